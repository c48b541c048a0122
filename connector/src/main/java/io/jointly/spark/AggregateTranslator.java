package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Aggregate;
import io.jointly.query.Measure;
import java.util.List;
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
  Measure translate(AggregateFunc function) {
    if (function instanceof CountStar) {
      return typer.measure(Aggregate.COUNT_STAR, List.of());
    }
    if (function instanceof Count count && !count.isDistinct()) {
      return measure(Aggregate.COUNT, count.column());
    }
    if (function instanceof Sum sum && !sum.isDistinct()) {
      return measure(Aggregate.SUM, sum.column());
    }
    if (function instanceof Avg avg && !avg.isDistinct()) {
      return measure(Aggregate.AVG, avg.column());
    }
    throw new CallerException(
        ErrorCode.UNSUPPORTED_SQL,
        "the aggregate "
            + function.describe()
            + " is not answered jointly by this version; it answers COUNT(*), COUNT(x), SUM(x) and"
            + " AVG(x), without DISTINCT");
  }

  private Measure measure(Aggregate aggregate, Expression argument) {
    return typer.measure(aggregate, List.of(translator.translate(argument)));
  }
}
