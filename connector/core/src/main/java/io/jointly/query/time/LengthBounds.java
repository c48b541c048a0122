package io.jointly.query.time;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long the time between two dates or times can be, in the unit of the function that gives it.
 * Two dates of ten years each have millions of combinations, and only some thousand differences.
 */
public final class LengthBounds {

  /** Months of the units that the calendar has. */
  private static final Map<String, Long> MONTHS = Map.of("MONTH", 1L, "QUARTER", 3L, "YEAR", 12L);

  /** How many of the unit a day has. */
  private static final Map<String, Long> OF_DAY =
      Map.of(
          "DAY", 1L,
          "HOUR", 24L,
          "MINUTE", 1_440L,
          "SECOND", 86_400L,
          "MILLISECOND", 86_400_000L,
          "MICROSECOND", 86_400_000_000L);

  private final DayBounds days;

  public LengthBounds(DayBounds days) {
    this.days = days;
  }

  /** The least and the greatest length. */
  public record Range(long least, long greatest) {}

  /** Empty where the function gives no length, or nothing bounds the dates. */
  public Optional<Range> of(Expr.Call call) {
    return switch (call.function()) {
      case DATE_DIFF -> between(call.argument(1), call.argument(0), LengthBounds::days);
      case TIMESTAMP_DIFF ->
          call.argument(0) instanceof Expr.Literal unit && unit.value() instanceof String name
              ? inUnits(name, call)
              : Optional.empty();
      // Parts of a month count, and the last days of two months are a whole number of them apart.
      case MONTHS_BETWEEN ->
          between(call.argument(1), call.argument(0), LengthBounds::months)
              .map(months -> new Range(months.least - 2, months.greatest + 2));
      default -> Optional.empty();
    };
  }

  private Optional<Range> inUnits(String unit, Expr.Call call) {
    Expr start = call.argument(1);
    Expr end = call.argument(2);
    Long months = MONTHS.get(unit);
    if (months != null) {
      // Clocks that are set back can take a time to the day before.
      int slack = areDays(start, end) ? 0 : 1;
      return between(start, end, LengthBounds::months)
          .map(
              range ->
                  new Range((range.least - slack) / months, (range.greatest + slack) / months));
    }
    Optional<Range> between = between(start, end, LengthBounds::days);
    if (unit.equals("WEEK")) {
      int slack = areDays(start, end) ? 0 : 1;
      return between.map(
          range -> new Range((range.least - slack) / 7, (range.greatest + slack) / 7));
    }
    Long ofDay = OF_DAY.get(unit);
    if (ofDay == null) {
      return Optional.empty();
    }
    int slack = ofDay == 1 && areDays(start, end) ? 0 : 1;
    return between.map(
        range -> new Range((range.least - slack) * ofDay, (range.greatest + slack) * ofDay));
  }

  /** Whether both are dates that became times, at the beginning of their days. */
  private static boolean areDays(Expr... times) {
    return List.of(times).stream()
        .allMatch(
            time ->
                time instanceof Expr.Call call
                    && call.function() == Function.CAST
                    && call.argument(0).type().kind() == SqlType.Kind.DATE);
  }

  private interface Difference {
    Range of(DayRange start, DayRange end);
  }

  private Optional<Range> between(Expr start, Expr end, Difference difference) {
    DayRange from = days.of(start);
    DayRange to = days.of(end);
    return from == null || to == null ? Optional.empty() : Optional.of(difference.of(from, to));
  }

  private static Range days(DayRange start, DayRange end) {
    return new Range(end.first() - start.last(), end.last() - start.first());
  }

  private static Range months(DayRange start, DayRange end) {
    return new Range(
        ChronoUnit.MONTHS.between(start.lastDate(), end.firstDate()),
        ChronoUnit.MONTHS.between(start.firstDate(), end.lastDate()));
  }
}
