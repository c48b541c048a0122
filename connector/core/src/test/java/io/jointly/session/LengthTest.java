package io.jointly.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import io.jointly.protocol.parameters.Limits;
import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What the mailbox sees of lengths and names is the same whatever the rows are (PROTOCOL.md §4.1).
 */
class LengthTest {

  /** What stands before the records of a block: the ML-KEM half of its ciphertext. */
  private static final long HEAD = 1_088;

  /** Lengths by name, without what is random by design: digests and keys in names. */
  private static Map<String, Long> shape(Parties parties, IntFunction<long[]> vectors) {
    Mailbox mailbox = Lockstep.freshMailbox();
    Lockstep lockstep = Lockstep.of(parties, 0).over(me -> mailbox);
    for (int party = 0; party < parties.size(); party++) {
      int me = party;
      Callable<Optional<long[]>> run =
          () -> {
            Lockstep.runner(mailbox, Lockstep.PATIENT, SessionClock.system())
                .run(
                    parties.parameters(me),
                    parties.identities.get(me),
                    new SecureRandom(),
                    InMemoryShares.of(vectors.apply(me), mailbox));
            return Optional.empty();
          };
      lockstep.with(party, run);
    }
    assertThat(lockstep.run()).allSatisfy(end -> assertThat(end.failure()).isNull());
    return lengths(mailbox);
  }

  private static Map<String, Long> lengths(Mailbox mailbox) {
    Map<String, Long> shape = new TreeMap<>();
    for (Mailbox.Entry entry : mailbox.list("")) {
      String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
      shape.put(name.replaceAll("-[0-9a-f]{8}$", ""), entry.bytes());
    }
    return shape;
  }

  @Test
  void dependsOnQueryAndCollaborationOnly() {
    Parties parties = Parties.all(3, 1, 65_536 + 9);
    Random random = new Random(4);
    Map<String, Long> zeros = shape(parties, me -> FpVectors.create(parties.elements));
    Map<String, Long> large = shape(parties, me -> parties.vector(me, random.nextLong()));
    assertThat(large).isEqualTo(zeros);
    // 3 JOINs, a START, then of each: SHARED, 2 · 2 blocks, COMMIT, REVEAL, 2 · 2 blocks, DONE.
    assertThat(zeros).hasSize(4 + 3 * (1 + 4 + 1 + 1 + 4 + 1));
  }

  /** Neither do lengths depend on what was opened in a round before. */
  @Test
  void ofLaterRoundsDependsOnNoTotal() {
    Parties parties = Parties.all(3, 1, 1).withRounds(5, 3);
    assertThat(roundShape(parties, 1)).isEqualTo(roundShape(parties, 2));
    long signed = 73 + 64;
    // A round's length is its own; a JOIN has four bytes more.
    assertThat(roundShape(parties, 3))
        .containsEntry("shared-0-2", signed + 4 + 32 + 12 + 32)
        .containsEntry("shared-1-2", signed + 4 + 32 + 12 + 32)
        .containsEntry("share-0-2-1-0", HEAD + 5L * 16 + 16)
        .containsEntry("share-1-2-1-0", HEAD + 3L * 16 + 16)
        .containsEntry("share-1-2-1-0", Limits.sharedBytes(3))
        .containsEntry("opened-0-2-1-0", Limits.revealedBytes(5))
        .containsEntry("opened-0-2-1-0", HEAD + 32 + 5L * 16 + 16)
        .containsEntry("opened-1-2-1-0", HEAD + 32 + 3L * 16 + 16)
        .containsEntry("done-2", signed + 32)
        .containsEntry(
            "join-2-0",
            shape(Parties.all(3, 1, 5), me -> FpVectors.create(5)).getOrDefault("join-2-0", 0L)
                + 4);
  }

  private static Map<String, Long> roundShape(Parties parties, long seed) {
    Mailbox mailbox = Lockstep.freshMailbox();
    assertThat(Lockstep.of(parties, seed).over(me -> mailbox).run())
        .allMatch(Lockstep.End::isOpened);
    return lengths(mailbox);
  }

  @Test
  void isWhatTheTablesSay() {
    Parties parties = Parties.all(3, 1, 65_536 + 9);
    Map<String, Long> shape = shape(parties, me -> parties.vector(me, 1));
    long signed = 73 + 64;
    assertThat(shape)
        .containsEntry("start-0", signed + 6 + 3 * 36)
        .containsEntry("shared-0-0", signed + 4 + 32 + 12 + 2 * 32)
        .containsEntry("share-0-0-1-0", HEAD + (1L << 20) + 64 * 16)
        .containsEntry("share-0-0-1-1", HEAD + 9L * 16 + 16)
        .containsEntry("commit-0-0", signed + 4 + 32 + 8 + 64)
        .containsEntry("reveal-0-0", signed + 4 + 32 + 12 + 2 * 32)
        .containsEntry("opened-0-0-1-0", HEAD + (1L << 20) + 32 + 65 * 16)
        .containsEntry("opened-0-0-1-1", HEAD + 32 + 9L * 16 + 16)
        .containsEntry("done-0", signed + 32)
        .containsEntry(
            "join-0-0",
            signed
                + 80
                + 1_216
                + 4
                + (32 + 32 + 1)
                + 4 * 4
                + "trial".length()
                + "run-1".length()
                + "test 1".length()
                + "SELECT COUNT(*) FROM joint.t".length()
                // No person is named.
                + 1
                // The data parties.
                + 8);
  }

  /** A test of two groups, of three layers and so of steps 1 to 5. */
  @Test
  void ofATestDependsOnNoRowAndIsWhatTheTablesSay() {
    Map<String, Long> none = tested(new int[3][2]);
    assertThat(tested(new int[][] {{900, 1}, {0, 1}, {70, 1}})).isEqualTo(none);
    long signed = 73 + 64;
    long list = signed + 16 + 32;
    // Step 1: of each group the squares of three bits, a product for each count and the value; the
    // marks of nine inputs; and a cover.
    assertThat(none)
        .containsEntry("reshared-1-0", list)
        .containsEntry("reshare-1-0-1-0", HEAD + 16 * (2 * (3 + 3 + 1 + 9) + 1L) + 16)
        .containsEntry("reshared-5-0", list)
        .containsEntry("reshare-5-0-1-0", HEAD + 16L + 16)
        .containsEntry("held-0-0", signed + 32)
        .containsEntry("challenge-0-0", signed + 4 + 2 * 16)
        .containsEntry("check-0-0", signed + 4 + (1 + 3 + 3) * 16)
        .containsEntry("tested-0-0", list)
        .containsEntry("test-0-0-1-0", HEAD + 2 * 16L + 16);
  }

  private static Map<String, Long> tested(int[][] rows) {
    return roundShape(Parties.all(3, 1, 1).withTests(GroupRule.of(4, 1), rows), 1);
  }
}
