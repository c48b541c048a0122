package io.jointly.encoding.layout;

import java.util.List;

/**
 * A search for the greatest code that any party has in a group: digit after digit, one digit in
 * each round. In each round and for each group a party says for every value j &gt; 0 of the next
 * digit whether its own code is at least the digits found so far, then j, then zeros. The OR of
 * these flags over all parties is 1 up to the digit that is sought and 0 beyond, so it tells that
 * digit and nothing else.
 *
 * @param localAggregate index of the {@link LocalAggregate.Extreme} with this party's code
 * @param digits bits of each digit, most significant first; empty where there is only one position
 */
public record Search(
    int localAggregate, Position position, Direction direction, List<Integer> digits) {

  public Search {
    digits = List.copyOf(digits);
  }

  /** The place of a digit's lowest bit. */
  public int shift(int digit) {
    return digits.subList(digit + 1, digits.size()).stream().mapToInt(Integer::intValue).sum();
  }

  /** How many values a digit has besides 0: there is one flag for each. */
  public int flags(int digit) {
    return digit < digits.size() ? (1 << digits.get(digit)) - 1 : 0;
  }
}
