package io.jointly.query.text;

import io.jointly.query.Aggregate;
import io.jointly.query.ConstantArgument;
import io.jointly.query.Expr;
import io.jointly.query.Function;
import io.jointly.query.Measure;
import io.jointly.query.RegressionMean;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
              String name = name(measure.aggregate());
              return switch (measure.aggregate().form()) {
                case CALL -> call(name, measure.arguments());
                case STAR -> "count(*)";
                case DISTINCT -> name + "(DISTINCT " + list(measure.columns()) + ")";
                case WITHIN_GROUP -> withinGroup(name, measure);
              };
            });
  }

  /** Without what the form of the aggregate says already. */
  private static String name(Aggregate aggregate) {
    return aggregate.form() == Aggregate.Form.CALL
        ? aggregate.sqlName()
        : aggregate.sqlName().replaceFirst("_(distinct|keys|within_group)$", "");
  }

  private static String call(String name, List<Expr> arguments) {
    return name + "(" + list(arguments) + ")";
  }

  private static String list(List<Expr> arguments) {
    return arguments.stream().map(ExprText::of).collect(Collectors.joining(", "));
  }

  /** A condition has brackets around it already, where it needs some. */
  private static String ofCondition(String name, Expr condition) {
    String text = ExprText.of(condition);
    return name + (text.startsWith("(") ? text : "(" + text + ")");
  }

  private static String withinGroup(String name, Measure measure) {
    return name
        + "("
        + (measure.aggregate().constants().contains(ConstantArgument.PERCENTAGE)
            ? ExprText.of(measure.arguments().get(1))
            : "")
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
          measure.columns().size() > 1
              ? Optional.empty()
              : counted(measure.argument()).map(condition -> ofCondition("count_if", condition));
      case AVG -> measure.regressionMean().map(mean -> call(mean.name(), mean.pair()));
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
    return RegressionMean.choice(argument)
        .filter(choice -> RegressionMean.isNull(choice.then()))
        .filter(choice -> isNot(choice.condition(), choice.otherwise()))
        .map(RegressionMean.Choice::otherwise);
  }

  private static boolean isNot(Expr negated, Expr condition) {
    return negated instanceof Expr.Call call
        && call.function() == Function.NOT
        && call.argument(0).equals(condition);
  }
}
