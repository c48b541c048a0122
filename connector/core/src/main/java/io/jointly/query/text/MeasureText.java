package io.jointly.query.text;

import io.jointly.query.ConstantArgument;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An aggregate as a person writes it. Spark hands some functions over in terms of others: {@code
 * median(x)} arrives as a percentile, {@code count_if(c)} as a COUNT of a CASE.
 */
final class MeasureText {

  private static final Double HALF = 0.5;

  private MeasureText() {}

  static String of(Measure measure) {
    return inOtherWords(measure)
        .orElseGet(
            () -> {
              String name = measure.aggregate().sqlName();
              return switch (measure.aggregate().form()) {
                case CALL -> call(name, measure.arguments());
                case STAR -> "count(*)";
                case DISTINCT -> "count(DISTINCT " + ExprText.of(measure.argument()) + ")";
                case WITHIN_GROUP -> withinGroup(name, measure);
              };
            });
  }

  private static String call(String name, List<Expr> arguments) {
    return name
        + "("
        + arguments.stream().map(ExprText::of).collect(Collectors.joining(", "))
        + ")";
  }

  /** A condition has brackets around it already, where it needs some. */
  private static String ofCondition(String name, Expr condition) {
    String text = ExprText.of(condition);
    return name + (text.startsWith("(") ? text : "(" + text + ")");
  }

  private static String withinGroup(String name, Measure measure) {
    return name
        + "("
        + ExprText.of(measure.arguments().get(1))
        + ") WITHIN GROUP (ORDER BY "
        + ExprText.of(measure.argument())
        + (isDescending(measure) ? " DESC)" : ")");
  }

  private static boolean isDescending(Measure measure) {
    return measure.constant(ConstantArgument.DESCENDING).equals(true);
  }

  private static Optional<String> inOtherWords(Measure measure) {
    return switch (measure.aggregate()) {
      case PERCENTILE_CONT ->
          HALF.equals(measure.constant(ConstantArgument.PERCENTAGE)) && !isDescending(measure)
              ? Optional.of(call("median", List.of(measure.argument())))
              : Optional.empty();
      case MIN -> ofConditions("bool_and", measure);
      case MAX -> ofConditions("bool_or", measure);
      case COUNT ->
          counted(measure.argument()).map(condition -> ofCondition("count_if", condition));
      case AVG -> pairAverage(measure.argument());
      default -> Optional.empty();
    };
  }

  private static Optional<String> ofConditions(String name, Measure measure) {
    return measure.argument() instanceof Expr.Call call
            && call.type().kind() == SqlType.Kind.BOOLEAN
        ? Optional.of(ofCondition(name, call))
        : Optional.empty();
  }

  /** {@code CASE WHEN NOT c THEN NULL ELSE c END}, as Spark writes {@code nullif(c, false)}. */
  private static Optional<Expr> counted(Expr argument) {
    return choice(argument)
        .filter(choice -> isNull(choice.then()))
        .filter(choice -> isNot(choice.condition(), choice.otherwise()))
        .map(Choice::otherwise);
  }

  /** {@code CASE WHEN y IS NOT NULL AND x IS NOT NULL THEN x ELSE NULL END}, or THEN y. */
  private static Optional<String> pairAverage(Expr argument) {
    return choice(argument)
        .filter(choice -> isNull(choice.otherwise()))
        .flatMap(
            choice -> {
              if (!(choice.condition() instanceof Expr.Call both)
                  || both.function() != Function.AND) {
                return Optional.empty();
              }
              List<Expr> pair = both.arguments().stream().flatMap(MeasureText::present).toList();
              if (pair.size() != 2 || !pair.contains(choice.then())) {
                return Optional.empty();
              }
              return Optional.of(
                  call(pair.get(1).equals(choice.then()) ? "regr_avgx" : "regr_avgy", pair));
            });
  }

  private record Choice(Expr condition, Expr then, Expr otherwise) {}

  private static Optional<Choice> choice(Expr expr) {
    return expr instanceof Expr.Call call
            && call.function() == Function.CASE_WHEN
            && call.arguments().size() == 3
        ? Optional.of(new Choice(call.argument(0), call.argument(1), call.argument(2)))
        : Optional.empty();
  }

  private static Stream<Expr> present(Expr expr) {
    return expr instanceof Expr.Call call && call.function() == Function.IS_NOT_NULL
        ? Stream.of(call.argument(0))
        : Stream.of();
  }

  private static boolean isNot(Expr negated, Expr condition) {
    return negated instanceof Expr.Call call
        && call.function() == Function.NOT
        && call.argument(0).equals(condition);
  }

  private static boolean isNull(Expr expr) {
    Expr inner =
        expr instanceof Expr.Call call && call.function() == Function.CAST
            ? call.argument(0)
            : expr;
    return inner instanceof Expr.Literal literal && literal.value() == null;
  }
}
