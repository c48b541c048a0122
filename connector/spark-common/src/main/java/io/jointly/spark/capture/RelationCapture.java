package io.jointly.spark.capture;

import io.jointly.collaboration.Collaboration;
import io.jointly.error.CallerException;
import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.sql.catalyst.plans.logical.Sort;
import org.apache.spark.sql.catalyst.plans.logical.SubqueryAlias;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.apache.spark.sql.catalyst.plans.logical.Window;
import org.apache.spark.sql.execution.datasources.v2.DataSourceV2Relation;

/**
 * Turns a plan over joint tables into a relation. Only columns that are needed above get into it,
 * and names follow from the plan alone, so that every party makes the same of it.
 */
final class RelationCapture {

  private final CapturedExpressions expressions;
  private final ColumnNames names;

  RelationCapture(SparkSession spark, Collaboration collaboration) {
    this.expressions = new CapturedExpressions(spark);
    this.names = new ColumnNames(collaboration);
  }

  /**
   * @param required the columns that are needed of it
   * @throws CallerException (UNSUPPORTED_SQL) where the algebra has not got an operator, a function
   *     or a type
   */
  Captured of(LogicalPlan plan, Set<ExprId> required) {
    if (plan instanceof DataSourceV2Relation relation
        && relation.table() instanceof RelationSource joint) {
      return table(relation, joint, required);
    }
    if (plan instanceof LocalRelation rows) {
      return ValuesCapture.of(rows, required, Map.of(), names);
    }
    if (plan instanceof Range range) {
      return ValuesCapture.of(range, required, names);
    }
    if (plan instanceof OneRowRelation) {
      return ValuesCapture.ofConstants(List.of(), names);
    }
    if (plan instanceof SubqueryAlias alias) {
      return of(alias.child(), required);
    }
    if (plan instanceof Sort sort) {
      return of(sort.child(), required);
    }
    if (plan instanceof Project project) {
      return project(project, required);
    }
    if (plan instanceof Filter filter) {
      return filter(filter, required);
    }
    if (plan instanceof Join join) {
      return join(join, required);
    }
    if (plan instanceof Aggregate aggregate) {
      return new GroupCapture(expressions, names).of(aggregate, required, this::of);
    }
    if (plan instanceof Window window) {
      return new WindowCapture(expressions, names).of(window, required, this::of);
    }
    if (plan instanceof Union union) {
      return union(union);
    }
    if (plan instanceof Deduplicate distinct) {
      return distinct(distinct, required);
    }
    throw UnknownOperator.refused(plan);
  }

  private Captured table(
      DataSourceV2Relation relation, RelationSource joint, Set<ExprId> required) {
    List<Relation.Named> read = new ArrayList<>();
    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();
    for (Attribute attribute : ScalaCollections.list(relation.output())) {
      if (required.contains(attribute.exprId())) {
        SqlType type = PlanParts.type(attribute);
        Relation.Named named =
            new Relation.Named(names.of(attribute.name()), new Expr.Column(attribute.name(), type));
        read.add(named);
        columns.put(attribute.exprId(), named.column());
      }
    }
    return new Captured(new Relation.Project(new Relation.Table(joint.tableName()), read), columns);
  }

