package io.jointly.spark.rewrite;

import io.jointly.spark.translate.JointFunction;
import io.jointly.spark.version.PushedDown;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.aggregate.Percentile;
import org.apache.spark.sql.catalyst.expressions.aggregate.PercentileDisc;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * Aggregates that an older Spark does not push down, as functions of a catalog, which every Spark
 * pushes down.
 */
public final class CatalogForms {

  private CatalogForms() {}

  static Aggregate rewrite(Aggregate aggregate) {
    return PushedDown.percentiles()
        ? aggregate
        : AggregateExpressions.map(
            aggregate, expression -> CatalystTrees.replace(expression, CatalogForms::rewrite));
  }

  /** Whether this Spark pushes the function down only where it is rewritten. */
  public static boolean isFor(Expression part) {
    if (part instanceof Percentile percentile) {
      return !PushedDown.percentiles()
          && isPlain(percentile.frequencyExpression(), percentile.percentageExpression());
    }
    if (part instanceof PercentileDisc percentile) {
      return !PushedDown.percentiles()
          && isPlain(percentile.frequencyExpression(), percentile.percentageExpression());
    }
    return false;
  }

  private static Expression rewrite(Expression part) {
    if (!isFor(part)) {
      return part;
    }
    if (part instanceof Percentile percentile) {
      return percentile(
          io.jointly.query.Aggregate.PERCENTILE_CONT,
          replaced(percentile.child()),
          percentile.percentageExpression(),
          percentile.reverse(),
          percentile.dataType());
    }
    if (part instanceof PercentileDisc percentile) {
      return percentile(
          io.jointly.query.Aggregate.PERCENTILE_DISC,
          replaced(percentile.child()),
          percentile.percentageExpression(),
          percentile.reverse(),
          percentile.dataType());
    }
    return part;
  }

  private static Expression percentile(
      io.jointly.query.Aggregate aggregate,
      Expression of,
      Expression percentage,
      boolean descending,
      DataType type) {
    return JointFunction.call(
        aggregate, type, of, percentage, Literal$.MODULE$.apply((Object) descending));
  }

  /** Each row counts once, and the percentage is one number. */
  private static boolean isPlain(Expression frequency, Expression percentage) {
    return frequency instanceof Literal once
        && once.value() != null
        && once.value().toString().equals("1")
        && percentage.foldable()
        && percentage.dataType().equals(DataTypes.DoubleType);
  }

  private static Expression replaced(Expression expression) {
    return CatalystTrees.replace(expression, CatalogForms::rewrite);
  }
}
