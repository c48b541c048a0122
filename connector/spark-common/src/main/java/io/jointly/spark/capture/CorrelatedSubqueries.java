package io.jointly.spark.capture;

import io.jointly.spark.version.ScalaCollections;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.LateralSubquery;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * Finds subqueries of one value that compare their rows with the row around them by more than
 * equality. Spark computes them over all values that rows of all parties have.
 */
final class CorrelatedSubqueries {

  private CorrelatedSubqueries() {}

  static void requireEquality(LogicalPlan analyzed) {
    ScalaCollections.<Expression>list(analyzed.expressions())
        .forEach(CorrelatedSubqueries::requireEquality);
    ScalaCollections.<LogicalPlan>list(analyzed.children())
        .forEach(CorrelatedSubqueries::requireEquality);
  }

  private static void requireEquality(Expression expression) {
    if (expression instanceof SubqueryExpression subquery) {
      LogicalPlan plan = (LogicalPlan) subquery.plan();
      if (expression instanceof ScalarSubquery || expression instanceof LateralSubquery) {
        requireEqualityIn(plan);
      }
      requireEquality(plan);
    }
    ScalaCollections.<Expression>list(expression.children())
        .forEach(CorrelatedSubqueries::requireEquality);
  }

  private static void requireEqualityIn(LogicalPlan subquery) {
    if (subquery instanceof Filter filter) {
      PlanParts.conjuncts(filter.condition()).stream()
          .filter(condition -> isOuter(condition) && !isEquation(condition))
          .findFirst()
          .ifPresent(
              condition -> {
                throw PlanParts.refused(
                    "a subquery with "
                        + condition.sql()
                        + " cannot be computed below the total: it compares its rows with the row"
                        + " around it by more than =. Join the rows on both conditions instead, and"
                        + " group them by the key and what tells the rows apart: SELECT a.key, a.x,"
                        + " count(b.x) FROM a LEFT JOIN b ON b.key = a.key AND b.x < a.x GROUP BY"
                        + " a.key, a.x");
              });
    }
    ScalaCollections.<LogicalPlan>list(subquery.children())
        .forEach(CorrelatedSubqueries::requireEqualityIn);
  }

  private static boolean isEquation(Expression condition) {
    return condition instanceof EqualTo equation
        && (equation.left() instanceof OuterReference
            ? !isOuter(equation.right())
            : equation.right() instanceof OuterReference && !isOuter(equation.left()));
  }

  private static boolean isOuter(Expression expression) {
    return expression instanceof OuterReference
        || ScalaCollections.<Expression>list(expression.children()).stream()
            .anyMatch(CorrelatedSubqueries::isOuter);
  }
}
