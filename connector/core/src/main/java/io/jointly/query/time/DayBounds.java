package io.jointly.query.time;

import io.jointly.query.Expr;
import io.jointly.query.Function;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * On which days the dates and times of an expression can lie, by the calendar of the session's time
 * zone. They follow from what is known of its columns.
 */
public final class DayBounds {

  /** More days or months than lie between the years 0001 and 9999. */
  private static final long MOST = 10_000_000;

  private static final int YEAR = 366;

  /** What is known of the columns. */
  public interface Known {

    /** Null where nothing bounds the column. */
    @Nullable DayRange days(Expr.Column column);

    /** The least and the greatest of a whole number, as a pair; null where nothing bounds it. */
    @Nullable DayRange numbers(Expr number);
  }

  private final Known known;

  public DayBounds(Known known) {
    this.known = known;
  }

  /** Null where nothing bounds the expression, or it is no date or time. */
  public @Nullable DayRange of(Expr expr) {
    return switch (expr.type().kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ ->
          expr.match(known::days, literal -> DayRange.of(literal.value()), this::ofCall);
      default -> null;
    };
  }

  private @Nullable DayRange ofCall(Expr.Call call) {
    try {
      return switch (call.function()) {
        case CAST, TRY_CAST -> of(call.argument(0));
        case COALESCE -> all(call.arguments());
        case GREATEST, LEAST -> extreme(call);
        case CASE_WHEN -> all(results(call));
        case DATE_ADD -> added(of(call.argument(0)), numbers(call.argument(1)));
        case ADD_MONTHS -> addedMonths(of(call.argument(0)), numbers(call.argument(1)));
        case LAST_DAY -> moved(call.argument(0), 0, 31);
        case NEXT_DAY -> moved(call.argument(0), 0, 7);
        case TRUNC -> moved(call.argument(0), -YEAR, 0);
        case MAKE_DATE -> ofYears(numbers(call.argument(0)));
        default -> null;
      };
    } catch (DateTimeException e) {
      // A year that no date has.
      return null;
    }
  }

  private @Nullable DayRange numbers(Expr number) {
    DayRange found =
        number instanceof Expr.Literal literal && literal.value() instanceof Integer value
            ? new DayRange(value, value)
            : known.numbers(number);
    return found == null || found.first() < -MOST || found.last() > MOST ? null : found;
  }

  private @Nullable DayRange moved(Expr expr, int less, int more) {
    DayRange days = of(expr);
    return days == null ? null : days.plus(less, more);
  }

  private static @Nullable DayRange added(@Nullable DayRange days, @Nullable DayRange numbers) {
    return days == null || numbers == null ? null : days.plus(numbers.first(), numbers.last());
  }

  /** A day that the month does not have becomes its last one, which keeps the order. */
  private static @Nullable DayRange addedMonths(
      @Nullable DayRange days, @Nullable DayRange months) {
    return days == null || months == null
        ? null
        : new DayRange(
            days.firstDate().plusMonths(months.first()).toEpochDay(),
            days.lastDate().plusMonths(months.last()).toEpochDay());
  }

  private static @Nullable DayRange ofYears(@Nullable DayRange years) {
    return years == null
        ? null
        : new DayRange(
            LocalDate.of(Math.toIntExact(years.first()), 1, 1).toEpochDay(),
            LocalDate.of(Math.toIntExact(years.last()), 12, 31).toEpochDay());
  }

  private @Nullable DayRange all(List<Expr> exprs) {
    DayRange all = null;
    for (Expr expr : exprs) {
      if (expr instanceof Expr.Literal literal && literal.value() == null) {
        continue;
      }
      DayRange days = of(expr);
      if (days == null) {
        return null;
      }
      all = all == null ? days : all.and(days);
    }
    return all;
  }

  /** NULLs are left out, so only a constant limits the result whatever the others are. */
  private @Nullable DayRange extreme(Expr.Call call) {
    DayRange range = all(call.arguments());
    for (Expr argument : call.arguments()) {
      DayRange limit = argument instanceof Expr.Literal ? of(argument) : null;
      if (range != null && limit != null) {
        range =
            call.function() == Function.LEAST
                ? new DayRange(range.first(), Math.min(range.last(), limit.last()))
                : new DayRange(Math.max(range.first(), limit.first()), range.last());
      }
    }
    return range;
  }

  /** The results of a CASE: the expressions after each THEN and after ELSE. */
  private static List<Expr> results(Expr.Call call) {
    List<Expr> results = new ArrayList<>();
    for (int i = 0; i < call.arguments().size(); i++) {
      if (i % 2 == 1 || i == call.arguments().size() - 1) {
        results.add(call.argument(i));
      }
    }
    return results;
  }
}
