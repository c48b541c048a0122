package io.jointly.spark.capture;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import scala.Option;

/**
 * A plan as a relation.
 *
 * @param columns for each column of the plan that is needed, the relation's column that it is
 */
record Captured(Relation relation, Map<ExprId, Expr.Column> columns) {

  /** The relation's column that a column of the plan is. */
  Expr.Column column(NamedExpression attribute) {
    Expr.Column column = columns.get(attribute.exprId());
    if (column == null) {
      throw new IllegalStateException("no column for " + attribute.name());
    }
    return column;
  }

  /**
   * The columns of the plan, over the derived table.
   *
   * @param plan what this is of
   */
  LogicalPlan over(RelationSource joint, LogicalPlan plan) {
    DataSourceV2Relation table =
        DataSourceV2Relation.create(
            joint.over(relation, written(plan)), Option.empty(), Option.empty());
    Map<String, AttributeReference> byName = new HashMap<>();
    for (Object column : ScalaCollections.list(table.output())) {
      AttributeReference reference = (AttributeReference) column;
      byName.put(reference.name(), reference);
    }
    List<NamedExpression> items = new ArrayList<>();
    columns.forEach(
        (id, column) -> {
          AttributeReference reference = byName.get(column.name());
          if (reference == null) {
            throw new IllegalStateException("the derived table has no column " + column.name());
          }
          items.add(CatalystTrees.named(reference, column.name(), id));
        });
    return new Project(ScalaCollections.seq(items), table);
  }

  /** The names in the query of columns that have other ones here, where these are no one else's. */
  private Map<String, String> written(LogicalPlan plan) {
    Set<String> taken = new HashSet<>();
    columns.values().forEach(column -> taken.add(column.name()));
    Map<String, String> written = new LinkedHashMap<>();
    for (Attribute attribute : ScalaCollections.<Attribute>list(plan.output())) {
      Expr.Column column = columns.get(attribute.exprId());
      if (column != null && taken.add(attribute.name())) {
        written.putIfAbsent(column.name(), attribute.name());
      }
    }
    return written;
  }
}
