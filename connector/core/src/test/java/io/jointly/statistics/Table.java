package io.jointly.statistics;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Random;

/** Rows of several variables, as whole numbers in units, and their totals. */
record Table(BigInteger[][] rows, Unit[] units) {

  /** Rows of numbers that are exact in sixteen bits after the point. */
  static Table of(double[][] values) {
    Unit[] units = new Unit[values[0].length];
    Arrays.fill(units, new Unit(0, 16));
    return of(values, units);
  }

  private static Table of(double[][] values, Unit[] units) {
    BigInteger[][] rows = new BigInteger[values.length][units.length];
    for (int i = 0; i < values.length; i++) {
      for (int j = 0; j < units.length; j++) {
        rows[i][j] = Rows.whole(values[i][j], units[j]);
      }
    }
    return new Table(rows, units);
  }

  /** The first variable depends on the others, and these a little on the one before. */
  static Table random(Random random, int n, int k, double mean, double deviation) {
    Unit[] units = new Unit[k];
    for (int j = 0; j < k; j++) {
      units[j] = random.nextBoolean() ? new Unit(0, 8 + random.nextInt(10)) : new Unit(3, 0);
    }
    double[][] values = new double[n][k];
    for (double[] row : values) {
      double y = deviation * random.nextGaussian();
      for (int j = k - 1; j > 0; j--) {
        row[j] = mean + deviation * (random.nextGaussian() + (j < k - 1 ? 0.3 : 0)) + j;
        y += (j - 1.5) * row[j];
      }
      row[0] = mean + y;
    }
    return of(values, units);
  }

  int n() {
    return rows.length;
  }

  BigInteger[] sums() {
    BigInteger[] sums = new BigInteger[units.length];
    Arrays.fill(sums, BigInteger.ZERO);
    for (BigInteger[] row : rows) {
      for (int j = 0; j < sums.length; j++) {
        sums[j] = sums[j].add(row[j]);
      }
    }
    return sums;
  }

  /** A fresh matrix in every call. */
  BigInteger[][] products() {
    int k = units.length;
    BigInteger[][] products = new BigInteger[k][k];
    for (BigInteger[] line : products) {
      Arrays.fill(line, BigInteger.ZERO);
    }
    for (BigInteger[] row : rows) {
      for (int i = 0; i < k; i++) {
        for (int j = 0; j < k; j++) {
          products[i][j] = products[i][j].add(row[i].multiply(row[j]));
        }
      }
    }
    return products;
  }

  double[][] doubles() {
    double[][] doubles = new double[rows.length][units.length];
    for (int i = 0; i < rows.length; i++) {
      for (int j = 0; j < units.length; j++) {
        doubles[i][j] = units[j].value(rows[i][j]).toDouble();
      }
    }
    return doubles;
  }
}
