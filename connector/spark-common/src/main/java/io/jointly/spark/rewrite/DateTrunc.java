package io.jointly.spark.rewrite;

import java.util.Locale;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.TruncDate;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites {@code date_trunc} to a day or more as the beginning of a date: {@code cast(trunc(cast(t
 * AS date), 'MONTH') AS timestamp)}. Spark itself computes the units from WEEK upwards in this way
 * (DateTimeUtils.truncTimestamp). For DAY see {@link MidnightTransitions}.
 */
public final class DateTrunc {

  private final MidnightTransitions midnights;

  private DateTrunc(MidnightTransitions midnights) {
    this.midnights = midnights;
  }

  /** Rewrites the aggregation and everything between it and the joint table. */
  static Aggregate rewrite(Aggregate aggregate) {
    DateTrunc rewriting = new DateTrunc(MidnightTransitions.of(aggregate.child()));
    return AggregateExpressions.map(aggregate, rewriting::in);
  }

  /** Whether the unit is a day or more, so that it is rewritten. */
  public static boolean isDayOrMore(TruncTimestamp truncated) {
    return unit(truncated) != null;
  }

  private Expression in(Expression expression) {
    return CatalystTrees.replace(
        expression,
        part ->
            part instanceof TruncTimestamp truncated && !part.foldable() ? date(truncated) : part);
  }

  private Expression date(TruncTimestamp truncated) {
    String unit = unit(truncated);
    if (unit == null
        || (unit.equals("DAY")
            && !midnights.areOneADay(truncated.zoneId(), truncated.timestamp()))) {
      return truncated;
    }
    Expression day = cast(truncated, in(truncated.timestamp()), DataTypes.DateType);
    return cast(
        truncated,
        unit.equals("DAY") ? day : new TruncDate(day, Literal$.MODULE$.apply(unit)),
        DataTypes.TimestampType);
  }

  private static @Nullable String unit(TruncTimestamp truncated) {
    if (!(truncated.format() instanceof Literal literal) || literal.value() == null) {
      return null;
    }
    return switch (literal.value().toString().toUpperCase(Locale.ROOT)) {
      case "YEAR", "YYYY", "YY" -> "YEAR";
      case "QUARTER" -> "QUARTER";
      case "MONTH", "MM", "MON" -> "MONTH";
      case "WEEK" -> "WEEK";
      case "DAY", "DD" -> "DAY";
      default -> null;
    };
  }

  /** Casts in ANSI mode, because Spark pushes down only those. Neither direction can fail. */
  private static Expression cast(TruncTimestamp truncated, Expression child, DataType type) {
    return new Cast(child, type, truncated.timeZoneId(), EvalMode.ANSI());
  }
}
