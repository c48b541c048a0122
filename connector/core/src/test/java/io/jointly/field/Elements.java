package io.jointly.field;

import io.jointly.Seed;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;

/** Field elements for tests: by way of BigInteger, at the edges, and at random from a seed. */
final class Elements {

  static final BigInteger P = BigInteger.TWO.pow(127).subtract(BigInteger.ONE);

  /** Where words are empty or full, where a carry runs through, and both ends of the field. */
  static final List<BigInteger> EDGES = edges();

  private Elements() {}

  private static List<BigInteger> edges() {
    List<BigInteger> result = new ArrayList<>();
    for (int bit : new int[] {0, 1, 31, 32, 62, 63, 64, 65, 95, 125, 126, 127}) {
      for (int offset = -2; offset <= 2; offset++) {
        BigInteger value = BigInteger.TWO.pow(bit).add(BigInteger.valueOf(offset));
        if (value.signum() >= 0 && value.compareTo(P) < 0 && !result.contains(value)) {
          result.add(value);
        }
      }
    }
    BigInteger allOnesHigh = BigInteger.valueOf(Long.MAX_VALUE).shiftLeft(64);
    result.add(allOnesHigh);
    result.add(allOnesHigh.add(BigInteger.ONE));
    return List.copyOf(result);
  }

  /** The seed of the tests of this package, which put it into their messages. */
  static long seed() {
    return Seed.of(Elements.class);
  }

  static BigInteger random(Random random) {
    BigInteger value = new BigInteger(127, random);
    return value.equals(P) ? BigInteger.ZERO : value;
  }

  static long[] vector(Collection<BigInteger> values) {
    long[] result = FpVectors.create(values.size());
    int at = 0;
    for (BigInteger value : values) {
      result[2 * at] = value.longValue();
      result[2 * at + 1] = value.shiftRight(64).longValue();
      at++;
    }
    return result;
  }

  static long[] vector(BigInteger... values) {
    return vector(List.of(values));
  }

  static long[] randomVector(Random random, int n) {
    List<BigInteger> values = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      values.add(random(random));
    }
    return vector(values);
  }

  /** The integers of a vector, without the code under test. */
  static List<BigInteger> integers(long[] vector) {
    List<BigInteger> result = new ArrayList<>();
    for (int i = 0; i < vector.length; i += 2) {
      BigInteger high = BigInteger.valueOf(vector[i + 1]).shiftLeft(64);
      result.add(high.add(new BigInteger(Long.toUnsignedString(vector[i]))));
    }
    return result;
  }

  /** A source that a test can repeat. */
  static FieldSource source(Random random) {
    return (out, from, n) -> System.arraycopy(randomVector(random, n), 0, out, 2 * from, 2 * n);
  }

  static int[] points(int n) {
    int[] points = new int[n];
    for (int k = 0; k < n; k++) {
      points[k] = k + 1;
    }
    return points;
  }
}
