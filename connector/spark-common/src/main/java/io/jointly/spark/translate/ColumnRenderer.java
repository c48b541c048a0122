package io.jointly.spark.translate;

import static org.apache.spark.sql.functions.call_function;
import static org.apache.spark.sql.functions.lit;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.spark.version.Expressions;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.PreciseTimestampConversion;
import org.apache.spark.sql.catalyst.expressions.StringTrim;
import org.apache.spark.sql.catalyst.expressions.StringTrimLeft;
import org.apache.spark.sql.catalyst.expressions.StringTrimRight;
import org.apache.spark.sql.catalyst.expressions.TimestampAdd;
import org.apache.spark.sql.catalyst.expressions.TimestampDiff;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.jspecify.annotations.Nullable;
import scala.Option;

/** Renders an expression of the algebra as a Spark column, for the local plan. */
public final class ColumnRenderer {

  private final Function<Expr.Column, Column> source;

  /**
   * @param source renders a declared column
   */
  public ColumnRenderer(Function<Expr.Column, Column> source) {
    this.source = source;
  }

  /** A column of a DataFrame by its exact name, dots and all. */
  public static Column named(String name) {
    return functions.col("`" + name.replace("`", "``") + "`");
  }

  public Column of(Expr expr) {
    return expr.match(source, literal -> literal(literal.type(), literal.value()), this::call);
  }

  /** A constant of exactly this type. */
  public static Column literal(SqlType type, @Nullable Object value) {
    if (value instanceof BigDecimal decimal && type.precision() <= Decimal.MAX_LONG_DIGITS()) {
      // Held as a long: Spark compares such decimals many times faster than one that holds a
      // BigDecimal, which is what a constant in SQL text becomes.
      return lit(
          Decimal.createUnsafe(
              decimal.unscaledValue().longValueExact(), type.precision(), type.scale()));
    }
    return lit(value).cast(SparkTypes.spark(type));
  }

  private Column call(Expr.Call call) {
    Column[] arguments = call.arguments().stream().map(this::of).toArray(Column[]::new);
    Column first = arguments[0];
    return switch (call.function()) {
      case ADD -> first.plus(arguments[1]);
      case SUBTRACT -> first.minus(arguments[1]);
      case MULTIPLY -> first.multiply(arguments[1]);
      case DIVIDE -> first.divide(arguments[1]);
      case REMAINDER -> first.mod(arguments[1]);
      case BIT_AND -> first.bitwiseAND(arguments[1]);
      case BIT_OR -> first.bitwiseOR(arguments[1]);
      case BIT_XOR -> first.bitwiseXOR(arguments[1]);
      case BIT_NOT -> functions.bitwise_not(first);
      case NEGATE -> functions.negate(first);
      case EQUAL -> first.equalTo(arguments[1]);
      case NOT_EQUAL -> functions.not(first.equalTo(arguments[1]));
      case LESS -> first.lt(arguments[1]);
      case LESS_OR_EQUAL -> first.leq(arguments[1]);
      case GREATER -> first.gt(arguments[1]);
      case GREATER_OR_EQUAL -> first.geq(arguments[1]);
      case NULL_SAFE_EQUAL -> first.eqNullSafe(arguments[1]);
      case IN -> first.isin((Object[]) rest(arguments));
      case IS_NULL -> first.isNull();
      case IS_NOT_NULL -> first.isNotNull();
      case AND -> first.and(arguments[1]);
      case OR -> first.or(arguments[1]);
      case NOT -> functions.not(first);
      case CAST -> first.cast(SparkTypes.spark(call.type()));
      case CASE_WHEN -> caseWhen(arguments);
      case YEAR_OF_WEEK -> functions.extract(lit("YEAROFWEEK"), first);
      case DAY_OF_WEEK -> functions.weekday(first).plus(lit(1));
      case WEEK -> functions.weekofyear(first);
      case DAY -> functions.dayofmonth(first);
      case DAY_OF_YEAR -> functions.dayofyear(first);
      case DATE_DIFF -> functions.datediff(first, arguments[1]);
      case STARTS_WITH -> first.startsWith(arguments[1]);
      case ENDS_WITH -> first.endsWith(arguments[1]);
      case CONTAINS -> first.contains(arguments[1]);
      case LIKE -> like(call, arguments);
      case TRIM, LTRIM, RTRIM -> trim(call, arguments);
      case TRY_CAST ->
          Expressions.column(
              new Cast(
                  Expressions.of(first),
                  SparkTypes.spark(call.type()),
                  Option.empty(),
                  EvalMode.TRY()));
      case IS_NAN -> functions.isnan(first);
      case ROUND_CEIL -> call_function("ceil", arguments);
      case ROUND_FLOOR -> call_function("floor", arguments);
      case TIMESTAMP_ADD ->
          Expressions.column(
              new TimestampAdd(
                  text(call.argument(0)),
                  Expressions.of(arguments[1]),
                  Expressions.of(arguments[2])));
      case TIMESTAMP_DIFF ->
          Expressions.column(
              new TimestampDiff(
                  text(call.argument(0)),
                  Expressions.of(arguments[1]),
                  Expressions.of(arguments[2])));
      case WINDOW_START -> windowStart(call, first);
      case INITCAP -> functions.initcap(CaseMapping.sameAsHere(first));
      case UPPER -> functions.upper(CaseMapping.sameAsHere(first));
      case LOWER -> functions.lower(CaseMapping.sameAsHere(first));
      default -> call_function(call.function().name().toLowerCase(Locale.ROOT), arguments);
    };
  }

