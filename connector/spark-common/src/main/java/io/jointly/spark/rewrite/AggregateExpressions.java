package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/** Changes the expressions of an aggregation, and those between it and the joint table. */
final class AggregateExpressions {

  private final UnaryOperator<Expression> change;

  private AggregateExpressions(UnaryOperator<Expression> change) {
    this.change = change;
  }

  /**
   * Returns the aggregation itself where nothing changes.
   *
   * @param change returns the same object where it changes nothing
   */
  static Aggregate map(Aggregate aggregate, UnaryOperator<Expression> change) {
    AggregateExpressions all = new AggregateExpressions(change);
    LogicalPlan child = all.below(aggregate.child());
    List<Expression> groups = ScalaCollections.list(aggregate.groupingExpressions());
    List<NamedExpression> items = ScalaCollections.list(aggregate.aggregateExpressions());
    List<Expression> newGroups = groups.stream().map(change).toList();
    List<NamedExpression> newItems = all.of(items);
    return CatalystTrees.same(child, aggregate.child())
            && CatalystTrees.allSame(groups, newGroups)
            && CatalystTrees.allSame(items, newItems)
        ? aggregate
        : Plans.aggregate(aggregate, newGroups, newItems, child);
  }

  private LogicalPlan below(LogicalPlan plan) {
    if (plan instanceof Project project) {
      LogicalPlan child = below(project.child());
      List<NamedExpression> items = ScalaCollections.list(project.projectList());
      List<NamedExpression> changed = of(items);
      return CatalystTrees.same(child, project.child()) && CatalystTrees.allSame(items, changed)
          ? project
          : new Project(ScalaCollections.seq(changed), child);
    }
    if (plan instanceof Filter filter) {
      LogicalPlan child = below(filter.child());
      Expression condition = change.apply(filter.condition());
      return CatalystTrees.same(child, filter.child())
              && CatalystTrees.same(condition, filter.condition())
          ? filter
          : new Filter(condition, child);
    }
    return plan;
  }

  private List<NamedExpression> of(List<NamedExpression> items) {
    return items.stream().map(item -> (NamedExpression) change.apply((Expression) item)).toList();
  }
}
