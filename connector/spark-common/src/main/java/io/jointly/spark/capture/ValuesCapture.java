package io.jointly.spark.capture;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LocalRelation;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.OneRowRelation;
import org.apache.spark.sql.catalyst.plans.logical.Range;
import org.apache.spark.unsafe.types.UTF8String;

/** Captures VALUES and local DataFrames, whose rows become part of the query. */
final class ValuesCapture {

  private ValuesCapture() {}

  /** Whether a plan is such rows: VALUES, a local DataFrame, range(), or SELECT without FROM. */
  static boolean isValues(LogicalPlan plan) {
    return plan instanceof OneRowRelation
        || ((plan instanceof LocalRelation || plan instanceof Range) && !plan.isStreaming());
  }

  /** Whether a plan has such rows, outside of subqueries. */
  static boolean isIn(LogicalPlan plan) {
    return isValues(plan)
        || ScalaCollections.<LogicalPlan>list(plan.children()).stream()
            .anyMatch(ValuesCapture::isIn);
  }

  /**
   * @param written the names that columns have in the query, where it gives them some
   */
  static Captured of(
      LocalRelation relation,
      Set<ExprId> required,
      Map<ExprId, String> written,
      ColumnNames names) {
    List<Attribute> output = ScalaCollections.list(relation.output());
    List<InternalRow> rows = ScalaCollections.list(relation.data());
    List<Integer> places = places(output, required);
    requireFew(rows.size(), places.size());
    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();
    for (int place : places) {
      Attribute attribute = output.get(place);
      columns.put(attribute.exprId(), column(attribute, written, names));
    }
    List<Expr.Column> captured = List.copyOf(columns.values());
    List<List<Expr.Literal>> values = new ArrayList<>();
    for (InternalRow row : rows) {
      List<Expr.Literal> literals = new ArrayList<>();
      for (int i = 0; i < places.size(); i++) {
        Object value = row.get(places.get(i), output.get(places.get(i)).dataType());
        literals.add(literal(captured.get(i), value));
      }
      values.add(literals);
    }
    return new Captured(new Relation.Values(captured, values), columns);
  }

  /** The numbers of {@code range()}. */
  static Captured of(Range range, Set<ExprId> required, ColumnNames names) {
    if (range.numElements().$greater(scala.math.BigInt.int2bigInt(Relation.Values.MOST_ROWS))) {
      throw PlanParts.refused(
          "range() with more than "
              + Relation.Values.MOST_ROWS
              + " rows is too large to be part of a query, which all parties are sent. Agree with all"
              + " parties on a public table of them ('public: true' in collaboration.yaml)");
    }
    List<InternalRow> rows = new ArrayList<>();
    for (int i = 0; i < range.numElements().toInt(); i++) {
      rows.add(new GenericInternalRow(new Object[] {range.start() + i * range.step()}));
    }
    return of(Plans.rows(range.output(), rows), required, Map.of(), names);
  }

  /** SELECT of constants without FROM. */
  static Captured ofConstants(List<NamedExpression> items, ColumnNames names) {
    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>();
    List<Expr.Literal> row = new ArrayList<>();
    for (NamedExpression item : items) {
      if (!(item instanceof Alias alias && alias.child() instanceof Literal constant)) {
        throw PlanParts.refused(
            ((Expression) item).sql() + " in a SELECT without FROM is no constant");
      }
      Expr.Column column =
          new Expr.Column(names.of(item.name()), PlanParts.type(item.name(), constant.dataType()));
      columns.put(item.exprId(), column);
      row.add(literal(column, constant.value()));
    }
    if (row.isEmpty()) {
      Expr.Column one = new Expr.Column(names.next(), SqlType.of(SqlType.Kind.INT));
      return new Captured(
          new Relation.Values(List.of(one), List.of(List.of(literal(one, 1)))), columns);
    }
    return new Captured(new Relation.Values(List.copyOf(columns.values()), List.of(row)), columns);
  }

  private static Expr.Column column(
      Attribute attribute, Map<ExprId, String> written, ColumnNames names) {
    String name = written.getOrDefault(attribute.exprId(), attribute.name());
    return new Expr.Column(names.of(name), PlanParts.type(name, attribute.dataType()));
  }

  /** Those that are needed, and one where only the number of rows matters. */
  private static List<Integer> places(List<Attribute> output, Set<ExprId> required) {
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < output.size(); i++) {
      if (required.contains(output.get(i).exprId())) {
        places.add(i);
      }
    }
    if (!places.isEmpty()) {
      return places;
    }
    for (int i = 0; i < output.size(); i++) {
      if (SparkTypes.joint(output.get(i).dataType()) != null) {
        return List.of(i);
      }
    }
    throw PlanParts.refused(
        "VALUES or a local DataFrame without any column of a type that can be used below the total");
  }

  private static void requireFew(int rows, int columns) {
    if (rows > Relation.Values.MOST_ROWS || columns > Relation.Values.MOST_COLUMNS) {
      throw PlanParts.refused(
          "VALUES or a local DataFrame with "
              + rows
              + " rows and "
              + columns
              + " columns is too large to be part of a query, which all parties are sent: at most "
              + Relation.Values.MOST_ROWS
              + " rows and "
              + Relation.Values.MOST_COLUMNS
              + " columns can be. Agree with all parties on a public table of them ('public: true'"
              + " in collaboration.yaml)");
    }
  }

  private static Expr.Literal literal(Expr.Column column, Object value) {
    SqlType type = column.type();
    Object read = SparkTypes.fromInternal(value, type);
    if (read instanceof String text && !UTF8String.fromString(text).equals(value)) {
      throw PlanParts.refused(
          "VALUES or a local DataFrame has a text in column "
              + column.name()
              + " that is not UTF-8, which parties could not agree on");
    }
    return new Expr.Literal(type, read);
  }
}
