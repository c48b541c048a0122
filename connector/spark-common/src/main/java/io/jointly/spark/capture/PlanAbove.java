package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * The projections, conditions and grouping sets between an aggregation and rows that are more than
 * a table.
 */
final class PlanAbove {

  private final Aggregate aggregate;
  private final LogicalPlan rows;

  private PlanAbove(Aggregate aggregate, LogicalPlan rows) {
    this.aggregate = aggregate;
    this.rows = rows;
  }

  /** Empty if there is nothing but a table below, or no joint table. */
  static Optional<PlanAbove> of(Aggregate aggregate) {
    LogicalPlan rows = below(aggregate);
    return rows instanceof DataSourceV2Relation || !Joint.isIn(rows)
        ? Optional.empty()
        : Optional.of(new PlanAbove(aggregate, rows));
  }

  /** Whether there is nothing but a joint table below. */
  static boolean isOverTable(Aggregate aggregate) {
    return below(aggregate) instanceof DataSourceV2Relation relation
        && relation.table() instanceof RelationSource;
  }

  private static LogicalPlan below(Aggregate aggregate) {
    LogicalPlan rows = aggregate.child();
    while (isTransparent(rows)) {
      rows = ScalaCollections.<LogicalPlan>list(rows.children()).get(0);
    }
    return rows;
  }

  private static boolean isTransparent(LogicalPlan plan) {
    return plan instanceof SubqueryAlias
        || plan instanceof View
        || plan instanceof Expand
        || (plan instanceof Project project
            && ScalaCollections.<Expression>list(project.expressions()).stream()
                .noneMatch(SubqueryExpression::hasSubquery))
        || (plan instanceof Filter filter && !Joint.readsRowsIn(filter.condition()));
  }

  LogicalPlan rows() {
    return rows;
  }

  /** The aggregation's input with other rows of the same columns. */
  LogicalPlan over(LogicalPlan others) {
    return CatalystTrees.replacePlan(aggregate.child(), rows, others);
  }

  /**
   * The aggregation's input over rows with those columns alone that are needed.
   *
   * @param narrow gives the rows with these columns
   */
  LogicalPlan over(Function<Set<ExprId>, LogicalPlan> narrow) {
    Set<ExprId> needed = new LinkedHashSet<>();
    ScalaCollections.<Expression>list(aggregate.expressions())
        .forEach(expression -> needed.addAll(PlanParts.read(expression)));
    return over(aggregate.child(), needed, narrow);
  }

  private LogicalPlan over(
      LogicalPlan plan, Set<ExprId> needed, Function<Set<ExprId>, LogicalPlan> narrow) {
    if (CatalystTrees.same(plan, rows)) {
      return narrow.apply(needed);
    }
    LogicalPlan child = ScalaCollections.<LogicalPlan>list(plan.children()).get(0);
    Set<ExprId> below = new LinkedHashSet<>();
    if (plan instanceof Project project) {
      List<NamedExpression> items =
          ScalaCollections.<NamedExpression>list(project.projectList()).stream()
              .filter(item -> needed.contains(item.exprId()))
              .toList();
      items.forEach(item -> below.addAll(PlanParts.read((Expression) item)));
      return new Project(ScalaCollections.seq(items), over(child, below, narrow));
    }
    if (plan instanceof Filter || plan instanceof Expand) {
      if (plan instanceof Filter) {
        below.addAll(needed);
      }
      ScalaCollections.<Expression>list(plan.expressions())
          .forEach(expression -> below.addAll(PlanParts.read(expression)));
      return plan.withNewChildren(ScalaCollections.seq(List.of(over(child, below, narrow))));
    }
    return over(child, needed, narrow);
  }
}
