package io.jointly.encoding.layout;

import java.util.List;

/**
 * A search for the greatest code that any party has in a group, digit after digit, a digit a round.
 * In each round and for each group a party says of every value j &gt; 0 of the next digit whether
 * its own code is at least the digits found so far, then j, then zeros. The OR of these over all
 * parties is 1 up to the digit that is sought and 0 beyond, so it tells that digit and nothing
 * else.
 *
 * @param slot the {@link LocalAggregate.Farthest} with this party's code
 * @param digits bits of each digit, most significant first; empty where there is one position only
 */
public record Search(int slot, Position position, Direction direction, List<Integer> digits) {

  public Search {
    digits = List.copyOf(digits);
  }

  /** The place of a digit's lowest bit. */
  public int shift(int digit) {
    return digits.subList(digit + 1, digits.size()).stream().mapToInt(Integer::intValue).sum();
  }

  /** How many values a digit has besides 0: the flags of a round. */
  public int flags(int digit) {
    return digit < digits.size() ? (1 << digits.get(digit)) - 1 : 0;
  }
}
