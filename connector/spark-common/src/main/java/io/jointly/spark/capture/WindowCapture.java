package io.jointly.spark.capture;

import io.jointly.query.Expr;
import io.jointly.query.Relation;
import io.jointly.query.Relation.Frame;
import io.jointly.query.Relation.Order;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Ascending$;
import org.apache.spark.sql.catalyst.expressions.CurrentRow$;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NullsFirst$;
import org.apache.spark.sql.catalyst.expressions.RowFrame$;
import org.apache.spark.sql.catalyst.expressions.RowNumber;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.expressions.SpecifiedWindowFrame;
import org.apache.spark.sql.catalyst.expressions.UnboundedFollowing$;
import org.apache.spark.sql.catalyst.expressions.UnboundedPreceding$;
import org.apache.spark.sql.catalyst.expressions.WindowExpression;
import org.apache.spark.sql.catalyst.plans.logical.Window;

/** Captures a window below the total. */
final class WindowCapture {

  private final CapturedExpressions expressions;
  private final ColumnNames names;

  WindowCapture(CapturedExpressions expressions, ColumnNames names) {
    this.expressions = expressions;
    this.names = names;
  }

  Captured of(Window window, Set<ExprId> required, InputCapture inputs) {
    List<NamedExpression> functions =
        ScalaCollections.<NamedExpression>list(window.windowExpressions()).stream()
            .filter(function -> required.contains(function.exprId()))
            .toList();
    List<Expression> partition = ScalaCollections.list(window.partitionSpec());
    List<SortOrder> order = ScalaCollections.list(window.orderSpec());
    Set<ExprId> below = new LinkedHashSet<>(required);
    functions.forEach(function -> below.addAll(PlanParts.read((Expression) function)));
    partition.forEach(key -> below.addAll(PlanParts.read(key)));
    order.forEach(key -> below.addAll(PlanParts.read(key)));
    functions.forEach(function -> below.remove(function.exprId()));
    Captured input = inputs.of(window.child(), below);
    List<Expr> partitions = expressions.of(partition, input, window.child());
    List<Relation.SortKey> keys = keys(order, input, window);

    Map<ExprId, Expr.Column> columns = new LinkedHashMap<>(input.columns());
    Map<Frame, List<Relation.Computed>> byFrame = new LinkedHashMap<>();
    for (NamedExpression function : functions) {
      WindowExpression over = (WindowExpression) ((Alias) function).child();
      requireOrder(over, order);
      FunctionCapture captured = FunctionCapture.ofWindow(over.windowFunction());
      Relation.Computed result =
          new Relation.Computed(
              names.next(),
              captured.function(),
              expressions.of(captured.arguments(), input, window.child()),
              PlanParts.type(function));
      byFrame
          .computeIfAbsent(
              captured.function().hasFrame() ? frame(over) : Frame.PARTITION,
              frame -> new ArrayList<>())
          .add(result);
      columns.put(function.exprId(), result.column());
    }
    Relation relation = input.relation();
    for (Map.Entry<Frame, List<Relation.Computed>> each : byFrame.entrySet()) {
      relation = new Relation.Window(relation, partitions, keys, each.getKey(), each.getValue());
    }
    return new Captured(relation, columns);
  }

  /** Nobody can write such a window: Spark does, of LIMIT in a subquery about an outer row. */
  private static void requireOrder(WindowExpression over, List<SortOrder> order) {
    if (order.isEmpty() && over.windowFunction() instanceof RowNumber) {
      throw PlanParts.refused(
          "LIMIT in a LATERAL or correlated subquery cannot be computed below the total. Number the"
              + " rows instead: row_number() OVER (PARTITION BY key ORDER BY …) AS n, and join those"
              + " with n = 1");
    }
  }

  private List<Relation.SortKey> keys(List<SortOrder> order, Captured input, Window window) {
    List<Expr> values =
        expressions.of(
            order.stream().<Expression>map(SortOrder::child).toList(), input, window.child());
    List<Relation.SortKey> keys = new ArrayList<>();
    for (int i = 0; i < values.size(); i++) {
      boolean nullsFirst = order.get(i).nullOrdering().equals(NullsFirst$.MODULE$);
      boolean ascending = order.get(i).direction().equals(Ascending$.MODULE$);
      keys.add(
          new Relation.SortKey(
              values.get(i),
              ascending
                  ? nullsFirst ? Order.ASCENDING_NULLS_FIRST : Order.ASCENDING_NULLS_LAST
                  : nullsFirst ? Order.DESCENDING_NULLS_FIRST : Order.DESCENDING_NULLS_LAST));
    }
    return keys;
  }

  private static Frame frame(WindowExpression over) {
    if (over.windowSpec().frameSpecification() instanceof SpecifiedWindowFrame frame) {
      boolean rows = frame.frameType().equals(RowFrame$.MODULE$);
      String from = end(frame.lower());
      String to = end(frame.upper());
      String both = from + " " + to;
      switch (both) {
        case "first last" -> {
          return Frame.PARTITION;
        }
        case "first current" -> {
          return rows ? Frame.ROWS_TO_CURRENT : Frame.RANGE_TO_CURRENT;
        }
        case "first -1" -> {
          if (rows) {
            return Frame.ROWS_BEFORE;
          }
        }
        case "current last" -> {
          if (rows) {
            return Frame.ROWS_FROM_CURRENT;
          }
        }
        case "1 last" -> {
          if (rows) {
            return Frame.ROWS_AFTER;
          }
        }
        default -> {}
      }
    }
    throw PlanParts.refused(
        "the frame "
            + text((Expression) over.windowSpec().frameSpecification())
            + " cannot be computed below the total; there are the whole partition, and ROWS up to,"
            + " before, from and after the current row. For the rows near another one join them by"
            + " the key and by where they lie, and group them: FROM a JOIN b ON b.key = a.key AND"
            + " b.day BETWEEN a.day - INTERVAL '30' DAY AND a.day GROUP BY a.key, a.day");
  }

  /** Spark writes {@code -1 FOLLOWING} for {@code 1 PRECEDING}. */
  private static String text(Expression frame) {
    return frame
        .sql()
        .replaceAll("-(\\d+) FOLLOWING", "$1 PRECEDING")
        .replaceAll("INTERVAL '-([^']*)' ([A-Z ]+) FOLLOWING", "INTERVAL '$1' $2 PRECEDING");
  }

  private static String end(Expression bound) {
    if (bound.equals(UnboundedPreceding$.MODULE$)) {
      return "first";
    }
    if (bound.equals(UnboundedFollowing$.MODULE$)) {
      return "last";
    }
    if (bound.equals(CurrentRow$.MODULE$)) {
      return "current";
    }
    return bound instanceof Literal literal ? String.valueOf(literal.value()) : "other";
  }
}
