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
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Refuses a query that can fail on a row. Partners see whether a party answers, so `1 / (age - 97)`
 * would tell them whether it has a person of that age, and no disclosure check would see it.
 */
final class RowFailureRule {

  private static final int LONGEST_SHOWN = 300;

  private RowFailureRule() {}

  /**
   * Called before anything of the query is evaluated, the values of its groups among it.
   *
   * @throws CallerException (UNSUPPORTED_SQL) naming the part that may take too much time or memory
   */
  static void requireBounded(JointQuery query) {
    Stream.of(query.conjuncts(), query.groups(), arguments(query))
        .flatMap(List::stream)
        .flatMap(expr -> RowFailures.unbounded(expr).stream())
        .findFirst()
        .ifPresent(
            part -> {
              throw canFail(part);
            });
  }

  private static List<Expr> arguments(JointQuery query) {
    return query.measures().stream().map(Measure::arguments).flatMap(List::stream).toList();
  }

  /**
   * Called when the domain of the groups is known: then every declared value has been tried in the
   * group expressions, but for parts that have few results whatever their columns hold.
   *
   * @throws CallerException (UNSUPPORTED_SQL) naming the part that can fail
   */
  static void check(JointQuery query, Table table) {
    RowFailures failures =
        new RowFailures(
            DeclaredBounds.of(table), query.settings().overflow(), Set.copyOf(query.groups()));
    Stream.of(
            query.conjuncts(),
            query.groups().stream().flatMap(RowFailureRule::notTried).toList(),
            arguments(query))
        .flatMap(List::stream)
        .flatMap(expr -> failures.in(expr).stream())
        .findFirst()
        .ifPresent(
            part -> {
              throw canFail(part);
            });
  }

  /** Conditions, choices and parts of dates: what is in them is not tried out. */
  private static Stream<Expr> notTried(Expr group) {
    return isTried(group)
        ? group.arguments().stream().flatMap(RowFailureRule::notTried)
        : Stream.of(group);
  }

  private static boolean isTried(Expr expr) {
    return !(expr instanceof Expr.Call call)
        || switch (call.function()) {
          case CASE_WHEN,
              QUARTER,
              MONTH,
              WEEK,
              DAY,
              DAY_OF_YEAR,
              DAY_OF_WEEK,
              HOUR,
              MINUTE,
              SECOND ->
              false;
          default -> call.type().kind() != SqlType.Kind.BOOLEAN;
        };
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
