package io.jointly.examples.studies;

/**
 * A proportion in per cent, with Wilson's interval of 95 %.
 *
 * @param low from 0
 * @param high up to 100
 */
record Share(double value, double low, double high) {

  private static final double Z = 1.96;
  private static final double PER_CENT = 100;

  static Share of(double yes, double all) {
    double part = yes / all;
    double scale = 1 + Z * Z / all;
    double middle = (part + Z * Z / (2 * all)) / scale;
    double half = Z * Math.sqrt(part * (1 - part) / all + Z * Z / (4 * all * all)) / scale;
    return new Share(PER_CENT * part, PER_CENT * (middle - half), PER_CENT * (middle + half));
  }
}
