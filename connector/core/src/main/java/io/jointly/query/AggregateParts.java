package io.jointly.query;

/**
 * What an aggregate is made of: the numbers that the parties add up for it. Two aggregates of the
 * same parts open the same elements and differ only in what is computed from them.
 */
public enum AggregateParts {
  /** The number of rows in which no argument is NULL. */
  COUNT,
  /** The number of different keys that the argument gives. */
  KEYS,
  /** The sum of the argument, and whether any row has one. */
  SUM,
  /** The sum of the argument, and the number of its rows. */
  SUM_AND_COUNT,
  /** A search for the least value. */
  LEAST,
  /** A search for the greatest value. */
  GREATEST,
  /** The sum of the argument and of its square, and the number of rows. */
  SQUARES,
  /** The sums of two arguments and of their product, and the number of rows. */
  PRODUCT,
  /** The sums of all arguments, of all their squares and products, and the number of rows. */
  ALL_PRODUCTS,
  /** Whether any row has it, for each declared value. */
  PRESENT_VALUES,
  /** The number of rows that have it, for each declared value. */
  VALUE_COUNTS,
  /** The bits of a sketch of the values. */
  SKETCH,
  /** The number of rows in each bucket that the query asks for. */
  BUCKETS,
  /** The number of rows in each of the small ranges into which the bounds are cut. */
  RANGES;

  /** Whether they are sums, and sums of products, of numbers. */
  boolean areMoments() {
    return switch (this) {
      case SQUARES, PRODUCT, ALL_PRODUCTS -> true;
      case COUNT,
          KEYS,
          SUM,
          SUM_AND_COUNT,
          LEAST,
          GREATEST,
          PRESENT_VALUES,
          VALUE_COUNTS,
          SKETCH,
          BUCKETS,
          RANGES ->
          false;
    };
  }

  /** Whether the arguments that are read from rows must be numbers. */
  boolean areOfNumbers() {
    return switch (this) {
      case SUM, SUM_AND_COUNT, SQUARES, PRODUCT, ALL_PRODUCTS, BUCKETS, RANGES -> true;
      case COUNT, KEYS, LEAST, GREATEST, PRESENT_VALUES, VALUE_COUNTS, SKETCH -> false;
    };
  }

  /**
   * Whether a number of rows is opened as an element of its own. Where it is not, a flag says
   * whether there is any row, or the cells do.
   */
  public boolean haveCount() {
    return switch (this) {
      case COUNT, SUM_AND_COUNT, SQUARES, PRODUCT, ALL_PRODUCTS -> true;
      case KEYS, SUM, LEAST, GREATEST, PRESENT_VALUES, VALUE_COUNTS, SKETCH, BUCKETS, RANGES ->
          false;
    };
  }
}
