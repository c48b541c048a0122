package io.jointly.examples.charts;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** Round numbers along an axis that begins at 0. */
final class Ticks {

  private static final int WANTED = 5;

  private Ticks() {}

  /** From 0 up to the first that is not less than the largest value. */
  static List<Double> upTo(double largest) {
    double rough = largest / WANTED;
    double power = StrictMath.pow(10, StrictMath.floor(StrictMath.log10(rough)));
    double step = power;
    for (double factor : new double[] {2, 2.5, 5, 10}) {
      if (step < rough) {
        step = factor * power;
      }
    }
    List<Double> ticks = new ArrayList<>(List.of(0.0));
    while (ticks.get(ticks.size() - 1) < largest) {
      ticks.add(ticks.size() * step);
    }
    return ticks;
  }

  /** A number with at most two digits after the point. */
  static String text(double value) {
    BigDecimal rounded =
        BigDecimal.valueOf(value).setScale(2, RoundingMode.HALF_UP).stripTrailingZeros();
    return rounded.signum() == 0 ? "0" : rounded.toPlainString();
  }
}
