package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One round of an attempt (PROTOCOL.md §6, steps 4 to 8): one vector of every data party is shared,
 * added and opened. Steps are called as {@link Attempt} says.
 */
final class Round {

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
  static final class Opened {
    private final long[] totals;
    private final List<byte[]> salts;

    private Opened(long[] totals, List<byte[]> salts) {
      this.totals = totals;
      this.salts = salts;
    }

    long[] totals() {
      return totals;
    }

    /** Of all commitments, in the order of compute parties. */
    List<byte[]> salts() {
      return salts;
    }
  }

  private final Scope scope;
  private final JoinRound joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private Stage stage;
  private boolean sharing;
  private @Nullable Addition addition;
  private byte @Nullable [] salt;
  private @Nullable CommitRound commits;
  private @Nullable Opening opening;
  private @Nullable Testing testing;
  // Of a receiver that does not compute, until it knows which groups pass.
  private @Nullable PublicOpening results;
  // Known after round 0's test; then for good.
  private BitSet suppressed;

  Round(Scope scope, JoinRound joins, Inbox inbox, SecureRandom random) {
    this(scope, joins, inbox, random, new BitSet());
  }

  private Round(Scope scope, JoinRound joins, Inbox inbox, SecureRandom random, BitSet suppressed) {
    this.scope = scope;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.suppressed = suppressed;
    if (has(Part.DATA)) {
      stage = Stage.SHARE;
    } else if (has(Part.COMPUTE)) {
      addition = Addition.ofOthers(scope, inbox);
      stage = afterSharing();
    } else {
      stage = compareOthers();
    }
  }

  /** Something that was awaited is there. */
  void arrived() {
    if (stage == Stage.COMPARE && inbox.isEmpty() && !has(Part.COMPUTE)) {
      if (results != null) {
        suppressed = TestResult.suppressed(results.values());
      }
      opening = Opening.ofOthers(scope, inbox, step(commits));
      stage = Stage.OPEN;
    }
  }

  ShareTask shareTask() {
    begin(Stage.SHARE, "shareTask");
    if (sharing) {
      throw Scope.outOfOrder("shareTask");
    }
    sharing = true;
    return ShareTask.of(scope, joins);
  }

  Outgoing shared(SharedBlocks blocks) {
    begin(Stage.SHARE, "shared");
    if (!sharing || blocks.round() != scope.round()) {
      throw Scope.outOfOrder("shared");
    }
    Manifest manifest = Manifest.of(scope.elements(), blocks.keys());
    SharedMessage body = new SharedMessage(scope.round(), scope.previous(), manifest);
    Outgoing message = scope.sign(MessageKind.SHARED, body.write());
    if (has(Part.COMPUTE)) {
      addition = Addition.withOwn(scope, inbox, blocks.ownShare(), message.content());
      stage = afterSharing();
    } else {
      stage = compareOthers();
    }
    return message;
  }

  /** Whether the next step is one of the test's. */
  boolean isTesting() {
    return stage == Stage.TEST && (testing == null || testing.hasNext());
  }

  /** The next step of the test. */
  Outgoing test(BlockWriter out) {
    begin(Stage.TEST, "test");
    return testing().next(out);
  }

  /** Made when everything of the sharing is there. */
  Testing testing() {
    Testing current = testing;
    if (current == null) {
      Addition added = step(addition);
      current =
          new Testing(
              scope, joins, inbox, random, step(scope.tests()), added.testInputs(), added.inputs());
      testing = current;
    }
    return current;
  }

  Outgoing commit() {
    Tests tests = scope.own().tests();
    if (stage == Stage.TEST
        && tests != null
        && testing != null
        && !testing.hasNext()
        && inbox.isEmpty()) {
      testing.mask(step(addition).total());
      if (tests.testsGroups(scope.round())) {
        suppressed = testing.suppressed();
      }
      stage = Stage.ADD;
    }
    begin(Stage.ADD, "commit");
    byte[] fresh = new byte[Limits.SALT_BYTES];
    random.nextBytes(fresh);
    salt = fresh;
    Addition added = step(addition);
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
    commits = CommitRound.withOwn(scope, inbox, inputs, message.content());
    stage = Stage.COMPARE;
    return message;
  }

  Outgoing reveal(BlockWriter out) {
    begin(Stage.COMPARE, "reveal");
    // Before the first block is written: a step that fails half way is not to be done again.
    stage = Stage.END;
    CommitRound compared = step(commits);
    long[] total = step(addition).total();
    byte[] own = step(salt);
    Outgoing message = Reveal.write(scope, joins, compared.transcript(), own, total, random, out);
    if (has(Part.RECEIVER)) {
      opening = Opening.withOwn(scope, inbox, compared, total, own);
      stage = Stage.OPEN;
    }
    return message;
  }

  Opened open() {
    begin(Stage.OPEN, "open");
    Opening all = step(opening);
    Opened opened = new Opened(all.totals(), all.salts());
    stage = Stage.END;
    return opened;
  }

  /** The round that goes on from this one's COMMITs. */
  Round next() {
    begin(Stage.END, "next");
    return new Round(scope.next(step(commits).transcript()), joins, inbox, random, suppressed);
  }

  /** The groups that have not passed; known when round 0 is opened. */
  BitSet suppressed() {
    return suppressed;
  }

  /** Whether this party has done its part in this round, and there is one after it. */
  boolean hasNext() {
    // Without commits: it has no part beyond sharing, so this is the only round, or no part at all.
    return stage == Stage.END && commits != null && !scope.isLast();
  }

  /** Whether this party has done its part in the last round. */
  boolean isLastOver() {
    return stage == Stage.END && scope.isLast();
  }

  /** This party's share of the total, for tests that alter it. */
  long[] totalShare() {
    return step(addition).total();
  }

  private Stage afterSharing() {
    return scope.tests() == null ? Stage.ADD : Stage.TEST;
  }

  /** A receiver that does not compute compares COMMITs; others are through. */
  private Stage compareOthers() {
    if (has(Part.RECEIVER)) {
      Tests tests = scope.own().tests();
      if (tests != null && tests.testsGroups(scope.round())) {
        results = new PublicOpening(scope, MessageKind.TEST);
        TestResult.expect(scope, inbox, tests, results);
      }
      commits = CommitRound.ofOthers(scope, inbox);
      return Stage.COMPARE;
    }
    return Stage.END;
  }

  private boolean has(Part part) {
    return scope.own().has(part);
  }

  private void begin(Stage wanted, String step) {
    if (stage != wanted || !inbox.isEmpty()) {
      throw Scope.outOfOrder(step);
    }
  }

  private static <T> T step(@Nullable T earlier) {
    if (earlier == null) {
      throw new InternalException(ErrorCode.BUG, "an earlier step is missing");
    }
    return earlier;
  }
}
