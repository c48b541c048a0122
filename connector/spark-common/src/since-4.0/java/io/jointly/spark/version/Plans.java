package io.jointly.spark.version;

import java.util.List;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.optimizer.InlineCTE;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.connector.expressions.SortValue;
import org.apache.spark.sql.connector.expressions.aggregate.GeneralAggregateFunc;
import org.jspecify.annotations.Nullable;
import scala.Option;
import scala.collection.immutable.Seq;

/** Nodes of Spark's plans, and what Spark tells of them. */
public final class Plans {

  private Plans() {}

  /** An aggregation; it takes over the hints of another. */
  public static Aggregate aggregate(
      @Nullable Aggregate like,
      List<? extends Expression> groups,
      List<? extends NamedExpression> items,
      LogicalPlan child) {
    return new Aggregate(
        ScalaCollections.seq(groups),
        ScalaCollections.seq(items),
        child,
        like == null ? Option.empty() : like.hint());
  }

  /** Rows of a query's own. */
  public static LocalRelation rows(Seq<Attribute> columns, List<InternalRow> rows) {
    return new LocalRelation(columns, ScalaCollections.seq(rows), false, Option.empty());
  }

  /** The plan with each common table expression where it is used. */
  public static LogicalPlan withCommonTablesInPlace(LogicalPlan plan) {
    return new InlineCTE(true, false).apply(plan);
  }

  /**
   * The plan with each expression that is used twice, as the first one of BETWEEN, written out each
   * time. Spark 3.5 does so by itself.
   */
  public static LogicalPlan withCommonExpressionsInPlace(LogicalPlan plan) {
    return CommonExpressions.inPlace(plan);
  }

  /** What WITHIN GROUP orders by. */
  public static SortValue[] orderWithinGroup(GeneralAggregateFunc function) {
    return function.orderingWithinGroups();
  }

  /** The name of Spark's error condition; null if it has none. */
  public static @Nullable String errorCondition(SparkThrowable failure) {
    return failure.getCondition();
  }
}
