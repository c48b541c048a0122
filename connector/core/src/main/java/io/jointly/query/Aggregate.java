package io.jointly.query;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The aggregate functions that can be answered jointly. The number is the canonical code and never
 * changes; the name, in lower case, is the one in SQL. All other classes ask for the properties
 * that stand beside a constant here; only the decoder of a group names all constants, as each of
 * them is computed in its own way.
 */
public enum Aggregate {
  COUNT_STAR(
      1,
      Traits.of(AggregateParts.COUNT, Family.COUNT)
          .columns(0)
          .gives(AggregateResult.COUNT)
          .written(Form.STAR)),
  /** Of several columns it counts the rows in which none is NULL. */
  COUNT(
      2, Traits.of(AggregateParts.COUNT, Family.COUNT).columns(1, 30).gives(AggregateResult.COUNT)),
  SUM(3, Traits.of(AggregateParts.SUM, Family.SUM).gives(AggregateResult.SUM)),
  AVG(4, Traits.of(AggregateParts.SUM_AND_COUNT, Family.AVG).gives(AggregateResult.AVERAGE)),
  MIN(5, Traits.of(AggregateParts.LEAST, Family.MIN).gives(AggregateResult.ARGUMENT)),
  MAX(6, Traits.of(AggregateParts.GREATEST, Family.MAX).gives(AggregateResult.ARGUMENT)),
  /** NULL where SUM does not fit its type. */
  TRY_SUM(7, Traits.of(AggregateParts.SUM, Family.SUM).gives(AggregateResult.SUM)),
  TRY_AVG(8, Traits.of(AggregateParts.SUM_AND_COUNT, Family.AVG).gives(AggregateResult.AVERAGE)),