  private static Column[] rest(Column[] arguments) {
    return List.of(arguments).subList(1, arguments.length).toArray(Column[]::new);
  }

  private static Column caseWhen(Column[] arguments) {
    Column result = functions.when(arguments[0], arguments[1]);
    int i = 2;
    for (; i + 1 < arguments.length; i += 2) {
      result = result.when(arguments[i], arguments[i + 1]);
    }
    return i < arguments.length ? result.otherwise(arguments[i]) : result;
  }

  /** A constant text; another one is in no query that is evaluated. */
  private static String text(Expr expr) {
    return expr instanceof Expr.Literal literal && literal.value() instanceof String text
        ? text
        : "";
  }

  /** As Spark's own analyser writes the beginning of a window. */
  private static Column windowStart(Expr.Call call, Column time) {
    DataType type = SparkTypes.spark(call.argument(0).type());
    Column micros =
        Expressions.column(
            new PreciseTimestampConversion(Expressions.of(time), type, DataTypes.LongType));
    Column rest = functions.pmod(micros.minus(micros(call.argument(2))), micros(call.argument(1)));
    return Expressions.column(
        new PreciseTimestampConversion(
            Expressions.of(micros.minus(rest)), DataTypes.LongType, type));
  }

  private static Column micros(Expr expr) {
    return lit(expr instanceof Expr.Literal literal ? literal.value() : null)
        .cast(DataTypes.LongType);
  }

  /** Spark takes the escape character as a bare constant only. */
  private static Column like(Expr.Call call, Column[] arguments) {
    return call.argument(2) instanceof Expr.Literal literal
            && literal.value() instanceof String escape
            && escape.length() == 1
        ? Expressions.column(
            new Like(Expressions.of(arguments[0]), Expressions.of(arguments[1]), escape.charAt(0)))
        : call_function("like", arguments);
  }

  private static Column trim(Expr.Call call, Column[] arguments) {
    boolean blanks = arguments.length == 1;
    return switch (call.function()) {
      case LTRIM ->
          blanks
              ? functions.ltrim(arguments[0])
              : Expressions.column(
                  new StringTrimLeft(
                      Expressions.of(arguments[0]), Option.apply(Expressions.of(arguments[1]))));
      case RTRIM ->
          blanks
              ? functions.rtrim(arguments[0])
              : Expressions.column(
                  new StringTrimRight(
                      Expressions.of(arguments[0]), Option.apply(Expressions.of(arguments[1]))));
      default ->
          blanks
              ? functions.trim(arguments[0])
              : Expressions.column(
                  new StringTrim(
                      Expressions.of(arguments[0]), Option.apply(Expressions.of(arguments[1]))));
    };
  }
}
