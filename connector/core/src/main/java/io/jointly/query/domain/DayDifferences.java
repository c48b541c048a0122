package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.SqlType;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The days between two dates. Two dates of ten years each have millions of combinations, and only
 * some thousand differences.
 */
final class DayDifferences {

  /** More than there are days between the years 0001 and 9999. */
  private static final int MOST_DAYS = 10_000_000;

  private final Inputs inputs;

  DayDifferences(Inputs inputs) {
    this.inputs = inputs;
  }

  /** The first and the last of some days, counted from 1970. */
  private record Days(long first, long last) {

    Days and(Days other) {
      return new Days(Math.min(first, other.first), Math.max(last, other.last));
    }
  }

  /** An expression with a range of whole numbers in the place of one difference of two columns. */
  Optional<Expr> replacedIn(Expr expr) {
    return difference(expr)
        .flatMap(
            found ->
                range(found)
                    .map(range -> Inputs.replace(expr, found, inputs.substitute(found, range))));
  }

  private Optional<Expr> difference(Expr expr) {
    if (expr instanceof Expr.Call call
        && call.function() == Function.DATE_DIFF
        && call.columns().size() > 1
        && range(call).isPresent()) {
      return Optional.of(call);
    }
    return expr.arguments().stream().flatMap(each -> difference(each).stream()).findFirst();
  }

  private Optional<ColumnValues> range(Expr difference) {
    Days end = days(difference.arguments().get(0));
    Days start = days(difference.arguments().get(1));
    if (end == null
        || start == null
        || end.last - start.first > Integer.MAX_VALUE
        || end.first - start.last < Integer.MIN_VALUE) {
      return Optional.empty();
    }
    return Optional.of(
        new ColumnValues.Range(
            difference.type(), (int) (end.first - start.last), (int) (end.last - start.first)));
  }

  /** Null where nothing bounds a date. */
  private @Nullable Days days(Expr expr) {
    if (expr.type().kind() != SqlType.Kind.DATE) {
      return null;
    }
    return expr.match(this::ofColumn, DayDifferences::ofLiteral, this::ofCall);
  }

  private @Nullable Days ofColumn(Expr.Column column) {
    return inputs.has(column.name())
            && inputs.of(column.name()) instanceof ColumnValues.Range range
            && range.min() instanceof LocalDate first
            && range.max() instanceof LocalDate last
        ? new Days(first.toEpochDay(), last.toEpochDay())
        : null;
  }

  private static @Nullable Days ofLiteral(Expr.Literal literal) {
    return literal.value() instanceof LocalDate day
        ? new Days(day.toEpochDay(), day.toEpochDay())
        : null;
  }

  private @Nullable Days ofCall(Expr.Call call) {
    return switch (call.function()) {
      case DATE_ADD -> added(days(call.argument(0)), call.argument(1));
      case COALESCE, GREATEST, LEAST -> all(call.arguments());
      default -> null;
    };
  }

  private static @Nullable Days added(@Nullable Days days, Expr number) {
    return days != null
            && number instanceof Expr.Literal literal
            && literal.value() instanceof Integer more
            && Math.abs((long) more) <= MOST_DAYS
        ? new Days(days.first + more, days.last + more)
        : null;
  }

  private @Nullable Days all(List<Expr> exprs) {
    Days all = null;
    for (Expr expr : exprs) {
      Days days = days(expr);
      if (days == null) {
        return null;
      }
      all = all == null ? days : all.and(days);
    }
    return all;
  }
}
