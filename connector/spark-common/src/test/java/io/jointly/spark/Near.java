package io.jointly.spark;

/**
 * How far a joint answer may be from plain Spark's.
 *
 * @param absolute in units of the column
 * @param relative to the greater of the two
 */
record Near(double absolute, double relative) {

  static final Near EXACT = new Near(0, 0);

  static Near within(double absolute) {
    return new Near(absolute, 1e-12);
  }

  boolean isExact() {
    return absolute == 0 && relative == 0;
  }

  boolean holds(double ours, double theirs) {
    return ours == theirs
        || (Double.isNaN(ours) && Double.isNaN(theirs))
        || Math.abs(ours - theirs)
            <= absolute + relative * Math.max(Math.abs(ours), Math.abs(theirs));
  }
}
