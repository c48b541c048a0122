package io.jointly.session;

import io.jointly.protocol.GroupRule;
import io.jointly.protocol.Parties;
import java.util.BitSet;
import java.util.stream.IntStream;

/** Collaborations of several kinds, to try something with each of them. */
enum World {
  ONE_ROUND,
  LONG_VECTOR,
  ROUNDS,
  CHECKS,
  FIVE_PARTIES,
  FIVE_WITH_CHECKS_AND_ROUNDS,
  ROLES_APART;

  /** Of which the first is too small. */
  private static final int[] GROUPS = {1, 20};

  Parties parties() {
    return switch (this) {
      case ONE_ROUND -> Parties.all(3, 1, 5);
      // Two records of a seal.
      case LONG_VECTOR -> Parties.all(3, 1, 1500);
      case ROUNDS -> Parties.all(3, 1, 1).withRounds(3, 5, 2);
      case CHECKS -> checked(3, 1);
      case FIVE_PARTIES -> Parties.all(5, 2, 4);
      case FIVE_WITH_CHECKS_AND_ROUNDS -> checked(5, 2).withTestedRounds(2);
      case ROLES_APART -> Parties.apart();
    };
  }

  private static Parties checked(int parties, int threshold) {
    int[][] rows = IntStream.range(0, parties).mapToObj(p -> GROUPS).toArray(int[][]::new);
    return Parties.all(parties, threshold, 1).withTests(GroupRule.of(4, 2), rows);
  }

  /** What a receiver has to open. */
  long[] totals(Parties parties, long seed) {
    return switch (this) {
      case CHECKS, FIVE_WITH_CHECKS_AND_ROUNDS -> {
        BitSet tooSmall = new BitSet();
        tooSmall.set(0);
        yield parties.shown(tooSmall);
      }
      default -> parties.totals(seed);
    };
  }
}
