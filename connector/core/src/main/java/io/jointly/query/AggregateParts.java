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
  /** The sum of the last argument and of its square, and the number of rows. */
  SQUARES_OF_LAST,
  /** The sums of the argument, of its square and of its cube, and the number of rows. */
  CUBES,
  /** The sums of the argument and of its powers up to the fourth, and the number of rows. */
  FOURTH_POWERS,
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
  RANGES,
  /** For each bit, whether all rows have it. */
  BITS_OF_ALL,
  /** For each bit, whether any row has it. */
  BITS_OF_ANY,
  /** For each bit, how many rows have it. */
  ROWS_OF_BITS;

  /** Whether they are sums, and sums of products, of numbers. */
  boolean areMoments() {
    return switch (this) {
      case SQUARES, SQUARES_OF_LAST, CUBES, FOURTH_POWERS, PRODUCT, ALL_PRODUCTS -> true;
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
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS ->
          false;
    };
  }

  /** Whether the arguments that are read from rows must be numbers. */
  boolean areOfNumbers() {
    return switch (this) {
      case SUM,
          SUM_AND_COUNT,
          SQUARES,
          SQUARES_OF_LAST,
          CUBES,
          FOURTH_POWERS,
          PRODUCT,
          ALL_PRODUCTS,
          BUCKETS,
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS ->
          true;
      case COUNT, KEYS, LEAST, GREATEST, PRESENT_VALUES, VALUE_COUNTS, SKETCH -> false;
    };
  }

  /**
   * Whether a number of rows is opened as an element of its own. Where it is not, a flag says
   * whether there is any row, or the cells do.
   */
  public boolean haveCount() {
    return switch (this) {
      case COUNT,
          SUM_AND_COUNT,
          SQUARES,
          SQUARES_OF_LAST,
          CUBES,
          FOURTH_POWERS,
          PRODUCT,
          ALL_PRODUCTS ->
          true;
      case KEYS,
          SUM,
          LEAST,
          GREATEST,
          PRESENT_VALUES,
          VALUE_COUNTS,
          SKETCH,
          BUCKETS,
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY,
          ROWS_OF_BITS ->
          false;
    };
  }
}
