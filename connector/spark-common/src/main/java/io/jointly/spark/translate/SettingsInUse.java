package io.jointly.spark.translate;

import io.jointly.query.Aggregate;
import io.jointly.query.AggregateResult;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.Relation;
import io.jointly.query.SetFunction;
import io.jointly.query.Settings;
import io.jointly.query.SqlType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/**
 * Which settings can change what a query means: it records these and no others, so that parties
 * whose sessions differ in something else ask the same query.
 */
final class SettingsInUse {

  static final String TIME_ZONE = Settings.TIME_ZONE;

  /** The rules of the time zone, which depend on the version of the JVM's time zone data. */
  static final String TIME_ZONE_RULES = "java.timeZoneRules";

  static final String PRECISION_LOSS = "spark.sql.decimalOperations.allowPrecisionLoss";
  static final String RETAIN_FRACTION = "spark.sql.legacy.decimal.retainFractionDigitsOnTruncate";
  static final String ICU = "spark.sql.icu.caseMappings.enabled";
  static final String CASE_MAPPING = "java.caseMapping";

  /** How texts are made of times, and times of texts. */
  static final String TIME_PARSER = "spark.sql.legacy.timeParserPolicy";

  /** How Java writes floating point numbers, by which Spark casts them. */
  static final String DOUBLE_TEXT = "java.doubleText";

  static final Set<String> ALL =
      Set.of(
          Settings.ANSI,
          TIME_ZONE,
          TIME_ZONE_RULES,
          PRECISION_LOSS,
          RETAIN_FRACTION,
          ICU,
          CASE_MAPPING,
          TIME_PARSER,
          DOUBLE_TEXT);

  /** Functions that give the same in every mode; all others may fail in ANSI mode alone. */
  private static final Set<Function> OF_EVERY_MODE =
      EnumSet.of(
          Function.GREATEST,
          Function.LEAST,
          Function.COALESCE,
          Function.CASE_WHEN,
          Function.UPPER,
          Function.LOWER,
          Function.CHAR_LENGTH,
          Function.SUBSTRING,
          Function.CONCAT,
          Function.TRIM,
          Function.LTRIM,
          Function.RTRIM,
          Function.TRANSLATE,
          Function.REGEXP_EXTRACT,
          Function.REGEXP_REPLACE,
          Function.SPLIT_PART,
          Function.SUBSTRING_INDEX,
          Function.LOCATE,
          Function.REVERSE,
          Function.INITCAP,
          Function.REPEAT,
          Function.REPLACE,
          Function.CONCAT_WS,
          Function.NANVL,
          Function.TRY_ADD,
          Function.TRY_SUBTRACT,
          Function.TRY_MULTIPLY,
          Function.TRY_DIVIDE,
          Function.TRY_CAST,
          Function.DATE_TRUNC,
          Function.DATE_FORMAT,
          Function.LAST_DAY,
          Function.ADD_MONTHS,
          Function.MONTHS_BETWEEN,
          Function.TIMESTAMP_ADD,
          Function.TIMESTAMP_DIFF,
          Function.TO_CHAR,
          Function.UNIX_SECONDS,
          Function.UNIX_TIMESTAMP,
          Function.WINDOW_START,
          Function.YEAR,
          Function.QUARTER,
          Function.MONTH,
          Function.WEEK,
          Function.YEAR_OF_WEEK,
          Function.DAY,
          Function.DAY_OF_YEAR,
          Function.DAY_OF_WEEK,
          Function.HOUR,
          Function.MINUTE,
          Function.SECOND);

  private static final Set<Function> LETTERS =
      EnumSet.of(Function.UPPER, Function.LOWER, Function.INITCAP);

  private static final Set<Function> CHOICES =
      EnumSet.of(Function.GREATEST, Function.LEAST, Function.COALESCE, Function.CASE_WHEN);

  /** Functions of points in time, the same in each zone. */
  private static final Set<Function> OF_EVERY_ZONE =
      EnumSet.of(
          Function.UNIX_SECONDS,
          Function.UNIX_TIMESTAMP,
          Function.TIMESTAMP_SECONDS,
          Function.WINDOW_START);

  private static final Set<Function> ARITHMETIC =
      EnumSet.of(
          Function.ADD,
          Function.SUBTRACT,
          Function.MULTIPLY,
          Function.DIVIDE,
          Function.REMAINDER,
          Function.PMOD,
          Function.TRY_ADD,
          Function.TRY_SUBTRACT,
          Function.TRY_MULTIPLY,
          Function.TRY_DIVIDE);

  private static final int MOST_DIGITS = 38;

