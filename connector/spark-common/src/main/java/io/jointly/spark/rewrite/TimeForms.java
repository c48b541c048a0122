package io.jointly.spark.rewrite;

import io.jointly.query.Function;
import io.jointly.spark.translate.CatalogFunction;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.AddMonths;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.BinaryExpression;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.DateAdd;
import org.apache.spark.sql.catalyst.expressions.DateAddYMInterval;
import org.apache.spark.sql.catalyst.expressions.DateDiff;
import org.apache.spark.sql.catalyst.expressions.DateFormatClass;
import org.apache.spark.sql.catalyst.expressions.DateSub;
import org.apache.spark.sql.catalyst.expressions.EvalMode;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.ExtractANSIIntervalDays;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.SubtractDates;
import org.apache.spark.sql.catalyst.expressions.TimestampAdd;
import org.apache.spark.sql.catalyst.expressions.TimestampAddYMInterval;
import org.apache.spark.sql.catalyst.expressions.TimestampDiff;
import org.apache.spark.sql.catalyst.expressions.ToUnixTimestamp;
import org.apache.spark.sql.catalyst.expressions.TruncTimestamp;
import org.apache.spark.sql.catalyst.expressions.UnixDate;
import org.apache.spark.sql.catalyst.expressions.UnixTimestamp;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DayTimeIntervalType;
import org.apache.spark.sql.types.IntegralType;
import scala.Option;

/**
 * Writes functions of dates and times that Spark does not push down in terms of few, and without
 * intervals, which the algebra does not have. Each has the value that Spark's own has.
 */
final class TimeForms {

  private static final long MICROS_A_DAY = 86_400_000_000L;

  /** From the greatest to the smallest, with their lengths in microseconds. */
  private static final List<Map.Entry<String, Long>> LENGTHS =
      List.of(
          Map.entry("DAY", MICROS_A_DAY),
          Map.entry("HOUR", 3_600_000_000L),
          Map.entry("MINUTE", 60_000_000L),
          Map.entry("SECOND", 1_000_000L),
          Map.entry("MILLISECOND", 1_000L),
          Map.entry("MICROSECOND", 1L));

  private static final Set<String> UNITS =
      Set.of(
          "YEAR",
          "QUARTER",
          "MONTH",
          "WEEK",
          "DAY",
          "HOUR",
          "MINUTE",
          "SECOND",
          "MILLISECOND",
          "MICROSECOND");

  private static final Set<String> TRUNCATED =
      Set.of("HOUR", "MINUTE", "SECOND", "MILLISECOND", "MICROSECOND");

  private TimeForms() {}

  static Optional<Expression> of(Expression part) {
    return days(part)
        .or(() -> added(part))
        .or(() -> ofTime(part))
        .or(() -> TimeWindows.start(part));
  }

  /** The number of days between two dates. */
  private static Optional<Expression> days(Expression part) {
    if (part instanceof ExtractANSIIntervalDays extract) {
      return between(extract.child());
    }
    if (part instanceof Cast cast && isWholeNumber(cast.dataType())) {
      return between(cast.child()).map(days -> cast(days, cast.dataType()));
    }
    if (part instanceof BinaryComparison comparison) {
      return compared(comparison);
    }
    if (part instanceof UnixDate date) {
      return Optional.of(new DateDiff(date.child(), new Literal((Object) 0, DataTypes.DateType)));
    }
    if (part instanceof DateSub less
        && less.days() instanceof Literal days
        && days.value() instanceof Integer number
        && number != Integer.MIN_VALUE) {
      return Optional.of(new DateAdd(less.startDate(), CatalogFunction.constant(-number)));
    }
    return Optional.empty();
  }

  private static boolean isWholeNumber(DataType type) {
    return type instanceof IntegralType;
  }

  private static Expression cast(Expression days, DataType type) {
    return type.equals(DataTypes.IntegerType)
        ? days
        : new Cast(days, type, Option.empty(), EvalMode.ANSI());
  }

  /** Of {@code date - date}, which is an interval of whole days. */
  private static Optional<Expression> between(Expression interval) {
    return interval instanceof SubtractDates dates
            && dates.dataType() instanceof DayTimeIntervalType
        ? Optional.of(new DateDiff(dates.left(), dates.right()))
        : Optional.empty();
  }

  /** With a constant interval of whole days. */
  private static Optional<Expression> compared(BinaryComparison comparison) {
    BinaryExpression both = comparison;
    Optional<Expression> left = wholeDays(both.left());
    Optional<Expression> right = wholeDays(both.right());
    boolean any = !(both.left() instanceof Literal && both.right() instanceof Literal);
    return any && left.isPresent() && right.isPresent()
        ? Optional.of(both.withNewChildren(ScalaCollections.seq(List.of(left.get(), right.get()))))
        : Optional.empty();
  }

  private static Optional<Expression> wholeDays(Expression interval) {
    if (!(interval.dataType() instanceof DayTimeIntervalType)) {
      return Optional.empty();
    }
    if (interval instanceof Cast cast && cast.dataType() instanceof DayTimeIntervalType) {
      return wholeDays(cast.child());
    }
    if (interval instanceof Literal literal && literal.value() instanceof Long micros) {
      long days = micros / MICROS_A_DAY;
      return micros % MICROS_A_DAY == 0 && days == (int) days
          ? Optional.of(CatalogFunction.constant((int) days))
          : Optional.empty();
    }
    return between(interval);
  }

