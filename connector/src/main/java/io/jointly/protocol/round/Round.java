package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One round of an attempt (PROTOCOL.md §6, steps 4 to 8): one vector of every data party is shared,
 * added and opened. Steps are called as {@link io.jointly.protocol.Attempt} says.
 */
public final class Round {

  private enum Stage {
    /** This party's blocks are written. */
    SHARE,
    /** SHARED and blocks are awaited. */
    ADD,
    /** What multiplications await; only where something is multiplied in the round. */
    TEST,
    /** COMMITs are awaited. */
    COMPARE,
    /** REVEALs and blocks are awaited. */
    OPEN,
    /** Nothing is left in this round. */
    END
  }

  /** What a receiver learns. Not a record: no text form. */
  public static final class Opened {
    private final long[] totals;
    private final List<byte[]> salts;

    private Opened(long[] totals, List<byte[]> salts) {
      this.totals = totals;
      this.salts = salts;
    }

    public long[] totals() {
      return totals;
    }

    /** Of all commitments, in the order of compute parties. */
    public List<byte[]> salts() {
      return salts;
    }
  }

  private final RoundContext scope;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private Stage stage;
  private boolean sharing;
  private @Nullable ShareAggregation addition;
  private byte @Nullable [] salt;
  private @Nullable CommitPhase commits;
  private @Nullable TotalsOpening opening;
  private @Nullable CircuitPhase testing;
  // Of a receiver that does not compute, until it knows which groups pass.
  private @Nullable PublicOpening results;
  // Known after round 0's test; then for good.
  private BitSet suppressed;

  public Round(RoundContext scope, JoinPhase joins, Inbox inbox, SecureRandom random) {
    this(scope, joins, inbox, random, new BitSet());
  }

  private Round(
      RoundContext scope, JoinPhase joins, Inbox inbox, SecureRandom random, BitSet suppressed) {
    this.scope = scope;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.suppressed = suppressed;
    if (has(PartyRole.DATA)) {
      stage = Stage.SHARE;
    } else if (has(PartyRole.COMPUTE)) {
      addition = ShareAggregation.ofOthers(scope, inbox);
      stage = afterSharing();
    } else {
      stage = compareOthers();
    }
  }

  /** Something that was awaited is there. */
  public void arrived() {
    if (stage == Stage.COMPARE && inbox.isEmpty() && !has(PartyRole.COMPUTE)) {
      if (results != null) {
        suppressed = SuppressedGroups.suppressed(results.values());
      }
      opening = TotalsOpening.ofOthers(scope, inbox, step(commits));
      stage = Stage.OPEN;
    }
  }

  public ShareTask shareTask() {
    begin(Stage.SHARE, "shareTask");
    if (sharing) {
      throw RoundContext.outOfOrder("shareTask");
    }
    sharing = true;
    return ShareTask.of(scope, joins);
  }

  public Outgoing shared(SharedBlocks blocks) {
    begin(Stage.SHARE, "shared");
    if (!sharing || blocks.round() != scope.round()) {
      throw RoundContext.outOfOrder("shared");
    }
    Manifest manifest = Manifest.of(scope.elements(), blocks.keys());
    SharedMessage body = new SharedMessage(scope.round(), scope.previous(), manifest);
    Outgoing message = scope.sign(MessageKind.SHARED, body.write());
    if (has(PartyRole.COMPUTE)) {
      addition = ShareAggregation.withOwn(scope, inbox, blocks.ownShare(), message.content());
      stage = afterSharing();
    } else {
      stage = compareOthers();
    }
    return message;
  }

  /** Whether the next step is one of the test's. */
  public boolean isTesting() {
    return stage == Stage.TEST && (testing == null || testing.hasNext());
  }

  /** The next step of the test. */
  public Outgoing test(BlockWriter out) {
    begin(Stage.TEST, "test");
    return testing().next(out);
  }

  /** Made when everything of the sharing is there. */
  private CircuitPhase testing() {
    CircuitPhase current = testing;
    if (current == null) {
      ShareAggregation added = step(addition);
      current =
          new CircuitPhase(
              scope, joins, inbox, random, step(scope.tests()), added.testInputs(), added.inputs());
      testing = current;
    }
    return current;
  }

