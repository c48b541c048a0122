package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Expand;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2ScanRelation;
import org.apache.spark.sql.execution.datasources.v2.V1ScanWrapper;
import scala.runtime.AbstractFunction1;

/**
 * The plan below an aggregation, with projections substituted into the expressions above them.
 *
 * @param base the plan below all projections, conditions and grouping sets
 * @param conditions the conditions, over the output of {@code base}
 * @param columns for each column above, its expression over the output of {@code base}
 */
public record AggregateInput(
    LogicalPlan base, List<Expression> conditions, Map<ExprId, Expression> columns) {

  /** One input for each grouping set, or a single one. */
  static List<AggregateInput> below(LogicalPlan plan) {
    if (plan instanceof Project project && allPlain(ScalaCollections.list(project.projectList()))) {
      return below(project.child()).stream().map(rows -> rows.projected(project)).toList();
    }
    if (plan instanceof Filter filter && filter.condition().deterministic()) {
      return below(filter.child()).stream().map(rows -> rows.filtered(filter)).toList();
    }
    if (plan instanceof Expand expand && isPlain(expand)) {
      List<AggregateInput> alternatives = new ArrayList<>();
      for (AggregateInput rows : below(expand.child())) {
        ScalaCollections.list(expand.projections())
            .forEach(
                projection ->
                    alternatives.add(
                        rows.with(
                            ScalaCollections.list(expand.output()),
                            ScalaCollections.list(projection))));
      }
      return alternatives;
    }
    return List.of(new AggregateInput(plan, List.of(), Map.of()));
  }

  /** Whether this plan returns single rows of a joint table. */
  static boolean isJoint(LogicalPlan plan) {
    if (plan instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof JointRelation;
    }
    if (plan instanceof DataSourceV2ScanRelation scan) {
      return scan.scan() instanceof V1ScanWrapper wrapper
          && wrapper.v1Scan() instanceof JointRelation;
    }
    return (plan instanceof Project
            || plan instanceof Filter
            || plan instanceof Expand
            || plan instanceof Join)
        && ScalaCollections.list(plan.children()).stream().anyMatch(AggregateInput::isJoint);
  }

  /**
   * Whether rows of a joint table come out of this plan, through whatever other operators. Spark
   * may leave an aggregation out that only groups.
   */
  public static boolean readsRows(LogicalPlan plan) {
    return isJoint(plan)
        || (!(plan instanceof Aggregate aggregate && hasFunctions(aggregate))
            && ScalaCollections.list(plan.children()).stream().anyMatch(AggregateInput::readsRows));
  }

  private static boolean hasFunctions(Aggregate aggregate) {
    return ScalaCollections.list(aggregate.aggregateExpressions()).stream()
        .anyMatch(item -> ((Expression) item).exists(new IsFunction()));
  }

  /** Whether an expression is a call of an aggregate function. */
  private static final class IsFunction extends AbstractFunction1<Expression, Object> {
    @Override
    public Object apply(Expression expression) {
      return expression instanceof AggregateExpression;
    }
  }

  /** Whether disclosure checks apply to the groups of a joint table below. */
  static boolean isChecked(LogicalPlan plan) {
    if (plan instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof JointRelation table && table.isChecked();
    }
    if (plan instanceof DataSourceV2ScanRelation scan) {
      return scan.scan() instanceof V1ScanWrapper wrapper
          && wrapper.v1Scan() instanceof JointRelation refused
          && refused.isChecked();
    }
    return ScalaCollections.list(plan.children()).stream().anyMatch(AggregateInput::isChecked);
  }

  /** Whether the plan is a joint table with only projections and plain conditions above it. */
  static boolean isOnlyJoint(LogicalPlan plan) {
    if (plan instanceof Project project) {
      return allPlain(ScalaCollections.list(project.projectList())) && isOnlyJoint(project.child());
    }
    if (plan instanceof Filter filter) {
      return CatalystTrees.isPlain(filter.condition()) && isOnlyJoint(filter.child());
    }
    return !(plan instanceof Join) && !(plan instanceof Expand) && isJoint(plan);
  }

  /** Whether {@link #below} finds grouping sets. */
  static boolean hasGroupingSets(LogicalPlan plan) {
    if (plan instanceof Project project) {
      return allPlain(ScalaCollections.list(project.projectList()))
          && hasGroupingSets(project.child());
    }
    if (plan instanceof Filter filter) {
      return filter.condition().deterministic() && hasGroupingSets(filter.child());
    }
    return plan instanceof Expand expand && isPlain(expand);
  }

  /** The expression over the output of {@link #base}. */
  Expression resolve(Expression expression) {
    return CatalystTrees.replace(
        expression,
        part ->
            part instanceof Attribute attribute
                ? columns.getOrDefault(attribute.exprId(), attribute)
                : part);
  }

  LogicalPlan filteredBase() {
    return conditions.stream()
        .reduce(And::new)
        .<LogicalPlan>map(condition -> new Filter(condition, base))
        .orElse(base);
  }

  AggregateInput projected(Project project) {
    List<NamedExpression> items = ScalaCollections.list(project.projectList());
    return with(
        items.stream().map(NamedExpression::toAttribute).toList(),
        items.stream()
            .map(item -> item instanceof Alias alias ? alias.child() : (Expression) item)
            .toList());
  }

  private AggregateInput filtered(Filter filter) {
    List<Expression> all = new ArrayList<>(conditions);
    all.add(resolve(filter.condition()));
    return new AggregateInput(base, all, columns);
  }

  private AggregateInput with(List<Attribute> names, List<Expression> values) {
    Map<ExprId, Expression> all = new HashMap<>();
    for (int i = 0; i < names.size(); i++) {
      all.put(names.get(i).exprId(), resolve(values.get(i)));
    }
    return new AggregateInput(base, conditions, all);
  }

  private static boolean isPlain(Expand expand) {
    return ScalaCollections.list(expand.projections()).stream()
        .allMatch(projection -> allPlain(ScalaCollections.list(projection)));
  }

  private static boolean allPlain(List<? extends Object> expressions) {
    return expressions.stream().allMatch(each -> CatalystTrees.isPlain((Expression) each));
  }
}
