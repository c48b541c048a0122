package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Puts expressions back that Spark computes apart because they are used more than once, as the
 * first argument of BETWEEN is. Spark pushes an aggregation down over one projection, and it
 * computes such an expression in a projection of its own below that one.
 */
final class RepeatedExpressions {

  private RepeatedExpressions() {}

  /** Returns the aggregation itself where nothing is computed apart. */
  static Aggregate rewrite(Aggregate aggregate) {
    if (!computesBelow(aggregate.child())) {
      return aggregate;
    }
    AggregateInput rows = AggregateInput.below(aggregate.child()).get(0);
    GroupingSets.Groups groups = new GroupingSets.Groups();
    List<Expression> original = ScalaCollections.list(aggregate.groupingExpressions());
    List<Expression> resolved =
        original.stream().map(group -> groups.add(rows.resolve(group))).toList();
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : ScalaCollections.list(aggregate.aggregateExpressions())) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      Expression replaced =
          CatalystTrees.replace(
              value, part -> GroupingSets.counterpart(part, original, resolved, rows));
      items.add(CatalystTrees.namedAs(replaced, item));
    }
    return Plans.aggregate(
        aggregate,
        original.isEmpty() ? List.<Expression>of() : groups.expressions(),
        items,
        groups.over(rows.filteredBase()));
  }

  /** Whether there is a projection that computes something below the topmost one. */
  private static boolean computesBelow(LogicalPlan plan) {
    LogicalPlan node = plan;
    boolean first = true;
    while (node instanceof Project || node instanceof Filter) {
      if (node instanceof Project project) {
        if (!first && computes(project)) {
          return true;
        }
        first = false;
      }
      node = ScalaCollections.list(node.children()).get(0);
    }
    return false;
  }

  private static boolean computes(Project project) {
    return ScalaCollections.list(project.projectList()).stream()
        .anyMatch(item -> item instanceof Alias alias && !CatalystTrees.isColumn(alias.child()));
  }
}
