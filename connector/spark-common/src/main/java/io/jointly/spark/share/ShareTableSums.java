package io.jointly.spark.share;

import io.jointly.collaboration.Policy;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.deal.DealtNumber;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.ShareColumns;
import io.jointly.encoding.dealt.CellGroups;
import io.jointly.encoding.dealt.DealtTotals;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.query.Evaluator;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/**
 * A compute party's sums of its shares of dealt rows (PROTOCOL.md §12.7). Shares are added in the
 * executors, for each group or hidden cell; the driver sees sums of shares alone.
 */
public final class ShareTableSums {

  /** Exact for as many rows as a table can have. */
  private static final String EXACT = "decimal(38,0)";

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
   * @throws CallerException (SOURCE) if the policy names no share table, or it has not the columns
   *     of what was collected
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  public static DealtVector compute(SparkSession spark, QueryPlan plan, Evaluator evaluator) {
    DealtTable table = DealtTable.of(plan.table());
    ShareTableSums sums =
        new ShareTableSums(plan, table, open(spark, table, plan.agreement().policy()));
    sums.requireColumns();
    DealtTotals totals = new DealtTotals(plan.layout(), table, plan.domain().size());
    List<Integer> needed = List.copyOf(totals.numbers());
    if (table.dealing().hidesDimensions()) {
      sums.addCells(totals, needed, CellGroups.of(table, plan.domain(), evaluator));
    } else {
      sums.addGroups(totals, needed);
    }
    return new DealtVector(sums.digest(), totals.vector());
  }

  private static Dataset<Row> open(SparkSession spark, DealtTable table, Policy policy) {
    Policy.OwnTable own = policy.tables().get(table.table().name());
    if (own == null) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "policy.yaml names no shares for the share table "
              + table.table().name()
              + ". Collect what was dealt, keep it as a table, and write 'shares: \"SELECT * FROM …\"'");
    }
    try {
      return spark.sql(own.source());
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw new CallerException(
          ErrorCode.SOURCE,
          "the shares of table " + table.table().name() + " in policy.yaml cannot be read; see the cause",
          e);
    }
  }

  private void requireColumns() {
    Map<String, DataType> found = new TreeMap<>();
    Arrays.stream(rows.schema().fields()).forEach(f -> found.put(f.name(), f.dataType()));
    ShareColumns.of(table)
        .forEach(
            (name, kind) -> {
              DataType wanted = type(name, kind);
              DataType given = found.get(name);
              if (given == null || !given.sql().equals(wanted.sql())) {
                throw new CallerException(
                    ErrorCode.SOURCE,
                    "the shares of table "
                        + table.table().name()
                        + " in policy.yaml have "
                        + (given == null ? "no column " + name : name + " as " + given.sql())
                        + ", and what was collected has it as "
                        + wanted.sql()
                        + ". Keep all columns as they were collected");
              }
            });
  }

  private DataType type(String name, ShareColumns.Kind kind) {
    return switch (kind) {
      case DEALER, BATCH -> DataTypes.StringType;
      case ROW -> DataTypes.LongType;
      case DIMENSION ->
          SparkTypes.spark(table.table().column(name).orElseThrow().type());
      case SHARE -> ShareSumFunction.SHARE;
      case SHARES -> DataTypes.createArrayType(ShareSumFunction.SHARE, false);
    };
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
    sums(selected.select(read.toArray(Column[]::new)), function)
        .forEach((group, sum) -> totals.add(group, sum));
  }

  /** Sums for each cell, whose rows nobody sees. */
  private void addCells(DealtTotals totals, List<Integer> needed, int[] groups) {
    List<Column> read = new ArrayList<>();
    read.add(ColumnRenderer.named(ShareColumns.CELLS));
    needed.forEach(number -> read.add(ColumnRenderer.named(name(number))));
    ShareSumFunction function = ShareSumFunction.ofCells(groups.length, needed.size());
    sums(rows.select(read.toArray(Column[]::new)), function)
        .forEach((cell, sum) -> totals.add(groups[cell], sum));
  }

  private String name(int number) {
    DealtNumber dealt = table.layout().numbers().get(number);
    return table.name(dealt);
  }

  /** By the number of the group or cell: a share of the number of rows, and then the sums. */
  private static Map<Integer, long[]> sums(Dataset<Row> rows, ShareSumFunction function) {
    return LocalJob.run(
        rows,
        internal -> {
          Map<Integer, long[]> merged = new TreeMap<>();
          for (List<ShareSumFunction.Sum> part :
              PartitionJob.run(internal, function, ShareSumFunction.Sums.class).stream()
                  .map(ShareSumFunction.Sums::all)
                  .toList()) {
            for (ShareSumFunction.Sum sum : part) {
              merged.merge(
                  sum.place(),
                  sum.elements(),
                  (one, other) -> {
                    FpVectors.addInto(one, 0, other, 0, FpVectors.length(one));
                    return one;
                  });
            }
          }
          return merged;
        });
  }

  /** Of all rows of the share table: which they are, and what everybody sees of them. */
  private byte[] digest() {
    List<Column> hashed = new ArrayList<>();
    ShareColumns.of(table)
        .forEach(
            (name, kind) -> {
              if (kind != ShareColumns.Kind.SHARE && kind != ShareColumns.Kind.SHARES) {
                // Spark leaves NULLs out of a hash, so each value says whether it is one.
                hashed.add(ColumnRenderer.named(name).isNull());
                hashed.add(ColumnRenderer.named(name));
              }
            });
    Row sums =
        LocalJob.run(
            () ->
                rows.agg(
                        functions.count(functions.lit(1)),
                        functions.sum(
                            functions.xxhash64(hashed.toArray(Column[]::new)).cast(EXACT)))
                    .first());
    BigDecimal sum = sums.isNullAt(1) ? BigDecimal.ZERO : sums.getDecimal(1);
    return Digest.of(
        Label.DEALT_ROWS,
        Long.toString(sums.getLong(0)).getBytes(StandardCharsets.UTF_8),
        sum.toPlainString().getBytes(StandardCharsets.UTF_8));
  }
}
