package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.V2Aggregator;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Names the columns of the catalog's own functions as SQL names others: {@code top_k(region, 2)}.
 * Spark calls all of them {@code v2aggregator}.
 */
public final class FunctionNames extends Rule<LogicalPlan> {

  private static final String SPARKS = "v2aggregator(";
  private static final String OURS = "io.jointly.";

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    Map<ExprId, String> names = new HashMap<>();
    // Spark names what it cannot resolve, once all rules have passed.
    return !plan.resolved() ? plan : CatalystTrees.rewrite(plan, node -> named(node, names));
  }

  private static LogicalPlan named(LogicalPlan node, Map<ExprId, String> names) {
    if (node instanceof Aggregate aggregate) {
      List<NamedExpression> items = ScalaCollections.list(aggregate.aggregateExpressions());
      List<NamedExpression> renamed = renamed(items, names);
      return CatalystTrees.allSame(items, renamed)
          ? node
          : Plans.aggregate(
              aggregate,
              ScalaCollections.list(aggregate.groupingExpressions()),
              renamed,
              aggregate.child());
    }
    if (node instanceof Project project && !names.isEmpty()) {
      List<NamedExpression> items = ScalaCollections.list(project.projectList());
      List<NamedExpression> renamed = renamed(items, names);
      return CatalystTrees.allSame(items, renamed)
          ? node
          : new Project(ScalaCollections.seq(renamed), project.child());
    }
    return node;
  }

  private static List<NamedExpression> renamed(
      List<NamedExpression> items, Map<ExprId, String> names) {
    List<NamedExpression> renamed = new ArrayList<>();
    for (NamedExpression item : items) {
      if (item instanceof Alias alias && alias.name().contains(SPARKS)) {
        String name = name(alias.name(), alias.child());
        if (!name.equals(alias.name())) {
          names.put(alias.exprId(), name);
          renamed.add(
              new Alias(
                  alias.child(),
                  name,
                  alias.exprId(),
                  alias.qualifier(),
                  alias.explicitMetadata(),
                  alias.nonInheritableMetadataKeys()));
          continue;
        }
      }
      String known = names.get(item.exprId());
      renamed.add(
          known != null && item instanceof Attribute passed ? passed.withName(known) : item);
    }
    return renamed;
  }

  /** The name that Spark made, with the names of the functions in their order. */
  private static String name(String made, Expression expression) {
    String name = made;
    for (V2Aggregator<?, ?> function : functions(expression)) {
      if (function.aggrFunc().canonicalName().startsWith(OURS)) {
        name = name.replaceFirst("v2aggregator\\(", function.aggrFunc().name() + "(");
      }
    }
    return name;
  }

  private static List<V2Aggregator<?, ?>> functions(Expression expression) {
    List<V2Aggregator<?, ?>> found = new ArrayList<>();
    if (expression instanceof V2Aggregator<?, ?> function) {
      found.add(function);
    }
    ScalaCollections.list(expression.children()).forEach(child -> found.addAll(functions(child)));
    return found;
  }
}
