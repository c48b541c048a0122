package io.jointly.query;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * REGR_AVGX or REGR_AVGY: Spark writes them as AVG of {@code CASE WHEN y IS NOT NULL AND x IS NOT
 * NULL THEN x ELSE NULL END}, or THEN y.
 *
 * @param pair y and x
 * @param averaged which of them the mean is of
 */
public record RegressionMean(List<Expr> pair, Expr averaged) {

  public RegressionMean {
    pair = List.copyOf(pair);
  }

  /** The two columns, where AVG of the argument is one of them. */
  static Optional<RegressionMean> ofArgument(Expr argument) {
    return choice(argument)
        .filter(choice -> isNull(choice.otherwise()))
        .flatMap(choice -> of(choice.condition(), choice.then()));
  }

  private static Optional<RegressionMean> of(Expr condition, Expr averaged) {
    if (!(condition instanceof Expr.Call both) || both.function() != Function.AND) {
      return Optional.empty();
    }
    List<Expr> pair = both.arguments().stream().flatMap(RegressionMean::present).toList();
    return pair.size() == 2 && both.arguments().size() == 2 && pair.contains(averaged)
        ? Optional.of(new RegressionMean(pair, averaged))
        : Optional.empty();
  }

  private static Stream<Expr> present(Expr expr) {
    return expr instanceof Expr.Call call && call.function() == Function.IS_NOT_NULL
        ? Stream.of(call.argument(0))
        : Stream.of();
  }

  public String name() {
    return pair.get(1).equals(averaged) ? "regr_avgx" : "regr_avgy";
  }

  /** A CASE with one condition. */
  public record Choice(Expr condition, Expr then, Expr otherwise) {}

  public static Optional<Choice> choice(Expr expr) {
    return expr instanceof Expr.Call call
            && call.function() == Function.CASE_WHEN
            && call.arguments().size() == 3
        ? Optional.of(new Choice(call.argument(0), call.argument(1), call.argument(2)))
        : Optional.empty();
  }

  public static boolean isNull(Expr expr) {
    Expr inner =
        expr instanceof Expr.Call call && call.function() == Function.CAST
            ? call.argument(0)
            : expr;
    return inner instanceof Expr.Literal literal && literal.value() == null;
  }
}
