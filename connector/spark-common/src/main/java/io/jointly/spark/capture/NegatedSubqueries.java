package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.CaseWhen;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.If;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.runtime.AbstractFunction1;

/**
 * Brings NOT down to {@code IN (SELECT …)}, as Spark's optimiser does before it makes joins of
 * both. The order matters: where a value is NULL, Spark computes IN without NOT as false, and NOT
 * IN as false, too. A place in which Spark may turn IN into NOT IN by a rule of its own is refused.
 */
final class NegatedSubqueries {

  private NegatedSubqueries() {}

  /** The same object if there are none. */
  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewriteWithSubqueries(
        plan, node -> hasAny(node) ? (LogicalPlan) node.mapExpressions(PUSHED) : node);
  }

  private static final AbstractFunction1<Expression, Expression> PUSHED =
      new AbstractFunction1<>() {
        @Override
        public Expression apply(Expression expression) {
          return isAnyIn(expression) ? pushed(expression) : expression;
        }
      };

  private static boolean hasAny(LogicalPlan node) {
    return ScalaCollections.<Expression>list(node.expressions()).stream()
        .anyMatch(NegatedSubqueries::isAnyIn);
  }

  private static boolean isAnyIn(Expression expression) {
    return expression instanceof InSubquery
        || ScalaCollections.<Expression>list(expression.children()).stream()
            .anyMatch(NegatedSubqueries::isAnyIn);
  }

  private static Expression pushed(Expression expression) {
    if (expression instanceof Not not) {
      return negated(not.child());
    }
    if (expression instanceof InSubquery || !isAnyIn(expression)) {
      return expression;
    }
    if (!keepsIn(expression)) {
      throw PlanParts.refused(
          expression.sql()
              + ": IN (SELECT …) cannot stand there below the total, because what Spark computes"
              + " for a NULL depends on it. Write it as the condition of CASE WHEN, or as EXISTS");
    }
    return over(expression, NegatedSubqueries::pushed);
  }

  /** Whether Spark leaves a condition in it as it is. */
  private static boolean keepsIn(Expression expression) {
    return expression instanceof And
        || expression instanceof Or
        || expression instanceof CaseWhen
        || expression instanceof If
        || expression instanceof Alias
        || expression instanceof AggregateExpression
        || ScalaCollections.<Expression>list(expression.children()).stream()
            .noneMatch(child -> child instanceof InSubquery || isCondition(child));
  }

  private static boolean isCondition(Expression expression) {
    boolean joins = expression instanceof And || expression instanceof Or;
    return (joins || expression instanceof Not) && isAnyIn(expression);
  }

  private static Expression negated(Expression expression) {
    if (expression instanceof InSubquery || !isAnyIn(expression)) {
      return new Not(expression);
    }
    if (expression instanceof Not twice) {
      return pushed(twice.child());
    }
    if (expression instanceof And both) {
      return new Or(negated(both.left()), negated(both.right()));
    }
    if (expression instanceof Or either) {
      return new And(negated(either.left()), negated(either.right()));
    }
    return new Not(pushed(expression));
  }

  private static Expression over(Expression expression, UnaryOperator<Expression> change) {
    List<Expression> children = ScalaCollections.list(expression.children());
    List<Expression> changed = children.stream().map(change).toList();
    for (int i = 0; i < children.size(); i++) {
      if (!CatalystTrees.same(children.get(i), changed.get(i))) {
        return expression.withNewChildren(ScalaCollections.seq(changed));
      }
    }
    return expression;
  }
}
