package io.jointly.spark.version;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionDef;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionId;
import org.apache.spark.sql.catalyst.expressions.CommonExpressionRef;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.With;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/** Writes expressions out that Spark names because they are used more than once. */
final class CommonExpressions {

  private final Map<CommonExpressionId, Expression> named = new HashMap<>();

  private CommonExpressions() {}

  static LogicalPlan inPlace(LogicalPlan plan) {
    List<LogicalPlan> children = new ArrayList<>();
    for (LogicalPlan child : ScalaCollections.<LogicalPlan>list(plan.children())) {
      children.add(inPlace(child));
    }
    return (LogicalPlan)
        plan.withNewChildren(ScalaCollections.seq(children))
            .mapExpressions(expression -> new CommonExpressions().in(expression));
  }

  private Expression in(Expression expression) {
    if (expression instanceof With with) {
      for (CommonExpressionDef each : ScalaCollections.<CommonExpressionDef>list(with.defs())) {
        named.put(each.id(), in(each.child()));
      }
      return in(with.child());
    }
    if (expression instanceof CommonExpressionRef reference) {
      return named.getOrDefault(reference.id(), reference);
    }
    List<Expression> children = new ArrayList<>();
    for (Expression child : ScalaCollections.<Expression>list(expression.children())) {
      children.add(in(child));
    }
    return children.isEmpty()
        ? expression
        : expression.withNewChildren(ScalaCollections.seq(children));
  }
}
