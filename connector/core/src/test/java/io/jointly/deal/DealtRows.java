package io.jointly.deal;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.SeededShares;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Dealt rows for tests, and what follows for them from PROTOCOL.md §12, by way of BigInteger. */
final class DealtRows {

  static final BigInteger P = Fp127.MODULUS;

  private DealtRows() {}

  /** What has to hold of a row: u · v = w, by §12.3, from the row's elements. */
  record Product(BigInteger u, BigInteger v, BigInteger w) {

    boolean holds() {
      return u.multiply(v).subtract(w).mod(P).signum() == 0;
    }
  }

  static List<BigInteger> integers(long[] vector, int from, int n) {
    List<BigInteger> result = new ArrayList<>();
    for (int i = from; i < from + n; i++) {
      result.add(Fp127.toBigInteger(vector, i));
    }
    return result;
  }

  /** The products of §12.3, read off the text and not off the layout. */
  static List<Product> products(int cells, List<DealtMeasure> measures, List<BigInteger> row) {
    List<Product> result = new ArrayList<>();
    for (int c = 0; c < cells; c++) {
      BigInteger cell = row.get(c);
      result.add(new Product(cell, cell.subtract(BigInteger.ONE), BigInteger.ZERO));
    }
    int at = cells;
    List<BigInteger> present = new ArrayList<>();
    List<BigInteger> offset = new ArrayList<>();
    for (DealtMeasure measure : measures) {
      BigInteger p = row.get(at++);
      present.add(p);
      result.add(new Product(p, p.subtract(BigInteger.ONE), BigInteger.ZERO));
      long range = measure.greatest() - measure.least();
      int digits = BigInteger.valueOf(range).bitLength();
      BigInteger y = BigInteger.ZERO;
      for (int digit = 0; digit < digits; digit++) {
        long weight = digit == digits - 1 ? range - (1L << digit) + 1 : 1L << digit;
        BigInteger d = row.get(at++);
        y = y.add(d.multiply(BigInteger.valueOf(weight)));
        result.add(new Product(d, d.subtract(p), BigInteger.ZERO));
      }
      offset.add(y.mod(P));
    }
    List<BigInteger> numbers = new ArrayList<>();
    Map<Integer, BigInteger> squares = new HashMap<>();
    for (int i = 0; i < measures.size(); i++) {
      numbers.add(present.get(i));
      numbers.add(offset.get(i));
      if (measures.get(i).isSquared() || measures.get(i).isPaired()) {
        BigInteger square = row.get(at++);
        squares.put(i, square);
        numbers.add(square);
        result.add(new Product(offset.get(i), offset.get(i), square));
      }
    }
    for (int i = 0; i < measures.size(); i++) {
      for (int j = i + 1; j < measures.size(); j++) {
        if (measures.get(i).isPaired() && measures.get(j).isPaired()) {
          for (BigInteger[] pair :
              new BigInteger[][] {
                {present.get(i), present.get(j)},
                {offset.get(i), present.get(j)},
                {present.get(i), offset.get(j)},
                {offset.get(i), offset.get(j)},
                {squares.get(i), present.get(j)},
                {squares.get(j), present.get(i)}
              }) {
            BigInteger product = row.get(at++);
            numbers.add(product);
            result.add(new Product(pair[0], pair[1], product));
          }
        }
      }
    }
    for (int c = 0; c < cells; c++) {
      for (BigInteger number : numbers) {
        result.add(new Product(row.get(c), number, row.get(at++)));
      }
    }
    return result;
  }

  /** The value at z of the polynomial through the values at 0, 1, 2 and so on. */
  static BigInteger interpolated(List<BigInteger> values, BigInteger z) {
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < values.size(); i++) {
      BigInteger term = values.get(i);
      BigInteger divisor = BigInteger.ONE;
      for (int j = 0; j < values.size() && term.signum() != 0; j++) {
        if (j != i) {
          term = term.multiply(z.subtract(BigInteger.valueOf(j))).mod(P);
          divisor = divisor.multiply(BigInteger.valueOf(i - (long) j)).mod(P);
        }
      }
      sum = sum.add(term.multiply(divisor.modInverse(P)));
    }
    return sum.mod(P);
  }

  static FieldRandom fresh() {
    return FieldRandom.create(new SecureRandom());
  }

  /** z and ρ. */
  static long[] challenge(Random random) {
    long[] challenge = FpVectors.create(2);
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    FieldRandom.ofPublic(seed).fill(challenge, 0, 2);
    return challenge;
  }

  /** The shares of all parties. */
  static long[][] shares(int parties, int threshold, long[] elements) {
    long[][] shares = new long[parties][];
    int n = FpVectors.length(elements);
    FieldRandom random = fresh();
    for (int k = 0; k < parties; k++) {
      shares[k] = FpVectors.create(n);
      if (k < threshold) {
        random.fill(shares[k], 0, n);
      }
    }
    SeededShares.of(parties, threshold).complete(elements, shares);
    return shares;
  }

  /** What parties find who check rows with these elements. */
  static RowVerdict[] check(DealtLayout layout, long[] elements, Random random) {
    return check(layout, shares(3, 1, elements), 1, random);
  }

  static RowVerdict[] check(DealtLayout layout, long[][] shares, int threshold, Random random) {
    int rows = FpVectors.length(shares[0]) / layout.elements();
    ValidityCheck check = ValidityCheck.of(layout, challenge(random));
    long[][] opened = new long[shares.length][];
    for (int k = 0; k < opened.length; k++) {
      opened[k] = check.shares(shares[k], rows);
    }
    return ValidityCheck.judge(threshold, opened, rows);
  }
}
