package io.jointly.statistics;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import java.math.BigInteger;

/**
 * Totals that no rows can have are refused before anything is made of them. They show that a party
 * posted something else than its sums; which one cannot be told from the total.
 */
final class PlausibleTotals {

  private PlausibleTotals() {}

  static void check(boolean possible) {
    if (!possible) {
      throw new ViolationException(
          ErrorCode.IMPOSSIBLE_TOTALS,
          "?",
          "result",
          "the opened totals are not those of any rows; a party has not posted its sums, compare"
              + " the versions and sources of all parties");
    }
  }

  /** A number of rows, and nothing summed over no rows. */
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
