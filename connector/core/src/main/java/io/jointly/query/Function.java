package io.jointly.query;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The scalar functions of the closed algebra: deterministic, total over their types as Spark
 * defines them under the query's {@link Settings}. The number is the function's canonical code and
 * never changes; the name is the one that Spark's connector expressions use.
 */
public enum Function {
  ADD(1, "+", 2, 2),
  SUBTRACT(2, "-", 2, 2),
  MULTIPLY(3, "*", 2, 2),
  DIVIDE(4, "/", 2, 2),
  REMAINDER(5, "%", 2, 2),
  NEGATE(6, "NEGATE", 1, 1),
  ABS(7, "ABS", 1, 1),
  SIGN(8, "SIGN", 1, 1),
  FLOOR(9, "FLOOR", 1, 1),
  CEIL(10, "CEIL", 1, 1),
  ROUND(11, "ROUND", 2, 2),
  SQRT(12, "SQRT", 1, 1),
  EXP(13, "EXP", 1, 1),
  LN(14, "LN", 1, 1),
  LOG10(15, "LOG10", 1, 1),
  POWER(16, "POWER", 2, 2),
  WIDTH_BUCKET(17, "WIDTH_BUCKET", 4, 4),
  GREATEST(18, "GREATEST", 2, 1000),
  LEAST(19, "LEAST", 2, 1000),
  COALESCE(20, "COALESCE", 1, 1000),
  CASE_WHEN(21, "CASE_WHEN", 2, 10_000),
  CAST(22, "CAST", 1, 1),
  BIT_AND(23, "&", 2, 2),
  BIT_OR(24, "|", 2, 2),
  BIT_XOR(25, "^", 2, 2),
  BIT_NOT(26, "~", 1, 1),

  EQUAL(40, "=", 2, 2),
  NOT_EQUAL(41, "<>", 2, 2),
  LESS(42, "<", 2, 2),
  LESS_OR_EQUAL(43, "<=", 2, 2),
  GREATER(44, ">", 2, 2),
  GREATER_OR_EQUAL(45, ">=", 2, 2),
  NULL_SAFE_EQUAL(46, "<=>", 2, 2),
  IN(47, "IN", 2, 100_000),
  IS_NULL(48, "IS_NULL", 1, 1),
  IS_NOT_NULL(49, "IS_NOT_NULL", 1, 1),
  AND(50, "AND", 2, 2),
  OR(51, "OR", 2, 2),
  NOT(52, "NOT", 1, 1),
  STARTS_WITH(53, "STARTS_WITH", 2, 2),
  ENDS_WITH(54, "ENDS_WITH", 2, 2),
  CONTAINS(55, "CONTAINS", 2, 2),
  /** The text, the pattern, and the escape character. */
  LIKE(56, "LIKE", 3, 3),

  UPPER(70, "UPPER", 1, 1),
  LOWER(71, "LOWER", 1, 1),
  CHAR_LENGTH(72, "CHAR_LENGTH", 1, 1),
  SUBSTRING(73, "SUBSTRING", 2, 3),
  CONCAT(74, "CONCAT", 1, 1000),
  TRIM(75, "TRIM", 1, 2),
  LTRIM(76, "LTRIM", 1, 2),
  RTRIM(77, "RTRIM", 1, 2),
  TRANSLATE(78, "TRANSLATE", 3, 3),
  LPAD(79, "LPAD", 3, 3),
  RPAD(80, "RPAD", 3, 3),

  YEAR(90, "YEAR", 1, 1),
  QUARTER(91, "QUARTER", 1, 1),
  MONTH(92, "MONTH", 1, 1),
  WEEK(93, "WEEK", 1, 1),
  YEAR_OF_WEEK(94, "YEAR_OF_WEEK", 1, 1),
  DAY(95, "DAY", 1, 1),
  DAY_OF_YEAR(96, "DAY_OF_YEAR", 1, 1),
  /** Monday is 1, Sunday 7. */
  DAY_OF_WEEK(97, "DAY_OF_WEEK", 1, 1),
  HOUR(98, "HOUR", 1, 1),
  MINUTE(99, "MINUTE", 1, 1),
  /** Whole seconds; the fraction is dropped, as Spark's {@code second()} does. */
  SECOND(100, "SECOND", 1, 1),
  DATE_ADD(101, "DATE_ADD", 2, 2),
  DATE_DIFF(102, "DATE_DIFF", 2, 2),
  TRUNC(103, "TRUNC", 2, 2);

  private static final Map<Integer, Function> BY_CODE = new HashMap<>();
  private static final Map<String, Function> BY_SPARK_NAME = new HashMap<>();

  static {
    for (Function function : values()) {
      BY_CODE.put(function.code, function);
      BY_SPARK_NAME.put(function.sparkName, function);
    }
  }

  private final int code;
  private final String sparkName;
  private final int fewest;
  private final int most;

  Function(int code, String sparkName, int fewest, int most) {
    this.code = code;
    this.sparkName = sparkName;
    this.fewest = fewest;
    this.most = most;
  }

  public int code() {
    return code;
  }

  public String sparkName() {
    return sparkName;
  }

  public boolean takes(int arguments) {
    return arguments >= fewest && arguments <= most;
  }

  /** A comparison, a connective or another predicate: its result is BOOLEAN whatever it takes. */
  public boolean isPredicate() {
    return code >= EQUAL.code && code <= LIKE.code;
  }

  /** The function with this canonical code, or null. */
  public static @Nullable Function ofCode(int code) {
    return BY_CODE.get(code);
  }

  /** The function that Spark's connector expressions call by this name, or null. */
  public static @Nullable Function ofSparkName(String name) {
    return BY_SPARK_NAME.get(name);
  }
}
