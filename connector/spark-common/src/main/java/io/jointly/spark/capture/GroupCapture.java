package io.jointly.spark.capture;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.Metadata;

/** Captures an aggregation below the total. */
final class GroupCapture {

  private final CapturedExpressions expressions;
  private final ColumnNames names;
  private final Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();

  GroupCapture(CapturedExpressions expressions, ColumnNames names) {
    this.expressions = expressions;
    this.names = names;
  }

  Captured of(Aggregate aggregate, Set<ExprId> required, InputCapture inputs) {
    List<Expression> groups = ScalaCollections.list(aggregate.groupingExpressions());
    List<NamedExpression> items =
        ScalaCollections.<NamedExpression>list(aggregate.aggregateExpressions()).stream()
            .filter(item -> required.contains(item.exprId()))
            .toList();
    Set<ExprId> below = new LinkedHashSet<>();
    groups.forEach(group -> below.addAll(PlanParts.read(group)));
    List<AggregateExpression> calls = new ArrayList<>();
    for (NamedExpression item : items) {
      collect((Expression) item, groups, calls);
    }
    calls.forEach(call -> below.addAll(PlanParts.read(call)));
    Captured input = inputs.of(aggregate.child(), below);

    List<Attribute> standIns = new ArrayList<>();
    List<Relation.Named> keys = keys(groups, input, aggregate, standIns);
    List<Relation.Computed> results = results(calls, input, aggregate, standIns);
    Captured grouped = new Captured(new Relation.Group(input.relation(), keys, results), columns);
    return above(items, groups, calls, standIns, grouped, aggregate);
  }

  private List<Relation.Named> keys(
      List<Expression> groups, Captured input, Aggregate aggregate, List<Attribute> standIns) {
    List<Expr> values = expressions.of(groups, input, aggregate.child());
    List<Relation.Named> keys = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      Relation.Named key =
          new Relation.Named(
              values.get(i) instanceof Expr.Column column ? column.name() : names.next(),
              values.get(i));
      if (!keys.contains(key)) {
        keys.add(key);
      }
      standIns.add(standIn(groups.get(i), key.column()));
    }
    return keys;
  }

  private List<Relation.Computed> results(
      List<AggregateExpression> calls,
      Captured input,
      Aggregate aggregate,
      List<Attribute> standIns) {
    List<Relation.Computed> results = new ArrayList<>();
    for (AggregateExpression call : calls) {
      FunctionCapture function = FunctionCapture.of(call);
      Relation.Computed result =
          new Relation.Computed(
              names.next(),
              function.function(),
              expressions.of(function.arguments(), input, aggregate.child()),
              PlanParts.type(CatalystTrees.named(call, call.sql())));
      results.add(result);
      standIns.add(standIn(call, result.column()));
    }
    return results;
  }

  /** Expressions of groups and aggregates above them. */
  private Captured above(
      List<NamedExpression> items,
      List<Expression> groups,
      List<AggregateExpression> calls,
      List<Attribute> standIns,
      Captured grouped,
      Aggregate aggregate) {
    List<Expression> replaced = new ArrayList<>(groups);
    replaced.addAll(calls);
    Map<ExprId, Expr.Column> output = new LinkedHashMap<>();
    List<Expression> computed = new ArrayList<>();
    List<ExprId> ids = new ArrayList<>();
    for (NamedExpression item : items) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      PlanParts.requireType(item, value);
      Expression over = CatalystTrees.replace(value, part -> standIn(part, replaced, standIns));
      if (over instanceof Attribute column) {
        output.put(item.exprId(), grouped.column(column));
      } else {
        computed.add(over);
        ids.add(item.exprId());
      }
    }
    if (computed.isEmpty()) {
      return new Captured(grouped.relation(), output);
    }
    List<Expr> values = expressions.of(computed, grouped, aggregate.child());
    List<Relation.Named> named = new ArrayList<>();
    new LinkedHashSet<>(output.values())
        .forEach(column -> named.add(new Relation.Named(column.name(), column)));
    for (int i = 0; i < values.size(); i++) {
      Relation.Named column = new Relation.Named(names.next(), values.get(i));
      named.add(column);
      output.put(ids.get(i), column.column());
    }
    return new Captured(new Relation.Project(grouped.relation(), named), output);
  }

  private static Expression standIn(
      Expression part, List<Expression> replaced, List<Attribute> standIns) {
    for (int i = 0; i < replaced.size(); i++) {
      if (part.semanticEquals(replaced.get(i))) {
        return standIns.get(i);
      }
    }
    return part;
  }

  /** A column in the place of an expression. */
  private Attribute standIn(Expression expression, Expr.Column column) {
    ExprId id = NamedExpression.newExprId();
    columns.put(id, column);
    return new AttributeReference(
        column.name(),
        expression.dataType(),
        true,
        Metadata.empty(),
        id,
        ScalaCollections.seq(List.of()));
  }

  private static void collect(
      Expression expression, List<Expression> groups, List<AggregateExpression> calls) {
    if (groups.stream().anyMatch(expression::semanticEquals)) {
      return;
    }
    if (expression instanceof AggregateExpression call) {
      if (calls.stream().noneMatch(call::semanticEquals)) {
        calls.add(call);
      }
      return;
    }
    ScalaCollections.<Expression>list(expression.children())
        .forEach(child -> collect(child, groups, calls));
  }
}
