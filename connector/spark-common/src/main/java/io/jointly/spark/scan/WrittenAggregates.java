package io.jointly.spark.scan;

import io.jointly.plan.Agreement;
import io.jointly.plan.QueryPlan;
import io.jointly.query.JointQuery;
import io.jointly.spark.rewrite.JointRelation;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationDef;
import org.apache.spark.sql.catalyst.plans.logical.CTERelationRef;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.GlobalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import org.jspecify.annotations.Nullable;

/**
 * The aggregations over joint tables as a query has them before Spark optimises it. The optimiser
 * takes out what an action does not need, moves conditions below an aggregation, and merges one
 * aggregation into another. Each aggregation is planned once more here, by itself.
 */
final class WrittenAggregates {

  private final SparkSession spark;
  private final Map<Long, LogicalPlan> shared = new HashMap<>();
  private final List<CTERelationDef> definitions = new ArrayList<>();

  private WrittenAggregates(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param running the query that is run; null if that is not known
   * @param asked the query over a joint table that Spark has made of it
   * @return the plans of its aggregations over that table, without those that Spark has left as
   *     they were, unless they are what is asked. Empty if the query is nothing but one
   *     aggregation, or is not known.
   */
  static List<QueryPlan> of(
      @Nullable QueryExecution running, JointQuery asked, Agreement agreement) {
    if (running == null) {
      return List.of();
    }
    LogicalPlan written = running.analyzed();
    WrittenAggregates aggregates = new WrittenAggregates(running.sparkSession());
    aggregates.define(written);
    if (aggregates.isOneAggregation(written)) {
      return List.of();
    }
    List<LogicalPlan> found = new ArrayList<>();
    aggregates.collect(written, found);
    List<QueryPlan> plans = new ArrayList<>();
    found.forEach(aggregate -> plans.addAll(aggregates.plans(aggregate)));
    plans.removeIf(plan -> !plan.agreement().equals(agreement));
    List<QueryPlan> left = new ArrayList<>();
    scans(running.optimizedPlan(), left);
    left.removeIf(scan -> scan.query().equals(asked));
    left.removeIf(scan -> removeFirst(plans, plan -> plan.query().equals(scan.query())));
    left.forEach(scan -> removeFirst(plans, plan -> isOnlyFiltered(plan.query(), scan.query())));
    return plans.stream().filter(plan -> plan.query().rows().equals(asked.rows())).toList();
  }

  /** One aggregation may be there twice, once as it was written and once changed. */
  private static boolean removeFirst(List<QueryPlan> plans, Predicate<QueryPlan> which) {
    for (int i = 0; i < plans.size(); i++) {
      if (which.test(plans.get(i))) {
        plans.remove(i);
        return true;
      }
    }
    return false;
  }

  private static boolean isOnlyFiltered(JointQuery written, JointQuery left) {
    return written.rows().equals(left.rows())
        && written.groups().equals(left.groups())
        && written.measures().equals(left.measures())
        && left.conjuncts().containsAll(written.conjuncts());
  }

  private void define(LogicalPlan node) {
    if (node instanceof CTERelationDef definition) {
      shared.put(definition.id(), definition.child());
      definitions.add(definition);
    }
    below(node).forEach(this::define);
  }

  /** Whether the result is that of an aggregation, with all its columns. */
  private boolean isOneAggregation(LogicalPlan node) {
    if (isAggregation(node)) {
      return isJoint(ScalaCollections.list(node.children()).get(0));
    }
    if (node instanceof Project project) {
      return project.child().outputSet().subsetOf(project.references())
          && isOneAggregation(project.child());
    }
    return (node instanceof Sort
            || node instanceof SubqueryAlias
            || node instanceof GlobalLimit
            || node instanceof LocalLimit)
        && isOneAggregation(ScalaCollections.list(node.children()).get(0));
  }

  private static boolean isAggregation(LogicalPlan node) {
    return node instanceof Aggregate || node instanceof Distinct;
  }

  private void collect(LogicalPlan node, List<LogicalPlan> into) {
    if (isAggregation(node) && isJoint(ScalaCollections.list(node.children()).get(0))) {
      into.add(node);
    }
    below(node).forEach(child -> collect(child, into));
  }

  /** Whether rows of a joint table come up here. */
  private boolean isJoint(LogicalPlan node) {
    if (node instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof JointRelation;
    }
    if (node instanceof CTERelationRef reference) {
      LogicalPlan definition = shared.get(reference.cteId());
      return definition != null && isJoint(definition);
    }
    return !isAggregation(node)
        && ScalaCollections.list(node.children()).stream().anyMatch(this::isJoint);
  }

  private static List<LogicalPlan> below(LogicalPlan node) {
    List<LogicalPlan> below = new ArrayList<>(ScalaCollections.list(node.children()));
    ScalaCollections.list(node.subqueries()).forEach(subquery -> below.add((LogicalPlan) subquery));
    return below;
  }

  private List<QueryPlan> plans(LogicalPlan aggregate) {
    LogicalPlan alone =
        definitions.isEmpty()
            ? aggregate
            : new WithCTE(aggregate, ScalaCollections.seq(List.copyOf(definitions)));
    List<QueryPlan> plans = new ArrayList<>();
    try {
      scans((LogicalPlan) spark.sessionState().optimizer().execute(alone.clone()), plans);
    } catch (Exception e) {
      // A part of a query need not be a query: it may refer to what is around it, or be refused.
      return List.of();
    }
    return plans;
  }

  private static void scans(LogicalPlan node, List<QueryPlan> into) {
    if (node instanceof DataSourceV2ScanRelation relation
        && relation.scan() instanceof V1ScanWrapper wrapper
        && wrapper.v1Scan() instanceof PlannedScan scan) {
      into.add(scan.plan());
    }
    below(node).forEach(child -> scans(child, into));
  }
}