  public Outgoing commit() {
    DisclosureChecks tests = scope.own().tests();
    if (stage == Stage.TEST
        && tests != null
        && testing != null
        && !testing.hasNext()
        && inbox.isEmpty()) {
      testing.mask(step(addition).total());
      if (tests.checksGroups(scope.round())) {
        suppressed = testing.suppressed();
      }
      stage = Stage.ADD;
    }
    begin(Stage.ADD, "commit");
    byte[] fresh = new byte[Limits.SALT_BYTES];
    random.nextBytes(fresh);
    salt = fresh;
    ShareAggregation added = step(addition);
    if (tests != null) {
      // From here on this party holds no share of what must not be opened.
      tests.hide(scope.round(), suppressed, added.total());
    }
    byte[] inputs = added.inputs();
    byte[] commitment =
        Digests.commitment(scope.attempt(), scope.round(), scope.me(), fresh, added.total());
    CommitMessage body =
        new CommitMessage(
            scope.round(), scope.previous(), scope.roster().dataSet(), inputs, commitment);
    Outgoing message = scope.sign(MessageKind.COMMIT, body.write());
    commits = CommitPhase.withOwn(scope, inbox, inputs, message.content());
    stage = Stage.COMPARE;
    return message;
  }

  public Outgoing reveal(BlockWriter out) {
    begin(Stage.COMPARE, "reveal");
    // Before the first block is written: a step that fails half way is not to be done again.
    stage = Stage.END;
    CommitPhase compared = step(commits);
    long[] total = step(addition).total();
    byte[] own = step(salt);
    Outgoing message = Reveal.write(scope, joins, compared.transcript(), own, total, random, out);
    if (has(PartyRole.RECEIVER)) {
      opening = TotalsOpening.withOwn(scope, inbox, compared, total, own);
      stage = Stage.OPEN;
    }
    return message;
  }

  public Opened open() {
    begin(Stage.OPEN, "open");
    TotalsOpening all = step(opening);
    Opened opened = new Opened(all.totals(), all.salts());
    stage = Stage.END;
    return opened;
  }

  /** The round that goes on from this one's COMMITs. */
  public Round next() {
    begin(Stage.END, "next");
    return new Round(scope.next(step(commits).transcript()), joins, inbox, random, suppressed);
  }

  /** The groups that have not passed; known when round 0 is opened. */
  public BitSet suppressed() {
    return suppressed;
  }

  /** Whether this party has done its part in this round, and there is one after it. */
  public boolean hasNext() {
    // Without commits: it has no part beyond sharing, so this is the only round, or no part at all.
    return stage == Stage.END && commits != null && !scope.isLast();
  }

  /** Whether this party has done its part in the last round. */
  public boolean isLastOver() {
    return stage == Stage.END && scope.isLast();
  }

  private Stage afterSharing() {
    return scope.tests() == null ? Stage.ADD : Stage.TEST;
  }

  /** A receiver that does not compute compares COMMITs; others are through. */
  private Stage compareOthers() {
    if (has(PartyRole.RECEIVER)) {
      DisclosureChecks tests = scope.own().tests();
      if (tests != null && tests.checksGroups(scope.round())) {
        results = new PublicOpening(scope, MessageKind.TEST);
        SuppressedGroups.expect(scope, inbox, tests, results);
      }
      commits = CommitPhase.ofOthers(scope, inbox);
      return Stage.COMPARE;
    }
    return Stage.END;
  }

  private boolean has(PartyRole part) {
    return scope.own().has(part);
  }

  private void begin(Stage wanted, String step) {
    if (stage != wanted || !inbox.isEmpty()) {
      throw RoundContext.outOfOrder(step);
    }
  }

  private static <T> T step(@Nullable T earlier) {
    if (earlier == null) {
      throw new InternalException(ErrorCode.BUG, "an earlier step is missing");
    }
    return earlier;
  }
}
