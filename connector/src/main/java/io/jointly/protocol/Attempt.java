package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a session, from START on (PROTOCOL.md §6, steps 3 to 9). A caller gives it what it
 * {@link #awaited awaits} and calls the steps of this party's parts in their order, each once:
 *
 * <ol>
 *   <li>a data party {@link #shareTask} and {@link #shared},
 *   <li>a compute party {@link #commit} and {@link #reveal},
 *   <li>a receiver {@link #open} and {@link #done}.
 * </ol>
 *
 * A step that is called before all that is awaited is there, out of order or twice throws {@link
 * InternalException}. A {@link io.jointly.error.ViolationException} ends the attempt: the object is
 * of no further use.
 */
public final class Attempt {

  private enum Stage {
    /** JOINs are awaited. */
    CHECK,
    /** This party's blocks are written. */
    SHARE,
    /** SHARED and blocks are awaited. */
    ADD,
    /** COMMITs are awaited. */
    COMPARE,
    /** REVEALs and blocks are awaited. */
    OPEN,
    /** The totals are known, DONE is not sent. */
    OPENED,
    /** Nothing is left. */
    END
  }

  private final Scope scope;
  private final SecureRandom random;
  private final Inbox inbox = new Inbox();
  private final JoinRound joins;
  private Stage stage = Stage.CHECK;
  private boolean sharing;
  private @Nullable Addition addition;
  private byte @Nullable [] salt;
  private @Nullable CommitRound commits;
  private @Nullable Opening opening;
  private byte @Nullable [] result;

  Attempt(Scope scope, StartMessage start, SessionNames names, SecureRandom random) {
    this.scope = scope;
    this.random = random;
    this.joins = new JoinRound(scope, start, names, inbox);
  }

  /** The seq of every party's JOIN that takes part, in the roster's order. */
  public List<Integer> seqs() {
    return joins.seqs();
  }

  /** What has to come before the next step; empty if that step can be called. */
  public List<Awaited> awaited() {
    return inbox.awaited();
  }

  /**
   * Takes something that is awaited.
   *
   * @throws io.jointly.error.ViolationException if it is not what it must be (§8)
   */
  public void accept(Awaited what, byte[] content) {
    inbox.accept(what, content);
    if (stage == Stage.CHECK && inbox.isEmpty()) {
      joinsChecked();
    } else if (stage == Stage.COMPARE && inbox.isEmpty() && !has(Part.COMPUTE)) {
      opening = Opening.ofOthers(scope, inbox, step(commits));
      stage = Stage.OPEN;
    }
  }

  /** Step 4, of a data party: what its executors need. */
  public ShareTask shareTask() {
    begin(Stage.SHARE, "shareTask");
    if (sharing) {
      throw Scope.outOfOrder("shareTask");
    }
    sharing = true;
    return ShareTask.of(scope, joins);
  }

  /** Step 4, of a data party, when all blocks stand: SHARED. */
  public Outgoing shared(SharedBlocks blocks) {
    begin(Stage.SHARE, "shared");
    if (!sharing) {
      throw Scope.outOfOrder("shared");
    }
    SharedMessage body = new SharedMessage(Manifest.of(scope.elements(), blocks.keys()));
    Outgoing message = scope.sign(MessageKind.SHARED, body.write());
    if (has(Part.COMPUTE)) {
      addition = Addition.withOwn(scope, inbox, blocks.ownShare(), message.content());
      stage = Stage.ADD;
    } else {
      compareOthers();
    }
    return message;
  }

  /** Step 5, of a compute party: COMMIT. */
  public Outgoing commit() {
    begin(Stage.ADD, "commit");
    byte[] fresh = new byte[Limits.SALT_BYTES];
    random.nextBytes(fresh);
    salt = fresh;
    Addition added = step(addition);
    byte[] inputs = added.inputs();
    byte[] commitment = Digests.commitment(scope.attempt(), scope.me(), fresh, added.total());
    CommitMessage body = new CommitMessage(scope.roster().dataSet(), inputs, commitment);
    Outgoing message = scope.sign(MessageKind.COMMIT, body.write());
    commits = CommitRound.withOwn(scope, inbox, inputs, message.content());
    stage = Stage.COMPARE;
    return message;
  }

  /** Step 7, of a compute party: writes its blocks and makes REVEAL. */
  public Outgoing reveal(BlockWriter out) {
    begin(Stage.COMPARE, "reveal");
    // Before the first block is written: a step that fails half way is not to be done again.
    stage = Stage.END;
    CommitRound compared = step(commits);
    long[] total = step(addition).total();
    Outgoing message =
        Reveal.write(scope, joins, compared.transcript(), salt(), total, random, out);
    if (has(Part.RECEIVER)) {
      opening = Opening.withOwn(scope, inbox, compared, total, salt());
      stage = Stage.OPEN;
    }
    return message;
  }

  /** Step 8, of a receiver: the totals. */
  public long[] open() {
    begin(Stage.OPEN, "open");
    Opening all = step(opening);
    long[] totals = all.totals();
    result = all.result(totals);
    stage = Stage.OPENED;
    return totals;
  }

  /** Step 9, of a receiver: DONE. */
  public Outgoing done() {
    begin(Stage.OPENED, "done");
    stage = Stage.END;
    return scope.sign(MessageKind.DONE, new DoneMessage(result()).write());
  }

  /** The DONEs of other receivers, which may be there and may not. */
  public List<Awaited> otherDones() {
    return scope.others(Part.RECEIVER).stream()
        .map(from -> scope.message(MessageKind.DONE, from, DoneMessage.BYTES))
        .toList();
  }

  /** Step 9: another receiver's DONE, which must have the same result (R20). */
  public void compare(Awaited done, byte[] content) {
    int from = scope.roster().indexOf(done.party());
    DoneMessage theirs = scope.open(content, MessageKind.DONE, from, DoneMessage::read);
    if (!Arrays.equals(theirs.result(), result())) {
      throw scope
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.DONE.name(),
              "it has another result than this party; both are to be refused");
    }
  }

  /** The JOIN digest of a party, which its STOP must name. */
  byte[] joinDigest(int party) {
    return joins.digest(party);
  }

  /** This party's share of the total, for tests that alter it. */
  long[] totalShare() {
    return step(addition).total();
  }

  private void joinsChecked() {
    if (has(Part.DATA)) {
      stage = Stage.SHARE;
    } else if (has(Part.COMPUTE)) {
      addition = Addition.ofOthers(scope, inbox);
      stage = Stage.ADD;
    } else {
      compareOthers();
    }
  }

  /** A receiver that does not compute compares COMMITs; others are through. */
  private void compareOthers() {
    if (has(Part.RECEIVER)) {
      commits = CommitRound.ofOthers(scope, inbox);
      stage = Stage.COMPARE;
    } else {
      stage = Stage.END;
    }
  }

  private boolean has(Part part) {
    return scope.own().has(part);
  }

  private void begin(Stage wanted, String step) {
    if (stage != wanted || !inbox.isEmpty()) {
      throw Scope.outOfOrder(step);
    }
  }

  private byte[] salt() {
    return step(salt);
  }

  private byte[] result() {
    return step(result);
  }

  private static <T> T step(@Nullable T earlier) {
    if (earlier == null) {
      throw new InternalException(ErrorCode.BUG, "an earlier step is missing");
    }
    return earlier;
  }
}
