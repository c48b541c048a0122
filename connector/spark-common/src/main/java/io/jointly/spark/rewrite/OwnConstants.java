package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.IntegerType;

/**
 * Finds parts of a query over a joint table that Spark makes constants of at each party, out of its
 * own clock or user: {@code now()}, {@code current_date()}. The analysed plan still shows them.
 * Parties that run the same job then ask different queries.
 */
public final class OwnConstants {

  /** Spark's classes for them. */
  private static final Set<String> OWN =
      Set.of(
          "CurrentTimestamp",
          "Now",
          "LocalTimestamp",
          "CurrentDate",
          "CurrentTime",
          "CurrentUser",
          "Uuid");

  private OwnConstants() {}

  /** One line for each such part that gets into a query to partners. */
  public static List<String> warnings(LogicalPlan analyzed) {
    Set<String> lines = new LinkedHashSet<>();
    collect(analyzed, false, lines);
    return List.copyOf(lines);
  }

  /**
   * @param aggregated whether there is an aggregation above, so that projections are part of it
   */
  private static void collect(LogicalPlan plan, boolean aggregated, Set<String> lines) {
    if (!readsJoint(plan)) {
      return;
    }
    if (plan instanceof Aggregate aggregate) {
      ScalaCollections.list(aggregate.groupingExpressions()).forEach(group -> tell(group, lines));
      ScalaCollections.list(aggregate.aggregateExpressions())
          .forEach(item -> aggregates((Expression) item).forEach(each -> tell(each, lines)));
    } else if (plan instanceof Filter filter) {
      tell(filter.condition(), lines);
    } else if (plan instanceof Project project && aggregated) {
      ScalaCollections.list(project.projectList()).forEach(item -> tell((Expression) item, lines));
    }
    boolean below = aggregated || plan instanceof Aggregate;
    ScalaCollections.list(plan.children()).forEach(child -> collect(child, below, lines));
    ScalaCollections.list(plan.subqueries())
        .forEach(subquery -> collect((LogicalPlan) subquery, false, lines));
  }

  private static boolean readsJoint(LogicalPlan plan) {
    return (plan instanceof DataSourceV2Relation relation
            && relation.table() instanceof JointRelation)
        || ScalaCollections.list(plan.children()).stream().anyMatch(OwnConstants::readsJoint)
        || ScalaCollections.list(plan.subqueries()).stream()
            .anyMatch(subquery -> readsJoint((LogicalPlan) subquery));
  }

  private static List<Expression> aggregates(Expression expression) {
    List<Expression> found = new ArrayList<>();
    if (expression instanceof AggregateExpression) {
      found.add(expression);
    } else {
      ScalaCollections.list(expression.children())
          .forEach(child -> found.addAll(aggregates(child)));
    }
    return found;
  }

  /** The largest constants that are made of a party's own. */
  private static void tell(Expression expression, Set<String> lines) {
    if (!hasOwn(expression)) {
      return;
    }
    if (!expression.references().isEmpty() || !expression.resolved()) {
      boolean days = comparesDays(expression);
      ScalaCollections.list(expression.children())
          .forEach(
              child -> {
                if (days && hasOwn(child)) {
                  lines.add(line(child, true));
                } else {
                  tell(child, lines);
                }
              });
      return;
    }
    lines.add(line(expression, isCoarse(expression)));
  }

  /** Spark compares a date with the date of a time, where a query compares it with the time. */
  private static boolean comparesDays(Expression expression) {
    return expression instanceof BinaryComparison
        && ScalaCollections.list(expression.children()).stream()
            .anyMatch(
                side ->
                    !hasOwn(side)
                        && side instanceof Cast cast
                        && cast.child().dataType() instanceof DateType);
  }

  /** Whether it is made of dates and whole numbers of a clock alone, which last for a day. */
  private static boolean isCoarse(Expression expression) {
    return !hasOwn(expression)
        || (expression.resolved()
            && (expression.dataType() instanceof DateType
                || expression.dataType() instanceof IntegerType))
        || (!expression.children().isEmpty()
            && ScalaCollections.list(expression.children()).stream()
                .allMatch(OwnConstants::isCoarse));
  }

  private static String line(Expression expression, boolean coarse) {
    return expression.sql()
        + " becomes a constant of this party before the query is asked. "
        + (coarse
            ? "Partners that run the same job ask the same query only if theirs is the same on"
                + " that day and in that time zone"
            : "Partners that run the same job never have the same one, so their query does not"
                + " match; only agents (jointly serve) answer it")
        + ". Write the value out";
  }

  private static boolean hasOwn(Expression expression) {
    return OWN.contains(expression.getClass().getSimpleName())
        || ScalaCollections.list(expression.children()).stream().anyMatch(OwnConstants::hasOwn);
  }
}
