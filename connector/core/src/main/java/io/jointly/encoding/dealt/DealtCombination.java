package io.jointly.encoding.dealt;

import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an element is made of: a multiple of the number of rows, and multiples of sums of the
 * numbers that rows were dealt with.
 *
 * @param rows the factor of the number of rows
 * @param numbers by the place of the number in {@link io.jointly.deal.DealtLayout#numbers()}
 */
record DealtCombination(BigInteger rows, TreeMap<Integer, BigInteger> numbers) {

  static final DealtCombination ZERO = new DealtCombination(BigInteger.ZERO, new TreeMap<>());
  static final DealtCombination ROWS = new DealtCombination(BigInteger.ONE, new TreeMap<>());

  static DealtCombination number(int number) {
    return new DealtCombination(BigInteger.ZERO, new TreeMap<>(Map.of(number, BigInteger.ONE)));
  }

  DealtCombination plus(DealtCombination other, BigInteger factor) {
    TreeMap<Integer, BigInteger> sum = new TreeMap<>(numbers);
    other.numbers.forEach(
        (number, value) -> sum.merge(number, value.multiply(factor), BigInteger::add));
    sum.values().removeIf(value -> value.signum() == 0);
    return new DealtCombination(rows.add(other.rows.multiply(factor)), sum);
  }
}
