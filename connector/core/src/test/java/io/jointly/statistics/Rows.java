package io.jointly.statistics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Rows of whole numbers, their totals, and moments the long way round: in 100 decimal digits. */
record Rows(List<BigInteger> x, List<BigInteger> y, Unit unitX, Unit unitY) {

  static final MathContext DIGITS = new MathContext(100);

  /** What a zero may come out as in so many digits. */
  private static final BigDecimal ZERO = new BigDecimal("1e-70");

  /** Numbers of about {@code mean}, with that deviation, and y depending on x. */
  static Rows random(Random random, int n, double mean, double deviation, Unit unit) {
    List<BigInteger> x = new ArrayList<>();
    List<BigInteger> y = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      double a = mean + deviation * random.nextGaussian();
      double b = 3 * mean - 0.5 * (a - mean) + deviation * random.nextGaussian();
      x.add(whole(a, unit));
      y.add(whole(b, unit));
    }
    return new Rows(x, y, unit, unit);
  }

  static BigInteger whole(double value, Unit unit) {
    return new BigDecimal(value).multiply(new BigDecimal(unit.perOne())).toBigInteger();
  }

  static BigInteger product(List<BigInteger> a, List<BigInteger> b) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < a.size(); i++) {
      sum = sum.add(a.get(i).multiply(b.get(i)));
    }
    return sum;
  }

  static BigInteger sum(List<BigInteger> a) {
    return a.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  int n() {
    return x.size();
  }

  Sums sums() {
    return new Sums(n(), sum(x), product(x, x), unitX);
  }

  PairSums pair() {
    return new PairSums(
        new JointSums(n(), sum(x), sum(y), product(x, y), unitX, unitY),
        product(x, x),
        product(y, y));
  }

  /** The rows as numbers. */
  static List<BigDecimal> decimals(List<BigInteger> whole, Unit unit) {
    BigDecimal perOne = new BigDecimal(unit.perOne());
    return whole.stream().map(v -> new BigDecimal(v).divide(perOne, DIGITS)).toList();
  }

  static BigDecimal mean(List<BigDecimal> values) {
    return values.stream()
        .reduce(BigDecimal.ZERO, (a, b) -> a.add(b, DIGITS))
        .divide(BigDecimal.valueOf(values.size()), DIGITS);
  }

  /** Sum of products of deviations, by the definition, in two passes. */
  static BigDecimal deviations(List<BigDecimal> a, List<BigDecimal> b) {
    BigDecimal meanA = mean(a);
    BigDecimal meanB = mean(b);
    BigDecimal sum = BigDecimal.ZERO;
    for (int i = 0; i < a.size(); i++) {
      sum =
          sum.add(
              a.get(i).subtract(meanA, DIGITS).multiply(b.get(i).subtract(meanB, DIGITS), DIGITS),
              DIGITS);
    }
    return sum;
  }

  /** |value - right| / |right|; of a zero, |value|. */
  static double relativeError(double value, BigDecimal right) {
    if (right.abs().compareTo(ZERO) < 0) {
      return Math.abs(value);
    }
    return new BigDecimal(value)
        .subtract(right)
        .abs()
        .divide(right.abs(), MathContext.DECIMAL64)
        .doubleValue();
  }
}