  /** An interval that is added to a date or a time. */
  private static Optional<Expression> added(Expression part) {
    if (part instanceof DateAddYMInterval sum && sum.interval() instanceof Literal months) {
      return CatalogFunction.of(
          Function.ADD_MONTHS,
          List.of(sum.date(), integer(months)),
          given -> new AddMonths(given.get(0), given.get(1)));
    }
    if (part instanceof TimestampAddYMInterval sum && sum.interval() instanceof Literal months) {
      return timestampAdd("MONTH", integer(months), sum.timestamp(), sum.timeZoneId());
    }
    // Spark has renamed the class.
    String name = part.getClass().getSimpleName();
    if ((name.equals("TimeAdd") || name.equals("TimestampAddInterval"))
        && part instanceof BinaryExpression sum
        && sum.right() instanceof Literal interval
        && interval.dataType() instanceof DayTimeIntervalType
        && interval.value() instanceof Long micros) {
      return dayTime(sum.left(), micros);
    }
    if (part instanceof TimestampAdd sum && UNITS.contains(unit(sum.unit()))) {
      return timestampAdd(
          unit(sum.unit()), quantity(sum.quantity()), sum.timestamp(), sum.timeZoneId());
    }
    return Optional.empty();
  }

  private static Literal integer(Literal months) {
    return new Literal(months.value(), DataTypes.IntegerType);
  }

  private static String unit(String written) {
    return written.toUpperCase(Locale.ROOT);
  }

  private static Optional<Expression> dayTime(Expression time, long micros) {
    for (Map.Entry<String, Long> unit : LENGTHS) {
      long quantity = micros / unit.getValue();
      if (micros % unit.getValue() == 0 && quantity == (int) quantity) {
        return timestampAdd(
            unit.getKey(),
            CatalogFunction.constant((int) quantity),
            time,
            Option.apply(SQLConf.get().sessionLocalTimeZone()));
      }
    }
    return Optional.empty();
  }

  /** Spark 3.5 takes an INT, later ones a BIGINT. */
  private static Expression quantity(Expression given) {
    if (given instanceof Literal literal
        && literal.value() instanceof Long number
        && number == number.intValue()) {
      return CatalogFunction.constant(number.intValue());
    }
    return given instanceof Cast cast && cast.child().dataType().equals(DataTypes.IntegerType)
        ? cast.child()
        : given;
  }

  private static Optional<Expression> timestampAdd(
      String unit, Expression quantity, Expression time, Option<String> zone) {
    return CatalogFunction.of(
        Function.TIMESTAMP_ADD,
        List.of(CatalogFunction.constant(unit), quantity, time),
        given -> new TimestampAdd(unit, given.get(1), given.get(2), zone));
  }

  private static Optional<Expression> ofTime(Expression part) {
    if (part instanceof TimestampDiff difference && UNITS.contains(unit(difference.unit()))) {
      return CatalogFunction.of(
          Function.TIMESTAMP_DIFF,
          List.of(
              CatalogFunction.constant(unit(difference.unit())),
              difference.startTimestamp(),
              difference.endTimestamp()),
          given ->
              new TimestampDiff(
                  unit(difference.unit()), given.get(1), given.get(2), difference.timeZoneId()));
    }
    if (part instanceof TruncTimestamp truncated
        && truncated.format() instanceof Literal unit
        && unit.value() != null
        && TRUNCATED.contains(unit(unit.value().toString()))) {
      return CatalogFunction.of(
          Function.DATE_TRUNC,
          List.of(CatalogFunction.constant(unit(unit.value().toString())), truncated.timestamp()),
          given -> new TruncTimestamp(given.get(0), given.get(1), truncated.timeZoneId()));
    }
    if (part instanceof UnixTimestamp unix) {
      return seconds(unix, unix.timeExp(), unix.timeZoneId());
    }
    if (part instanceof ToUnixTimestamp unix) {
      return seconds(unix, unix.timeExp(), unix.timeZoneId());
    }
    return named(part);
  }

  /** Of a text it would be parsed, by the format that is its other argument. */
  private static Optional<Expression> seconds(
      Expression unix, Expression time, Option<String> zone) {
    Expression of =
        time.dataType().equals(DataTypes.DateType)
            ? new Cast(time, DataTypes.TimestampType, zone, EvalMode.ANSI())
            : time;
    Expression format = ScalaCollections.list(unix.children()).get(1);
    return of.dataType().equals(DataTypes.TimestampType) && format instanceof Literal
        ? CatalogFunction.of(
            Function.UNIX_TIMESTAMP,
            List.of(of),
            given -> unix.withNewChildren(ScalaCollections.seq(List.of(given.get(0), format))))
        : Optional.empty();
  }

  /** Spark 3.5 does not have these two. */
  private static Optional<Expression> named(Expression part) {
    String name = part.getClass().getSimpleName();
    boolean ofDay = name.equals("DayName");
    if (!(ofDay || name.equals("MonthName"))) {
      return Optional.empty();
    }
    Option<String> zone = Option.apply(SQLConf.get().sessionLocalTimeZone());
    Expression time =
        new Cast(
            ScalaCollections.list(part.children()).get(0),
            DataTypes.TimestampType,
            zone,
            EvalMode.ANSI());
    return CatalogFunction.of(
        Function.DATE_FORMAT,
        List.of(time, CatalogFunction.constant(ofDay ? "EEE" : "MMM")),
        given -> new DateFormatClass(given.get(0), given.get(1), zone));
  }
}
