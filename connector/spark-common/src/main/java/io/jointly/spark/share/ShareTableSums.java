package io.jointly.spark.share;

import io.jointly.deal.DealtNumber;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.ShareColumns;
import io.jointly.encoding.dealt.CellGroups;
import io.jointly.encoding.dealt.DealtTotals;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.query.Evaluator;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.ShareTable;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A compute party's sums of its shares of dealt rows (PROTOCOL.md §12.7). Shares are added in the
 * executors, for each group or hidden cell; the driver sees sums of shares alone.
 */
public final class ShareTableSums {

  private final QueryPlan plan;
  private final DealtTable table;
  private final Dataset<Row> rows;

  private ShareTableSums(QueryPlan plan, DealtTable table, Dataset<Row> rows) {
    this.plan = plan;
    this.table = table;
    this.rows = rows;
  }

  /**
   * Runs the job.
   *
   * @throws io.jointly.error.CallerException (SOURCE) if the policy names no share table, or it has
   *     not the columns of what was collected
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  public static DealtVector compute(SparkSession spark, QueryPlan plan, Evaluator evaluator) {
    DealtTable table = DealtTable.of(plan.table());
    ShareTable shares = ShareTable.open(spark, table, plan.agreement().policy());
    shares.requireRowsOf(plan.agreement().party().id());
    shares.requireEachOnce();
    ShareTableSums sums = new ShareTableSums(plan, table, shares.rows());
    DealtTotals totals = new DealtTotals(plan.layout(), table, plan.domain().size());
    List<Integer> needed = List.copyOf(totals.numbers());
    if (table.dealing().hidesDimensions()) {
      sums.addCells(totals, needed, CellGroups.of(table, plan.domain(), evaluator));
    } else {
      sums.addGroups(totals, needed);
    }
    return new DealtVector(shares.contents().digest(), totals.vector());
  }

  /** Sums for each group that has a row. */
  private void addGroups(DealtTotals totals, List<Integer> needed) {
    ColumnRenderer columns = new ColumnRenderer(column -> ColumnRenderer.named(column.name()));
    Dataset<Row> selected = rows;
    for (io.jointly.query.Expr condition : plan.query().conjuncts()) {
      selected = selected.filter(columns.of(condition));
    }
    List<Column> read = new ArrayList<>();
    plan.query().groups().forEach(group -> read.add(columns.of(group).as("g" + read.size())));
    needed.forEach(number -> read.add(ColumnRenderer.named(name(number))));
    ShareSumFunction function =
        ShareSumFunction.ofGroups(GroupIndexer.of(plan.domain()), needed.size());
    sums(selected.select(read.toArray(Column[]::new)), function, needed.size())
        .forEach(totals::add);
  }

  /** Sums for each cell, whose rows nobody sees. */
  private void addCells(DealtTotals totals, List<Integer> needed, int[] groups) {
    List<Column> read = new ArrayList<>();
    read.add(ColumnRenderer.named(ShareColumns.CELLS));
    needed.forEach(number -> read.add(ColumnRenderer.named(name(number))));
    ShareSumFunction function = ShareSumFunction.ofCells(groups.length, needed.size());
    sums(rows.select(read.toArray(Column[]::new)), function, needed.size())
        .forEach((cell, sum) -> totals.add(groups[cell], sum));
  }

  private String name(int number) {
    DealtNumber dealt = table.layout().numbers().get(number);
    return table.name(dealt);
  }

  private static Map<Integer, long[]> sums(
      Dataset<Row> rows, ShareSumFunction function, int numbers) {
    return LocalJob.run(
        rows,
        internal ->
            ShareSumFunction.merged(PartitionJob.run(internal, function, long[].class), numbers));
  }
}