  private Captured project(Project project, Set<ExprId> required) {
    List<NamedExpression> items =
        ScalaCollections.<NamedExpression>list(project.projectList()).stream()
            .filter(item -> required.contains(item.exprId()))
            .toList();
    Set<ExprId> below = new LinkedHashSet<>();
    items.forEach(item -> below.addAll(PlanParts.read((Expression) item)));
    if (project.child() instanceof OneRowRelation) {
      return ValuesCapture.ofConstants(items, names);
    }
    Captured input =
        project.child() instanceof LocalRelation rows
            ? ValuesCapture.of(rows, below, written(items), names)
            : of(project.child(), below);
    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();
    List<Expression> computed = new ArrayList<>();
    List<ExprId> ids = new ArrayList<>();
    for (NamedExpression item : items) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      PlanParts.requireType(item, value);
      if (value instanceof Attribute column) {
        columns.put(item.exprId(), input.column(column));
      } else {
        computed.add(value);
        ids.add(item.exprId());
      }
    }
    if (computed.isEmpty()) {
      return new Captured(input.relation(), columns);
    }
    List<Expr> values = expressions.of(computed, input, project.child());
    List<Relation.Named> named = new ArrayList<>();
    new LinkedHashSet<>(columns.values())
        .forEach(column -> named.add(new Relation.Named(column.name(), column)));
    for (int i = 0; i < values.size(); i++) {
      Relation.Named column = new Relation.Named(names.next(), values.get(i));
      named.add(column);
      columns.put(ids.get(i), column.column());
    }
    return new Captured(new Relation.Project(input.relation(), named), columns);
  }

  /** The first names of columns that have another one. */
  private static Map<ExprId, String> written(List<NamedExpression> items) {
    Map<ExprId, String> written = new LinkedHashMap<>();
    for (NamedExpression item : items) {
      if (item instanceof Alias alias && alias.child() instanceof Attribute column) {
        written.putIfAbsent(column.exprId(), alias.name());
      }
    }
    return written;
  }

  private Captured filter(Filter filter, Set<ExprId> required) {
    Set<ExprId> below = new LinkedHashSet<>(required);
    below.addAll(PlanParts.read(filter.condition()));
    Captured input = of(filter.child(), below);
    List<Expr> conditions =
        expressions.of(PlanParts.conjuncts(filter.condition()), input, filter.child());
    return new Captured(new Relation.Filter(input.relation(), conditions), input.columns());
  }

  private Captured join(Join join, Set<ExprId> required) {
    Set<ExprId> below = new LinkedHashSet<>(required);
    Optional<Expression> condition =
        join.condition().isDefined()
            ? Optional.of((Expression) join.condition().get())
            : Optional.empty();
    condition.ifPresent(on -> below.addAll(PlanParts.read(on)));
    Relation.JoinType type = type(join.joinType());
    boolean turned = join.joinType().sql().equals("RIGHT OUTER");
    LogicalPlan first = turned ? join.right() : join.left();
    LogicalPlan second = turned ? join.left() : join.right();
    Captured left = of(first, of(below, first));
    Captured right = of(second, of(below, second));
    Map<ExprId, Expr.Column> both = new LinkedHashMap<>(left.columns());
    both.putAll(right.columns());
    List<Expr> conditions =
        condition
            .map(
                on ->
                    expressions.of(
                        PlanParts.conjuncts(on), new Captured(left.relation(), both), join))
            .orElse(List.of());
    return new Captured(
        new Relation.Join(type, left.relation(), right.relation(), conditions),
        type.hasRight() ? both : left.columns());
  }

  /** Which of the rows with the same keys is kept makes no difference where only keys are read. */
  private Captured distinct(Deduplicate distinct, Set<ExprId> required) {
    List<Attribute> keys = ScalaCollections.list(distinct.keys());
    if (!PlanParts.ids(keys).containsAll(required)) {
      throw UnknownOperator.refused(distinct);
    }
    return of(Plans.aggregate(null, keys, keys, distinct.child()), required);
  }

  private static Relation.JoinType type(JoinType type) {
    return switch (type.sql()) {
      case "INNER", "CROSS" -> Relation.JoinType.INNER;
      case "LEFT OUTER", "RIGHT OUTER" -> Relation.JoinType.LEFT;
      case "LEFT SEMI" -> Relation.JoinType.SEMI;
      case "LEFT ANTI" -> Relation.JoinType.ANTI;
      case "LEFT SINGLE" ->
          throw PlanParts.refused(
              "a subquery that may find several rows where one value is asked for cannot be computed"
                  + " below the total. Write max(…) or another aggregate in it, or join the table");
      default ->
          throw PlanParts.refused(
              "a "
                  + type.sql()
                  + " JOIN cannot be computed below the total. Write it with INNER, LEFT, LEFT SEMI"
                  + " and LEFT ANTI JOIN, or with EXISTS and IN outside of OR and SELECT");
    };
  }

  private Captured union(Union union) {
    if (union.byName()) {
      throw PlanParts.refused("UNION BY NAME is not resolved; list the columns of both sides");
    }
    List<Relation> inputs = new ArrayList<>();
    List<String> first = new ArrayList<>();
    for (LogicalPlan child : ScalaCollections.<LogicalPlan>list(union.children())) {
      List<Attribute> output = ScalaCollections.list(child.output());
      Captured input = of(child, PlanParts.ids(output));
      List<Relation.Named> columns = new ArrayList<>();
      for (Attribute attribute : output) {
        String name = input.column(attribute).name();
        columns.add(new Relation.Named(names.like(name), input.column(attribute)));
        if (inputs.isEmpty()) {
          first.add(name);
        }
      }
      inputs.add(new Relation.Project(input.relation(), columns));
    }
    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();
    List<String> named = new ArrayList<>();
    for (Attribute attribute : ScalaCollections.<Attribute>list(union.output())) {
      // SQL takes the names of the first input.
      Expr.Column column =
          new Expr.Column(names.like(first.get(named.size())), PlanParts.type(attribute));
      named.add(column.name());
      columns.put(attribute.exprId(), column);
    }
    return new Captured(new Relation.Union(inputs, named), columns);
  }

  private static Set<ExprId> of(Set<ExprId> required, LogicalPlan plan) {
    Set<ExprId> own = new HashSet<>(PlanParts.ids(ScalaCollections.list(plan.output())));
    own.retainAll(required);
    return own;
  }
}
