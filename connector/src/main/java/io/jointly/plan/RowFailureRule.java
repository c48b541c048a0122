package io.jointly.plan;

import io.jointly.collaboration.Table;
import io.jointly.encoding.bounds.DeclaredBounds;
import io.jointly.encoding.bounds.RowFailures;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.QueryText;
import java.util.List;
import java.util.stream.Stream;

/**
 * Refuses a query that can fail on a row. Partners see whether a party answers, so `1 / (age - 97)`
 * would tell them whether it has a person of that age, and no disclosure check would see it.
 */
final class RowFailureRule {

  private static final int LONGEST_SHOWN = 300;

  private RowFailureRule() {}

  /**
   * @throws CallerException (UNSUPPORTED_SQL) naming the part that can fail
   */
  static void check(JointQuery query, Table table) {
    RowFailures failures = new RowFailures(DeclaredBounds.of(table), query.settings().overflow());
    Stream.of(
            query.conjuncts(),
            query.groups(),
            query.measures().stream().map(Measure::arguments).flatMap(List::stream).toList())
        .flatMap(List::stream)
        .flatMap(expr -> failures.in(expr).stream())
        .findFirst()
        .ifPresent(
            part -> {
              throw canFail(part);
            });
  }

  private static String shown(Expr part) {
    String text = QueryText.of(part);
    return text.length() <= LONGEST_SHOWN ? text : text.substring(0, LONGEST_SHOWN) + "…";
  }

  private static CallerException canFail(Expr part) {
    return new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        shown(part)
            + " can fail on a row: it may overflow, divide by zero, not be castable, or grow too"
            + " long. Partners would learn from the failure that there is such a row. Declare min"
            + " and max of its columns, cast to a wider type before you calculate, and divide by"
            + " nullif(x, 0)");
  }
}
