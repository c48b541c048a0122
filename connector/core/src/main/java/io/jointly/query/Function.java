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
  /** The whole part of a quotient, a BIGINT. */
  DIV(27, "DIV", 2, 2),
  PMOD(28, "PMOD", 2, 2),
  BROUND(29, "BROUND", 2, 2),
  /** Up to a number of places. */
  ROUND_CEIL(30, "ROUND_CEIL", 2, 2),
  /** Down to a number of places. */
  ROUND_FLOOR(31, "ROUND_FLOOR", 2, 2),
  /** The base and the number. */
  LOG(32, "LOG", 2, 2),
  LOG2(33, "LOG2", 1, 1),
  CBRT(34, "CBRT", 1, 1),
  NANVL(35, "NANVL", 2, 2),
  TRY_ADD(36, "TRY_ADD", 2, 2),
  TRY_SUBTRACT(37, "TRY_SUBTRACT", 2, 2),
  TRY_MULTIPLY(38, "TRY_MULTIPLY", 2, 2),
  TRY_DIVIDE(39, "TRY_DIVIDE", 2, 2),

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
  /** The text and a regular expression of Java's, which any part of the text may match. */
  RLIKE(57, "RLIKE", 2, 2),
  /** False of NULL. */
  IS_NAN(58, "IS_NAN", 1, 1),

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
  /** The text, a regular expression and the number of a group. */
  REGEXP_EXTRACT(81, "REGEXP_EXTRACT", 3, 3),
  /** The text, a regular expression, what to put in its place, and from which letter on. */
  REGEXP_REPLACE(82, "REGEXP_REPLACE", 4, 4),
  SPLIT_PART(83, "SPLIT_PART", 3, 3),
  SUBSTRING_INDEX(84, "SUBSTRING_INDEX", 3, 3),
  /** What is looked for, the text, and from which letter on; 0 where that is NULL. */
  LOCATE(85, "LOCATE", 3, 3),
  REVERSE(86, "REVERSE", 1, 1),
  INITCAP(87, "INITCAP", 1, 1),
  REPEAT(88, "REPEAT", 2, 2),
  REPLACE(89, "REPLACE", 3, 3),

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
  TRUNC(103, "TRUNC", 2, 2),
  /** The unit and the time. */
  DATE_TRUNC(104, "DATE_TRUNC", 2, 2),
  DATE_FORMAT(105, "DATE_FORMAT", 2, 2),
  ADD_MONTHS(106, "ADD_MONTHS", 2, 2),
  LAST_DAY(107, "LAST_DAY", 1, 1),
  NEXT_DAY(108, "NEXT_DAY", 2, 2),
  MAKE_DATE(109, "MAKE_DATE", 3, 3),
  /** Two times, and whether the result is rounded to 8 places. */
  MONTHS_BETWEEN(112, "MONTHS_BETWEEN", 3, 3),
  /** The unit, how many, and the time. */
  TIMESTAMP_ADD(113, "TIMESTAMP_ADD", 3, 3),
  /** The unit, from, to. */
  TIMESTAMP_DIFF(114, "TIMESTAMP_DIFF", 3, 3),
  UNIX_SECONDS(115, "UNIX_SECONDS", 1, 1),
  /** The time, the width of the windows and where one begins, in microseconds. */
  WINDOW_START(116, "WINDOW_START", 3, 3),
  TIMESTAMP_SECONDS(117, "TIMESTAMP_SECONDS", 1, 1),
  /** Of a time: cut towards 1970, where UNIX_SECONDS is rounded down. */
  UNIX_TIMESTAMP(118, "UNIX_TIMESTAMP", 1, 1),

  /** The separator and the texts, of which those that are NULL are left out. */
  CONCAT_WS(110, "CONCAT_WS", 2, 1000),
  /** A number and its format. */
  TO_CHAR(111, "TO_CHAR", 2, 2),
  TRY_CAST(119, "TRY_CAST", 1, 1);

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
    return code >= EQUAL.code && code <= IS_NAN.code;
  }

  /** CAST or TRY_CAST: its type is part of what is written. */
  public boolean isCast() {
    return this == CAST || this == TRY_CAST;
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
