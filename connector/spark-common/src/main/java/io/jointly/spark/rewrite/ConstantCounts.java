package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GreaterThan;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import scala.Option;

/**
 * Rewrites {@code COUNT(DISTINCT 7)} as {@code IF(COUNT(*) > 0, 1, 0)}. Spark hands a COUNT of a
 * constant over as COUNT(*), and forgets DISTINCT.
 */
public final class ConstantCounts {

  private ConstantCounts() {}

  static Aggregate rewrite(Aggregate aggregate) {
    return AggregateExpressions.map(
        aggregate, expression -> CatalystTrees.replace(expression, ConstantCounts::rewrite));
  }

  /** Whether Spark would take this aggregate for another one if its arguments were constants. */
  public static boolean isDistinctCount(AggregateExpression aggregate) {
    return aggregate.aggregateFunction() instanceof Count && aggregate.isDistinct();
  }

  private static Expression rewrite(Expression expression) {
    if (!(expression instanceof AggregateExpression aggregate)
        || !isDistinctCount(aggregate)
        || aggregate.filter().isDefined()) {
      return expression;
    }
    List<Expression> arguments =
        ScalaCollections.list(((Expression) aggregate.aggregateFunction()).children());
    if (!arguments.stream().allMatch(Expression::foldable)) {
      return expression;
    }
    Expression counted =
        new GreaterThan(
            new Count(ScalaCollections.seq(List.of(Literal$.MODULE$.apply(1))))
                .toAggregateExpression(false, Option.empty()),
            Literal$.MODULE$.apply(0L));
    // A row in which one of them is NULL is not counted.
    Expression condition =
        arguments.stream().<Expression>map(IsNotNull::new).reduce(counted, And::new);
    return new If(condition, Literal$.MODULE$.apply(1L), Literal$.MODULE$.apply(0L));
  }
}
