package io.jointly.spark.scan;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.text.QueryText;
import io.jointly.run.Reading;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LocalLimit;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * One row of an aggregation, of which only group columns are needed, such as {@code isEmpty} takes.
 * Spark then leaves the aggregation out and takes any one row of the table.
 */
final class OneRow {

  private OneRow() {}

  /** Whether Spark takes one row of a scan, and nothing else. */
  static boolean isTakenOf(RefusedScan scan, @Nullable QueryExecution running) {
    List<LogicalPlan> path = new ArrayList<>();
    if (running == null || PushDownObstacles.pathTo(running.optimizedPlan(), scan, path) == null) {
      return false;
    }
    for (LogicalPlan node : path) {
      if (!(node instanceof Project)) {
        return node instanceof LocalLimit limit
            && limit.limitExpr() instanceof Literal literal
            && Integer.valueOf(1).equals(literal.value());
      }
    }
    return false;
  }

  /**
   * Whether an action takes no column, and so asks only whether there are rows. A command that
   * writes has no columns either.
   */
  static boolean isAllThatIsNeeded(@Nullable QueryExecution running) {
    return running != null
        && !(running.analyzed() instanceof Command)
        && running.analyzed().output().isEmpty();
  }

  /** Looking whether there are rows must not ask the partners another question. */
  static CallerException notShown() {
    return new CallerException(
        ErrorCode.REPLANNED,
        "isEmpty() asks only whether there are rows, and that is known once the DataFrame's own"
            + " query has been answered. Show or collect it first; this action is then answered from"
            + " its answer. Nobody was asked");
  }

  /**
   * A row of the answer to the aggregation, if it has any.
   *
   * @param required the columns of the scan
   * @throws CallerException (REPLANNED) if one of them is not a column of the answer
   */
  static List<Row> of(Reading reading, JointQuery aggregation, StructType required) {
    List<Expr> groups = aggregation.groups();
    List<Integer> places = new ArrayList<>();
    for (String name : required.fieldNames()) {
      int place =
          groups.stream()
              .map(group -> group instanceof Expr.Column column ? column.name() : "")
              .toList()
              .indexOf(name);
      if (place < 0) {
        throw notAnswered(aggregation);
      }
      places.add(place);
    }
    return AnswerRows.of(reading, OutputColumns.of(groups, List.of())).stream()
        .limit(1)
        .map(row -> RowFactory.create(places.stream().map(row::get).toArray()))
        .toList();
  }

  static CallerException notAnswered(JointQuery aggregation) {
    return new CallerException(
        ErrorCode.REPLANNED,
        "this action needs one row of "
            + QueryText.of(aggregation)
            + ", and Spark would take a row of the table instead. Show or collect the DataFrame, or"
            + " cache it (df.cache() or CREATE TABLE … AS SELECT), and look at that");
  }
}