  private SettingsInUse() {}

  static Set<String> by(JointQuery query) {
    Set<String> names = new TreeSet<>();
    if (query.measures().stream().map(Measure::aggregate).anyMatch(SettingsInUse::canOverflow)) {
      names.add(Settings.ANSI);
    }
    query
        .rows()
        .operators()
        .forEach(
            operator ->
                computed(operator)
                    .filter(result -> canOverflow(result.function()))
                    .forEach(result -> names.add(Settings.ANSI)));
    Stream.of(
            query.rows().operators().flatMap(Relation::expressions),
            query.groups().stream(),
            query.measures().stream().flatMap(measure -> measure.arguments().stream()),
            query.conjuncts().stream())
        .flatMap(exprs -> exprs)
        .forEach(expr -> add(expr, names));
    return names;
  }

  private static Stream<Relation.Computed> computed(Relation operator) {
    return operator instanceof Relation.Group group
        ? group.results().stream()
        : operator instanceof Relation.Window window ? window.results().stream() : Stream.of();
  }

  private static boolean canOverflow(SetFunction function) {
    return switch (function) {
      case SUM, SUM_DISTINCT, AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> true;
      default -> false;
    };
  }

  /** Sums overflow, and a correlation can be a division by zero. */
  private static boolean canOverflow(Aggregate aggregate) {
    AggregateResult result = aggregate.result();
    return aggregate.isMoment()
        || (!aggregate.isNullOnOverflow()
            && (result == AggregateResult.SUM || result == AggregateResult.AVERAGE));
  }

  private static void add(Expr expr, Set<String> names) {
    expr.arguments().forEach(argument -> add(argument, names));
    if (!(expr instanceof Expr.Call call)) {
      return;
    }
    Function function = call.function();
    if (!function.isPredicate() && !OF_EVERY_MODE.contains(function)) {
      names.add(Settings.ANSI);
    }
    // Times are compared and chosen as points in time, in whatever zone.
    if (!function.isPredicate()
        && !CHOICES.contains(function)
        && !OF_EVERY_ZONE.contains(function)
        && hasTimestamp(call)) {
      names.add(TIME_ZONE);
      names.add(TIME_ZONE_RULES);
    }
    if (ARITHMETIC.contains(function) && call.type().kind() == SqlType.Kind.DECIMAL) {
      names.add(PRECISION_LOSS);
    }
    if (isTooWideInCommon(call)) {
      names.add(RETAIN_FRACTION);
    }
    if (function == Function.DATE_FORMAT) {
      names.add(TIME_PARSER);
    }
    if (LETTERS.contains(function)) {
      names.add(ICU);
      names.add(CASE_MAPPING);
    }
    if (function.isCast()) {
      addCast(call.argument(0).type(), call.type(), names);
    }
  }

  /**
   * Whether Spark has to choose which digits the common type of the arguments loses. Where they
   * have one type, it was chosen before.
   */
  private static boolean isTooWideInCommon(Expr.Call call) {
    List<SqlType> exact =
        call.arguments().stream()
            .map(Expr::type)
            .filter(SettingsInUse::isExact)
            .distinct()
            .toList();
    return exact.size() > 1
        && exact.stream().anyMatch(type -> type.kind() == SqlType.Kind.DECIMAL)
        && greatest(exact, type -> digits(type) - type.scale()) + greatest(exact, SqlType::scale)
            > MOST_DIGITS;
  }

  private static int greatest(List<SqlType> types, ToIntFunction<SqlType> of) {
    return types.stream().mapToInt(of).max().orElseThrow();
  }

  private static boolean isExact(SqlType type) {
    return type.isNumeric() && !type.isFloating();
  }

  /** As a decimal. */
  private static int digits(SqlType type) {
    return switch (type.kind()) {
      case TINYINT -> 3;
      case SMALLINT -> 5;
      case INT -> 10;
      case BIGINT -> 20;
      default -> type.precision();
    };
  }

  private static void addCast(SqlType from, SqlType to, Set<String> names) {
    boolean text = to.kind() == SqlType.Kind.STRING;
    // Spark makes a decimal of the text, too.
    if (from.isFloating() && (text || to.kind() == SqlType.Kind.DECIMAL)) {
      names.add(DOUBLE_TEXT);
    }
  }

  private static boolean hasTimestamp(Expr.Call call) {
    return isTimestamp(call) || call.arguments().stream().anyMatch(SettingsInUse::isTimestamp);
  }

  private static boolean isTimestamp(Expr expr) {
    return expr.type().kind() == SqlType.Kind.TIMESTAMP;
  }
}
