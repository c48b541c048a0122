package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateFunction;
import org.apache.spark.sql.catalyst.expressions.aggregate.Average;
import org.apache.spark.sql.catalyst.expressions.aggregate.CentralMomentAgg;
import org.apache.spark.sql.catalyst.expressions.aggregate.Count;
import org.apache.spark.sql.catalyst.expressions.aggregate.Covariance;
import org.apache.spark.sql.catalyst.expressions.aggregate.Max;
import org.apache.spark.sql.catalyst.expressions.aggregate.Min;
import org.apache.spark.sql.catalyst.expressions.aggregate.Mode;
import org.apache.spark.sql.catalyst.expressions.aggregate.PearsonCorrelation;
import org.apache.spark.sql.catalyst.expressions.aggregate.Percentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.PercentileDisc;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrIntercept;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrSXY;
import org.apache.spark.sql.catalyst.expressions.aggregate.RegrSlope;
import org.apache.spark.sql.catalyst.expressions.aggregate.Sum;
import org.apache.spark.sql.catalyst.expressions.aggregate.V2Aggregator;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import scala.Option;
import scala.Tuple2;

/**
 * Rewrites {@code agg(x) FILTER (WHERE c)} as {@code agg(CASE WHEN c THEN x END)}, for functions
 * that ignore a row if their first argument is NULL.
 */
public final class FilterClauses {

  private FilterClauses() {}

  static Aggregate rewrite(Aggregate aggregate) {
    List<NamedExpression> items = ScalaCollections.list(aggregate.aggregateExpressions());
    List<NamedExpression> rewritten = new ArrayList<>();
    boolean any = false;
    for (NamedExpression item : items) {
      Expression changed = CatalystTrees.replace((Expression) item, FilterClauses::rewrite);
      any |= !CatalystTrees.same(changed, item);
      rewritten.add((NamedExpression) changed);
    }
    return any
        ? Plans.aggregate(
            aggregate,
            ScalaCollections.list(aggregate.groupingExpressions()),
            rewritten,
            aggregate.child())
        : aggregate;
  }

  private static Expression rewrite(Expression expression) {
    return expression instanceof AggregateExpression aggregate
            && aggregate.filter().isDefined()
            && leavesNullsOut(aggregate.aggregateFunction())
        ? new AggregateExpression(
            where(aggregate.filter().get(), aggregate.aggregateFunction()),
            aggregate.mode(),
            aggregate.isDistinct(),
            Option.empty(),
            aggregate.resultId())
        : expression;
  }

  /** The function over the rows that satisfy the condition. */
  static AggregateFunction where(Expression condition, AggregateFunction function) {
    List<Expression> arguments = new ArrayList<>(ScalaCollections.list(function.children()));
    arguments.set(
        0,
        new CaseWhen(
            ScalaCollections.seq(List.of(new Tuple2<>(condition, arguments.get(0)))),
            Option.empty()));
    return (AggregateFunction)
        ((Expression) function).withNewChildren(ScalaCollections.seq(arguments));
  }

  public static boolean leavesNullsOut(AggregateFunction function) {
    return function instanceof Count
        || function instanceof Sum
        || function instanceof Average
        || function instanceof Min
        || function instanceof Max
        || function instanceof CentralMomentAgg
        || function instanceof Covariance
        || function instanceof PearsonCorrelation
        || function instanceof RegrSlope
        || function instanceof RegrIntercept
        || function instanceof RegrSXY
        || function instanceof Percentile
        || function instanceof PercentileDisc
        || function instanceof Mode
        || function instanceof V2Aggregator;
  }
}
