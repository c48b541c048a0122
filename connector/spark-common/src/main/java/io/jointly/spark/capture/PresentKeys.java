package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * Compares keys by {@code =} where Spark's rules for subqueries write {@code <=>}, if one side is
 * grouped by its key. No group is without a key: a party with such a row refuses.
 */
final class PresentKeys {

  private PresentKeys() {}

  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan,
        node -> node instanceof Join join && join.condition().isDefined() ? rewritten(join) : node);
  }

  private static LogicalPlan rewritten(Join join) {
    Expression condition = (Expression) join.condition().get();
    List<Expression> conditions = PlanParts.conjuncts(condition);
    List<Expression> rewritten =
        conditions.stream().map(each -> rewritten(each, join.left(), join.right())).toList();
    return rewritten.equals(conditions)
        ? join
        : join.copy(
            join.left(),
            join.right(),
            join.joinType(),
            Option.apply(rewritten.stream().reduce(And::new).orElseThrow()),
            join.hint());
  }

  private static Expression rewritten(Expression condition, LogicalPlan left, LogicalPlan right) {
    return condition instanceof EqualNullSafe same
            && same.left() instanceof Attribute one
            && same.right() instanceof Attribute other
            && (arePresent(one, left, other, right) || arePresent(other, left, one, right))
        ? new EqualTo(same.left(), same.right())
        : condition;
  }

  private static boolean arePresent(
      Attribute one, LogicalPlan left, Attribute other, LogicalPlan right) {
    return RowKind.of(left).keys().contains(one.exprId())
        && RowKind.of(right).keys().contains(other.exprId())
        && (isPresent(one, left) || isPresent(other, right));
  }

  /** Whether a column is the one key that rows are grouped by. */
  private static boolean isPresent(Attribute column, LogicalPlan plan) {
    List<LogicalPlan> children = ScalaCollections.list(plan.children());
    if (plan instanceof Aggregate aggregate) {
      RowKind below = RowKind.of(aggregate.child());
      List<Attribute> keys =
          ScalaCollections.<Expression>list(aggregate.groupingExpressions()).stream()
              .filter(Attribute.class::isInstance)
              .map(Attribute.class::cast)
              .filter(key -> below.keys().contains(key.exprId()))
              .distinct()
              .toList();
      Attribute named = named(column, ScalaCollections.list(aggregate.aggregateExpressions()));
      return keys.size() == 1 && named != null && named.exprId().equals(keys.get(0).exprId());
    }
    if (plan instanceof Project project) {
      Attribute named = named(column, ScalaCollections.list(project.projectList()));
      return named != null && isPresent(named, project.child());
    }
    if (plan instanceof SubqueryAlias || plan instanceof Filter) {
      return isPresent(column, children.get(0));
    }
    return plan instanceof Join join
        && (join.joinType().equals(LeftOuter$.MODULE$)
            || join.joinType().equals(LeftSemi$.MODULE$)
            || join.joinType().equals(LeftAnti$.MODULE$))
        && isPresent(column, join.left());
  }

  private static @Nullable Attribute named(Attribute column, List<NamedExpression> items) {
    for (NamedExpression item : items) {
      if (item.exprId().equals(column.exprId())) {
        Object value = item instanceof Alias alias ? alias.child() : item;
        return value instanceof Attribute attribute ? attribute : null;
      }
    }
    return null;
  }
}
