package io.jointly.protocol.circuit;

import io.jointly.field.Fp127;
import io.jointly.protocol.parameters.DisclosureChecks.Binding;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * A polynomial that is zero at consecutive integers, made of few products. With y = x·(x − lo − hi)
 * the roots j and lo + hi − j are the one root −j·(lo + hi − j) of y, and each product of b of the
 * h factors is a linear combination of the powers y to y^b (Paterson and Stockmeyer, 1973). So d
 * roots cost about 2·√(d/2) products.
 */
final class VanishingPolynomial {

  private VanishingPolynomial() {}

  /**
   * Linear combinations whose product is zero exactly where x is one of lo to hi (and, where that
   * saves a product, at the one below a {@code lo} of 0, which no count is).
   */
  static List<LinearCombination> factors(Circuit circuit, LinearCombination x, int lo, int hi) {
    List<LinearCombination> factors = new ArrayList<>();
    if (hi < lo) {
      return factors;
    }
    if (hi == lo) {
      factors.add(x.plus(-lo));
      return factors;
    }
    boolean odd = (hi - lo) % 2 == 0;
    int first = lo == 0 ? Binding.firstRoot(hi + 1) : lo;
    int sum = first + hi;
    if (odd && lo != 0) {
      factors.add(x.plus(-sum / 2));
    }
    List<BigInteger> constants = new ArrayList<>();
    for (int j = first; 2 * j < sum; j++) {
      constants.add(BigInteger.valueOf(j).multiply(BigInteger.valueOf(sum - j)));
    }
    int y = circuit.multiply(x, x.plus(-sum));
    int size = pieceSize(constants.size());
    List<Integer> powers = powers(circuit, y, size);
    for (int from = 0; from < constants.size(); from += size) {
      factors.add(
          product(constants.subList(from, Math.min(constants.size(), from + size)), powers));
    }
    return factors;
  }

  /** How many factors a piece has, so that there are the fewest powers and pieces together. */
  private static int pieceSize(int factors) {
    int best = 1;
    for (int size = 2; size <= factors; size++) {
      if (cost(factors, size) < cost(factors, best)) {
        best = size;
      }
    }
    return best;
  }

  private static int cost(int factors, int size) {
    return size + (factors + size - 1) / size;
  }

  /** Registers of y to y^size. */
  private static List<Integer> powers(Circuit circuit, int y, int size) {
    List<Integer> powers = new ArrayList<>(List.of(y));
    for (int power = 2; power <= size; power++) {
      powers.add(
          circuit.multiply(
              LinearCombination.register(powers.get((power + 1) / 2 - 1)),
              LinearCombination.register(powers.get(power / 2 - 1))));
    }
    return powers;
  }

  /** The product of all y + constant, as a combination of powers. */
  private static LinearCombination product(List<BigInteger> constants, List<Integer> powers) {
    List<BigInteger> coefficients = new ArrayList<>(List.of(BigInteger.ONE));
    for (BigInteger constant : constants) {
      List<BigInteger> next = new ArrayList<>();
      for (int i = 0; i <= coefficients.size(); i++) {
        BigInteger shifted = i > 0 ? coefficients.get(i - 1) : BigInteger.ZERO;
        BigInteger scaled =
            i < coefficients.size() ? coefficients.get(i).multiply(constant) : BigInteger.ZERO;
        next.add(shifted.add(scaled).mod(Fp127.MODULUS));
      }
      coefficients = next;
    }
    LinearCombination sum = LinearCombination.constant(0).plus(coefficients.get(0));
    for (int i = 1; i < coefficients.size(); i++) {
      sum = sum.plus(powers.get(i - 1), coefficients.get(i));
    }
    return sum;
  }
}
