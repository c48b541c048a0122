package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;
import scala.runtime.AbstractFunction1;

/** Walks over Spark's trees. An unchanged node stays the same object. */
public final class CatalystTrees {

  private CatalystTrees() {}

  /**
   * Replaces expressions from the root downwards. It does not descend into a replaced expression.
   */
  public static Expression replace(Expression expression, UnaryOperator<Expression> change) {
    Expression changed = change.apply(expression);
    if (!same(changed, expression)) {
      return changed;
    }
    List<Expression> children = ScalaCollections.list(expression.children());
    List<Expression> replaced = children.stream().map(child -> replace(child, change)).toList();
    return allSame(children, replaced)
        ? expression
        : expression.withNewChildren(ScalaCollections.seq(replaced));
  }

  /** Rewrites a plan from the leaves upwards. */
  public static LogicalPlan rewrite(LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    List<LogicalPlan> children = ScalaCollections.list(plan.children());
    List<LogicalPlan> rewritten = children.stream().map(child -> rewrite(child, change)).toList();
    return change.apply(
        allSame(children, rewritten)
            ? plan
            : plan.withNewChildren(ScalaCollections.seq(rewritten)));
  }

  /** The same, also in subqueries of expressions, and there first. */
  public static LogicalPlan rewriteWithSubqueries(
      LogicalPlan plan, UnaryOperator<LogicalPlan> change) {
    return rewrite(
        plan,
        node -> change.apply(withSubqueries(node, query -> rewriteWithSubqueries(query, change))));
  }

  /** A node whose expressions have other subqueries. */
  public static LogicalPlan withSubqueries(LogicalPlan node, UnaryOperator<LogicalPlan> change) {
    if (ScalaCollections.list(node.subqueries()).isEmpty()) {
      return node;
    }
    return (LogicalPlan)
        node.mapExpressions(
            new AbstractFunction1<Expression, Expression>() {
              @Override
              public Expression apply(Expression expression) {
                return replace(expression, part -> withSubquery(part, change));
              }
            });
  }

  private static Expression withSubquery(Expression part, UnaryOperator<LogicalPlan> change) {
    if (!(part instanceof SubqueryExpression subquery)) {
      return part;
    }
    LogicalPlan plan = (LogicalPlan) subquery.plan();
    LogicalPlan rewritten = change.apply(plan);
    return same(plan, rewritten) ? part : (Expression) subquery.withNewPlan(rewritten);
  }

  /** The plan with another one in the place of a node. */
  public static LogicalPlan replacePlan(LogicalPlan plan, LogicalPlan from, LogicalPlan to) {
    if (same(plan, from)) {
      return to;
    }
    List<LogicalPlan> children = ScalaCollections.list(plan.children());
    List<LogicalPlan> replaced =
        children.stream().map(child -> replacePlan(child, from, to)).toList();
    return allSame(children, replaced)
        ? plan
        : plan.withNewChildren(ScalaCollections.seq(replaced));
  }

  /** The expression under a name that operators above can use. */
  public static Alias named(Expression expression, String name) {
    return named(expression, name, NamedExpression.newExprId());
  }

  public static Alias named(Expression expression, String name, ExprId id) {
    return new Alias(
        expression,
        name,
        id,
        ScalaCollections.seq(List.of()),
        Option.empty(),
        ScalaCollections.seq(List.of()));
  }

  /** The expression under the name and id of another, so that operators above find it. */
  public static Alias namedAs(Expression expression, NamedExpression other) {
    return new Alias(
        expression,
        other.name(),
        other.exprId(),
        other.qualifier(),
        Option.apply(other.metadata()),
        ScalaCollections.seq(List.of()));
  }

  static boolean isPlain(Expression expression) {
    return expression.deterministic() && !SubqueryExpression.hasSubquery(expression);
  }

  static boolean isColumn(Expression expression) {
    return expression instanceof AttributeReference;
  }

  /** Whether both are the same object, which is how Spark's own transformations detect a change. */
  @SuppressWarnings("ReferenceEquality")
  public static boolean same(Object one, Object other) {
    return one == other;
  }

  static boolean allSame(List<?> some, List<?> others) {
    for (int i = 0; i < some.size(); i++) {
      if (!same(some.get(i), others.get(i))) {
        return false;
      }
    }
    return true;
  }
}
