package io.jointly.examples.studies;

import java.util.List;
import java.util.SplittableRandom;

/** Random draws that are the same on every machine. */
final class Draws {

  private static final int UNIFORMS = 12;

  private final SplittableRandom random;

  Draws(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** From the first to the last, both included. */
  int between(int first, int last) {
    return random.nextInt(first, last + 1);
  }

  /** About normal: the sum of twelve uniform numbers, which needs no logarithm. */
  double normal(double mean, double deviation) {
    double sum = -UNIFORMS / 2.0;
    for (int i = 0; i < UNIFORMS; i++) {
      sum += random.nextDouble();
    }
    return mean + deviation * sum;
  }

  /** A rounded normal number within bounds. */
  int normal(double mean, double deviation, int least, int most) {
    return (int) Math.max(least, Math.min(most, Math.round(normal(mean, deviation))));
  }

  <T> T one(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }

  /** The number of one of the weights, each as probable as it is large. */
  int weighted(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    double at = random.nextDouble() * sum;
    for (int i = 0; i < weights.length - 1; i++) {
      at -= weights[i];
      if (at < 0) {
        return i;
      }
    }
    return weights.length - 1;
  }
}
