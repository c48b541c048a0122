package io.jointly.spark.capture;

import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.spark.version.ScalaCollections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * What the rows of a plan are.
 *
 * @param keys of the columns that are keys of entities at one party
 */
record RowKind(Kind kind, Set<ExprId> keys) {

  enum Kind {
    /** Rows of the parties, each computed from one party's own. */
    ROWS,
    /** Rows that are the same at every party. */
    PUBLIC,
    /** An answer, this party's own tables, or a mixture. */
    OTHER
  }

  private static final RowKind OTHER = new RowKind(Kind.OTHER, Set.of());

  boolean isRows() {
    return kind == Kind.ROWS;
  }

  static RowKind of(LogicalPlan plan) {
    if (plan instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof RelationSource joint && !joint.isDerived()
          ? ofTable(relation, joint)
          : OTHER;
    }
    if (plan instanceof LocalRelation rows) {
      return rows.isStreaming() ? OTHER : new RowKind(Kind.PUBLIC, Set.of());
    }
    List<LogicalPlan> children = ScalaCollections.list(plan.children());
    if (plan instanceof SubqueryAlias
        || plan instanceof View
        || plan instanceof Filter
        || plan instanceof Sort) {
      return of(children.get(0));
    }
    if (plan instanceof Project project) {
      RowKind below = of(project.child());
      return new RowKind(below.kind, named(below, ScalaCollections.list(project.projectList())));
    }
    if (plan instanceof Window window) {
      return of(window.child());
    }
    if (plan instanceof Join) {
      return ofJoin(of(children.get(0)), of(children.get(1)));
    }
    if (plan instanceof Union union) {
      return ofUnion(union, children.stream().map(RowKind::of).toList());
    }
    return plan instanceof Aggregate aggregate ? ofAggregate(aggregate) : OTHER;
  }

  private static RowKind ofTable(DataSourceV2Relation relation, RelationSource joint) {
    Table table = joint.collaboration().tables().get(joint.tableName());
    if (table == null) {
      return OTHER;
    }
    Set<ExprId> keys = new HashSet<>();
    for (Attribute column : ScalaCollections.list(relation.output())) {
      if (table.key(column.name()).map(EntityKey::isAtOneParty).orElse(false)) {
        keys.add(column.exprId());
      }
    }
    return new RowKind(table.isPublic() ? Kind.PUBLIC : Kind.ROWS, keys);
  }

  private static RowKind ofJoin(RowKind left, RowKind right) {
    if (left.kind == Kind.OTHER || right.kind == Kind.OTHER) {
      return OTHER;
    }
    Set<ExprId> keys = new HashSet<>(left.keys);
    keys.addAll(right.keys);
    return new RowKind(left.isRows() || right.isRows() ? Kind.ROWS : Kind.PUBLIC, keys);
  }

  private static RowKind ofUnion(Union union, List<RowKind> inputs) {
    if (inputs.stream().anyMatch(input -> input.kind != inputs.get(0).kind)) {
      return OTHER;
    }
    Set<ExprId> keys = new HashSet<>();
    List<Attribute> output = ScalaCollections.list(union.output());
    List<LogicalPlan> children = ScalaCollections.list(union.children());
    for (int i = 0; i < output.size(); i++) {
      boolean isKey = true;
      for (int j = 0; j < children.size(); j++) {
        Attribute column = ScalaCollections.<Attribute>list(children.get(j).output()).get(i);
        isKey &= inputs.get(j).keys.contains(column.exprId());
      }
      if (isKey) {
        keys.add(output.get(i).exprId());
      }
    }
    return new RowKind(inputs.get(0).kind, keys);
  }

  /** An aggregation by the key of an entity gives rows of one party; any other is an answer. */
  private static RowKind ofAggregate(Aggregate aggregate) {
    RowKind below = of(aggregate.child());
    Set<ExprId> keys = named(below, ScalaCollections.list(aggregate.aggregateExpressions()));
    return switch (below.kind) {
      case PUBLIC -> new RowKind(Kind.PUBLIC, keys);
      case ROWS -> isByKey(aggregate, below) ? new RowKind(Kind.ROWS, keys) : OTHER;
      case OTHER -> OTHER;
    };
  }

  /** Whether rows of different entities stay apart. */
  static boolean isByKey(Aggregate aggregate, RowKind below) {
    return ScalaCollections.<Expression>list(aggregate.groupingExpressions()).stream()
        .anyMatch(group -> group instanceof Attribute key && below.keys.contains(key.exprId()));
  }

  private static Set<ExprId> named(RowKind below, List<NamedExpression> items) {
    Set<ExprId> keys = new HashSet<>();
    for (NamedExpression item : items) {
      Object value = item instanceof Alias alias ? alias.child() : item;
      if (value instanceof Attribute column && below.keys.contains(column.exprId())) {
        keys.add(item.exprId());
      }
    }
    return keys;
  }
}
