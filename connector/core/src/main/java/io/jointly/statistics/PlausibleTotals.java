package io.jointly.statistics;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import java.math.BigInteger;
import java.util.List;

/**
 * Refuses totals that no rows can have, before anything is computed from them. Such totals show
 * that some party has submitted something other than its sums; they do not show which party.
 */
final class PlausibleTotals {

  private PlausibleTotals() {}

  static void check(boolean possible) {
    if (!possible) {
      throw new ViolationException(
          ErrorCode.IMPOSSIBLE_TOTALS,
          List.of(),
          "result",
          "no rows can have the opened totals; a party has submitted something other than its sums."
              + " Compare the versions and sources of all parties");
    }
  }

  /** Whether n is a possible number of rows, and every sum over no rows is zero. */
  static boolean count(long n, BigInteger... sums) {
    if (n == 0) {
      for (BigInteger sum : sums) {
        if (sum.signum() != 0) {
          return false;
        }
      }
    }
    return n >= 0;
  }
}
