package io.jointly.spark.capture;

import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import io.jointly.spark.version.ScalaCollections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.View;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a plan are.
 *
 * @param keys of the columns that are keys of entities at one party
 * @param unknown the operator over the parties' rows that is not computed below the total, if there
 *     is one
 */
record RowKind(Kind kind, Set<ExprId> keys, @Nullable LogicalPlan unknown) {

  enum Kind {
    /** Rows of the parties, each computed from one party's own. */
    ROWS,
    /** Rows that are the same at every party. */
    PUBLIC,
    /** What an operator that is not computed below the total makes of the parties' rows. */
    UNKNOWN,
    /** An answer, this party's own tables, or a mixture. */
    OTHER
  }

  private static final RowKind OTHER = new RowKind(Kind.OTHER, Set.of());

  private RowKind(Kind kind, Set<ExprId> keys) {
    this(kind, keys, null);
  }

  boolean isRows() {
    return kind == Kind.ROWS;
  }

  /** The operator because of which rows of the parties cannot be computed below the total. */
  Optional<LogicalPlan> operator() {
    return Optional.ofNullable(unknown);
  }

  static RowKind of(LogicalPlan plan) {
    if (plan instanceof DataSourceV2Relation relation) {
      return relation.table() instanceof RelationSource joint && !joint.isDerived()
          ? ofTable(relation, joint)
          : OTHER;
    }
    if (ValuesCapture.isValues(plan)) {
      return new RowKind(Kind.PUBLIC, Set.of());
    }
    List<LogicalPlan> children = ScalaCollections.list(plan.children());
    List<RowKind> below = children.stream().map(RowKind::of).toList();
    if (below.stream().anyMatch(each -> each.kind == Kind.OTHER)) {
      return OTHER;
    }
    Optional<RowKind> unknown = below.stream().filter(each -> each.unknown != null).findFirst();
    if (plan instanceof Aggregate aggregate) {
      return ofAggregate(aggregate, below.get(0));
    }
    if (plan instanceof Deduplicate distinct) {
      return ofGroups(ScalaCollections.list(distinct.keys()), below.get(0), below.get(0).keys);
    }
    if (unknown.isPresent()) {
      return unknown.get();
    }
    return ofOperator(plan, below);
  }

  private static RowKind ofOperator(LogicalPlan plan, List<RowKind> below) {
    if (plan instanceof SubqueryAlias
        || plan instanceof View
        || plan instanceof Filter
        || plan instanceof Sort
        || plan instanceof Window) {
      return below.get(0);
    }
    if (plan instanceof Project project) {
      return new RowKind(
          below.get(0).kind, named(below.get(0), ScalaCollections.list(project.projectList())));
    }
    if (plan instanceof Join) {
      return ofJoin(below.get(0), below.get(1));
    }
    if (plan instanceof Union union) {
      return ofUnion(union, below);
    }
    return below.stream().anyMatch(RowKind::isRows)
        ? new RowKind(Kind.UNKNOWN, Set.of(), plan)
        : OTHER;
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
    Set<ExprId> keys = new HashSet<>(left.keys);
    keys.addAll(right.keys);
    return new RowKind(left.isRows() || right.isRows() ? Kind.ROWS : Kind.PUBLIC, keys);
  }

  private static RowKind ofUnion(Union union, List<RowKind> inputs) {
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
    return new RowKind(inputs.stream().anyMatch(RowKind::isRows) ? Kind.ROWS : Kind.PUBLIC, keys);
  }

  private static RowKind ofAggregate(Aggregate aggregate, RowKind below) {
    return ofGroups(
        ScalaCollections.list(aggregate.groupingExpressions()),
        below,
        named(below, ScalaCollections.list(aggregate.aggregateExpressions())));
  }

  /** An aggregation by the key of an entity gives rows of one party; any other is an answer. */
  private static RowKind ofGroups(
      List<? extends Expression> groups, RowKind below, Set<ExprId> keys) {
    return switch (below.kind) {
      case PUBLIC -> new RowKind(Kind.PUBLIC, keys);
      case ROWS -> isByKey(groups, below) ? new RowKind(Kind.ROWS, keys) : OTHER;
      case UNKNOWN -> below;
      case OTHER -> OTHER;
    };
  }

  /** Whether rows of different entities stay apart. */
  static boolean isByKey(Aggregate aggregate, RowKind below) {
    return isByKey(ScalaCollections.list(aggregate.groupingExpressions()), below);
  }

  private static boolean isByKey(List<? extends Expression> groups, RowKind below) {
    return groups.stream()
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