  VAR_POP(10, Traits.of(AggregateParts.SQUARES, Family.VARIANCE)),
  VAR_SAMP(11, Traits.of(AggregateParts.SQUARES, Family.VARIANCE)),
  STDDEV_POP(12, Traits.of(AggregateParts.SQUARES, Family.VARIANCE)),
  STDDEV_SAMP(13, Traits.of(AggregateParts.SQUARES, Family.VARIANCE)),
  COVAR_POP(14, Traits.of(AggregateParts.PRODUCT, Family.COVARIANCE).columns(2)),
  COVAR_SAMP(15, Traits.of(AggregateParts.PRODUCT, Family.COVARIANCE).columns(2)),
  CORR(16, Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE).columns(2)),
  /** (y, x), like all of REGR. */
  REGR_INTERCEPT(17, Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE).columns(2)),
  REGR_R2(18, Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE).columns(2)),
  REGR_SLOPE(19, Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE).columns(2)),
  REGR_SXY(20, Traits.of(AggregateParts.PRODUCT, Family.COVARIANCE).columns(2)),
  COVARIANCE_MATRIX(
      21,
      Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE)
          .columns(2, 30)
          .gives(AggregateResult.MATRIX)
          .offered(
              "(x1, ..., xk) - sample covariances over the rows where none is NULL: an array of"
                  + " arrays")),
  LINEAR_REGRESSION(
      22,
      Traits.of(AggregateParts.ALL_PRODUCTS, Family.COVARIANCE)
          .columns(2, 30)
          .gives(AggregateResult.REGRESSION)
          .offered(
              "(y, x1, ..., xk) - ordinary least squares with intercept over the rows where none is"
                  + " NULL: {n, coefficients, standard_errors, r_squared}, the intercept first")),
  /** REGR_SYY is the same with the columns exchanged. */
  REGR_SXX(23, Traits.of(AggregateParts.SQUARES_OF_LAST, Family.COVARIANCE).columns(2)),
  SKEWNESS(24, Traits.of(AggregateParts.CUBES, Family.VARIANCE)),
  KURTOSIS(25, Traits.of(AggregateParts.FOURTH_POWERS, Family.VARIANCE)),

  COUNT_DISTINCT(
      30,
      Traits.of(AggregateParts.PRESENT_VALUES, Family.COUNT_DISTINCT)
          .columns(1, 30)
          .gives(AggregateResult.COUNT)
          .written(Form.DISTINCT)),
  APPROX_COUNT_DISTINCT(
      31,
      Traits.of(AggregateParts.SKETCH, Family.COUNT_DISTINCT)
          .gives(AggregateResult.COUNT)
          .offered(
              "(x) - how many different values x has, estimated from a sketch; for values that are"
                  + " not declared")),
  HISTOGRAM(
      32,
      Traits.of(AggregateParts.BUCKETS, Family.HISTOGRAM)
          .constants(
              ConstantArgument.LOWEST_EDGE, ConstantArgument.HIGHEST_EDGE, ConstantArgument.BUCKETS)
          .gives(AggregateResult.BUCKETS)
          .offered(
              "(x, lo, hi, n) - rows in each of n buckets of equal width from lo to hi: an array of"
                  + " {lower, upper, count}")),
  PERCENTILE_CONT(
      33,
      Traits.of(AggregateParts.RANGES, Family.PERCENTILE)
          .constants(ConstantArgument.PERCENTAGE, ConstantArgument.DESCENDING)
          .written(Form.WITHIN_GROUP)),
  PERCENTILE_DISC(
      34,
      Traits.of(AggregateParts.RANGES, Family.PERCENTILE)
          .constants(ConstantArgument.PERCENTAGE, ConstantArgument.DESCENDING)
          .written(Form.WITHIN_GROUP)),
  APPROX_PERCENTILE(
      35,
      Traits.of(AggregateParts.RANGES, Family.PERCENTILE)
          .constants(ConstantArgument.PERCENTAGE)
          .offered(
              "(x, p) - the least value with at least a share p of the rows at or below it, as a"
                  + " double, to the width of a cell")),
  TOP_K(
      36,
      Traits.of(AggregateParts.VALUE_COUNTS, Family.TOP_K)
          .constants(ConstantArgument.VALUES)
          .gives(AggregateResult.VALUE_COUNTS)
          .offered("(x, k) - the k most frequent declared values: an array of {value, count}")),
  /** Of the key of an entity whose rows are all at one party, so that each party counts its own. */
  COUNT_KEYS(
      37,
      Traits.of(AggregateParts.KEYS, Family.COUNT_DISTINCT)
          .gives(AggregateResult.COUNT)
          .written(Form.DISTINCT)),
  SUM_DISTINCT(
      40,
      Traits.of(AggregateParts.PRESENT_VALUES, Family.COUNT_DISTINCT)
          .gives(AggregateResult.SUM)
          .written(Form.DISTINCT)),
  AVG_DISTINCT(
      41,
      Traits.of(AggregateParts.PRESENT_VALUES, Family.COUNT_DISTINCT)
          .gives(AggregateResult.AVERAGE)
          .written(Form.DISTINCT)),
  /** Of values that are as frequent as each other it gives none. */
  MODE(42, Traits.of(AggregateParts.VALUE_COUNTS, Family.TOP_K).gives(AggregateResult.ARGUMENT)),
  /** Of values that are as frequent as each other it gives the first in the order. */
  MODE_WITHIN_GROUP(
      43,
      Traits.of(AggregateParts.VALUE_COUNTS, Family.TOP_K)
          .constants(ConstantArgument.DESCENDING)
          .gives(AggregateResult.ARGUMENT)
          .written(Form.WITHIN_GROUP)),
  /** SQL's approximate percentile, which here is exact. */
  PERCENTILE_APPROX(
      44,
      Traits.of(AggregateParts.RANGES, Family.PERCENTILE)
          .constants(ConstantArgument.PERCENTAGE)
          .gives(AggregateResult.ARGUMENT)),

  BIT_AND(50, Traits.of(AggregateParts.BITS_OF_ALL, Family.BITS).gives(AggregateResult.ARGUMENT)),
  BIT_OR(51, Traits.of(AggregateParts.BITS_OF_ANY, Family.BITS).gives(AggregateResult.ARGUMENT)),
  BIT_XOR(52, Traits.of(AggregateParts.ROWS_OF_BITS, Family.BITS).gives(AggregateResult.ARGUMENT));

  /** How an aggregate is written in SQL. */
  public enum Form {
    /** {@code name(x, …)}. */
    CALL,
    /** {@code count(*)}. */
    STAR,
    /** {@code count(DISTINCT x)}; the name of the constant ends in {@code _DISTINCT}. */
    DISTINCT,
    /**
     * {@code name(p) WITHIN GROUP (ORDER BY x)}, or without p; the name of the constant may end in
     * {@code _WITHIN_GROUP}.
     */
    WITHIN_GROUP
  }

  private static final Map<Integer, Aggregate> BY_CODE = new HashMap<>();
  private static final Map<String, Aggregate> BY_NAME = new HashMap<>();

  static {
    for (Aggregate aggregate : values()) {
      BY_CODE.put(aggregate.code, aggregate);
      BY_NAME.put(aggregate.name(), aggregate);
    }
  }

  private final int code;

  @SuppressWarnings("ImmutableEnumChecker") // no list in it can be modified
  private final Traits traits;

  Aggregate(int code, Traits traits) {
    this.code = code;
    this.traits = traits;
  }

  public int code() {
    return code;
  }

  /** What it is made of. */
  public AggregateParts parts() {
    return traits.parts();
  }

  /** Every column in it must allow this family. */
  public Family family() {
    return traits.family();
  }

  /** What it gives for each group. */
  public AggregateResult result() {
    return traits.result();
  }

  /** How it is written in SQL. */
  public Form form() {
    return traits.form();
  }

  /** The arguments that must be constants, in their order; they stand behind all others. */
  public List<ConstantArgument> constants() {
    return traits.constants();
  }

  /**
   * Arguments and meaning, where the aggregate is a function of the joint catalog; empty where SQL
   * has it anyway.
   */
  public Optional<String> usage() {
    return Optional.ofNullable(traits.usage());
  }

  public boolean takes(int arguments) {
    int columns = columns(arguments);
    return columns >= traits.columns().fewest() && columns <= traits.columns().most();
  }

  /** The fewest arguments that it takes. */
  public int fewest() {
    return traits.columns().fewest() + constants().size();
  }

  /** How many of its arguments can be read from rows at most. */
  public int mostColumns() {
    return traits.columns().most();
  }

  /** How many of the arguments are read from rows; constants follow them. */
  public int columns(int arguments) {
    return arguments - constants().size();
  }

  /** Whether the arguments that are read from rows must be numbers. */
  public boolean takesNumbersOnly() {
    return parts().areOfNumbers()
        || result() == AggregateResult.SUM
        || result() == AggregateResult.AVERAGE;
  }

  /** Whether it is NULL where its result does not fit its type, in every mode. */
  public boolean isNullOnOverflow() {
    return this == TRY_SUM || this == TRY_AVG;
  }

  /** Whether it is made of sums and sums of products, and is a number of doubles in Spark. */
  public boolean isMoment() {
    return parts().areMoments();
  }

  /**
   * Whether Spark computes it in doubles whatever the type of the arguments is. Jointly the exact
   * arguments are added up.
   */
  public boolean isComputedInDoubles() {
    return isMoment() || parts() == AggregateParts.BUCKETS;
  }

  /** The name in SQL; some have further words behind it ({@link Form}). */
  public String sqlName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The aggregate with this canonical code, or null. */
  public static @Nullable Aggregate ofCode(int code) {
    return BY_CODE.get(code);
  }

  /** The aggregate that Spark's connector expressions call by this name, or null. */
  public static @Nullable Aggregate ofName(String name) {
    return BY_NAME.get(name);
  }

  /**
   * What is known of an aggregate. Each method gives a copy that differs in one thing, so that a
   * constant names only what is special about it.
   *
   * @param columns how many arguments are read from rows
   * @param usage what the functions of a catalog say of it, or null where SQL has it anyway
   */
  private record Traits(
      AggregateParts parts,
      Family family,
      AggregateResult result,
      Columns columns,
      List<ConstantArgument> constants,
      Form form,
      @Nullable String usage) {

    /** How many arguments are read from rows. */
    record Columns(int fewest, int most) {}

    /** Of one column, without constants, written as a call, and giving a double. */
    static Traits of(AggregateParts parts, Family family) {
      return new Traits(
          parts, family, AggregateResult.DOUBLE, new Columns(1, 1), List.of(), Form.CALL, null);
    }

    Traits gives(AggregateResult other) {
      return new Traits(parts, family, other, columns, constants, form, usage);
    }

    Traits columns(int number) {
      return columns(number, number);
    }

    Traits columns(int fewest, int most) {
      return new Traits(parts, family, result, new Columns(fewest, most), constants, form, usage);
    }

    Traits constants(ConstantArgument... inOrder) {
      return new Traits(parts, family, result, columns, List.of(inOrder), form, usage);
    }

    Traits written(Form other) {
      return new Traits(parts, family, result, columns, constants, other, usage);
    }

    /**
     * Has the joint catalog offer the aggregate as a function, since SQL has none of its name.
     *
     * @param text arguments and meaning, as DESCRIBE FUNCTION shows them behind the name
     */
    Traits offered(String text) {
      return new Traits(parts, family, result, columns, constants, form, text);
    }
  }
}
