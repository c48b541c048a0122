package io.jointly.spark.capture;

import io.jointly.spark.version.ScalaCollections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.OuterReference;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/** Finds joint tables in a plan. */
final class Joint {

  private Joint() {}

  /** Whether a plan reads a joint table, in a subquery or elsewhere. */
  static boolean isIn(LogicalPlan plan) {
    return !tables(plan).isEmpty();
  }

  /** Names of the declared tables that a plan reads, its subqueries included. */
  static Set<String> tables(LogicalPlan plan) {
    Set<RelationSource> found = new LinkedHashSet<>();
    collect(plan, found);
    Set<String> names = new LinkedHashSet<>();
    found.forEach(relation -> names.add(relation.tableName()));
    return names;
  }

  /** The catalog's table that all are of one catalog with; empty if there are several catalogs. */
  static Optional<RelationSource> ofOneCatalog(LogicalPlan plan) {
    Set<RelationSource> found = new LinkedHashSet<>();
    collect(plan, found);
    return found.stream()
        .findFirst()
        .filter(first -> found.stream().allMatch(first::isOfTheCatalogOf));
  }

  private static void collect(LogicalPlan plan, Set<RelationSource> found) {
    if (plan instanceof DataSourceV2Relation relation
        && relation.table() instanceof RelationSource joint) {
      found.add(joint);
    }
    ScalaCollections.<LogicalPlan>list(plan.children()).forEach(child -> collect(child, found));
    ScalaCollections.<Expression>list(plan.expressions())
        .forEach(expression -> collectIn(expression, found));
  }

  private static void collectIn(Expression expression, Set<RelationSource> found) {
    if (expression instanceof SubqueryExpression subquery) {
      collect((LogicalPlan) subquery.plan(), found);
    }
    ScalaCollections.<Expression>list(expression.children())
        .forEach(child -> collectIn(child, found));
  }

  /** Whether a subquery of a condition is of rows; one that is an answer by itself is not. */
  static boolean readsRowsIn(Expression condition) {
    if (condition instanceof SubqueryExpression subquery) {
      return !(subquery instanceof ScalarSubquery)
          || hasOuterReference((LogicalPlan) subquery.plan());
    }
    return ScalaCollections.<Expression>list(condition.children()).stream()
        .anyMatch(Joint::readsRowsIn);
  }

  /** Whether a subquery about the rows of a plan is left in it. */
  static boolean hasCorrelatedSubquery(LogicalPlan plan) {
    return ScalaCollections.<Expression>list(plan.expressions()).stream()
            .anyMatch(SubqueryExpression::hasCorrelatedSubquery)
        || ScalaCollections.<LogicalPlan>list(plan.children()).stream()
            .anyMatch(Joint::hasCorrelatedSubquery);
  }

  /** Whether a plan refers to a query around it. */
  static boolean hasOuterReference(LogicalPlan plan) {
    List<Expression> expressions = ScalaCollections.list(plan.expressions());
    return expressions.stream().anyMatch(Joint::isOuter)
        || ScalaCollections.<LogicalPlan>list(plan.children()).stream()
            .anyMatch(Joint::hasOuterReference);
  }

  private static boolean isOuter(Expression expression) {
    return expression instanceof OuterReference
        || ScalaCollections.<Expression>list(expression.children()).stream()
            .anyMatch(Joint::isOuter);
  }
}
