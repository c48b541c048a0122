package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.connector.expressions.Expression;
import org.apache.spark.sql.connector.expressions.aggregate.AggregateFunc;
import org.apache.spark.sql.connector.expressions.aggregate.Avg;
import org.apache.spark.sql.connector.expressions.aggregate.Count;
import org.apache.spark.sql.connector.expressions.aggregate.CountStar;
import org.apache.spark.sql.connector.expressions.aggregate.Sum;

/** Translates the aggregate functions that Spark's optimiser pushes down. */
final class AggregateTranslator {

  private final ExpressionTranslator translator;
  private final Typer typer;

  AggregateTranslator(ExpressionTranslator translator, Typer typer) {
    this.translator = translator;
    this.typer = typer;
  }

  /**
   * @throws CallerException (UNSUPPORTED_SQL) for a function that this version does not answer
   */
  List<Measure> translate(List<AggregateFunc> functions) {
    List<Aggregate> aggregates = functions.stream().map(AggregateTranslator::aggregate).toList();
    List<Expression> columns =
        functions.stream().flatMap(function -> Stream.of(arguments(function))).toList();
    List<Expr> translated = translator.translate(columns);
    List<List<Expr>> arguments = new ArrayList<>();
    int next = 0;
    for (Aggregate aggregate : aggregates) {
      arguments.add(translated.subList(next, next + aggregate.arity()));
      next += aggregate.arity();
    }
    List<SqlType> types = typer.aggregateTypes(aggregates, arguments);
    List<Measure> measures = new ArrayList<>();
    for (int i = 0; i < types.size(); i++) {
      measures.add(new Measure(aggregates.get(i), arguments.get(i), types.get(i)));
    }
    return measures;
  }

  private static Aggregate aggregate(AggregateFunc function) {
    if (function instanceof CountStar) {
      return Aggregate.COUNT_STAR;
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return Aggregate.COUNT;
    }
    if (function instanceof Sum sum && !sum.isDistinct()) {
      return Aggregate.SUM;
    }
    if (function instanceof Avg avg && !avg.isDistinct()) {
      return Aggregate.AVG;
    }
    throw new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "the aggregate "
            + function.describe()
            + " is not answered jointly by this version; it answers COUNT(*), COUNT(x), SUM(x) and"
            + " AVG(x), without DISTINCT"
            + instead(function.describe()));
  }

  private static String instead(String function) {
    if (function.startsWith("COUNT(DISTINCT")) {
      return ". To count the declared values that occur, write SELECT count(*) FROM (SELECT x FROM …"
          + " GROUP BY x)";
    }
    if (function.startsWith("STDDEV") || function.startsWith("VAR")) {
      return ". COUNT(x), SUM(x) and SUM(x * x) determine it, where the rules allow any_expression";
    }
    return "";
  }

  /** What is aggregated; {@code COUNT(*)} has nothing. */
  private static Expression[] arguments(AggregateFunc function) {
    return function instanceof CountStar ? new Expression[0] : function.children();
  }
}
