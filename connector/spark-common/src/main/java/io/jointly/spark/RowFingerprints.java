package io.jointly.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.shiftrightunsigned;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import io.jointly.collaboration.Rules;
import io.jointly.ledger.OwnRows;
import io.jointly.ledger.OwnRows.Fingerprint;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Expr;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.RowSource;
import io.jointly.spark.relation.QueryRows;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Counts the own rows that a query selects, and sums their hashes up, in each group: one plain
 * Spark aggregation, whose result the ledger keeps (LEDGER.md).
 */
final class RowFingerprints {

  /** Two halves of so many bits of each hash are summed up, so that no sum overflows. */
  private static final int HALF = 24;

  private static final long MASK = (1L << HALF) - 1;

  private final QueryPlan plan;
  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));

  private RowFingerprints(QueryPlan plan) {
    this.plan = plan;
  }

  /**
   * The rows that the query selects now; nothing while difference_check is off.
   *
   * @throws io.jointly.error.CallerException (SOURCE) if the local source lacks a declared column
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the job fails
   */
  static OwnRows of(QueryPlan plan, SparkSession spark) {
    if (plan.agreement().policy().rules().differenceCheck() == Rules.DifferenceCheck.OFF) {
      return new OwnRows.NotKept();
    }
    return LocalJob.run(() -> new RowFingerprints(plan).take(QueryRows.open(spark, plan)));
  }

  private OwnRows take(RowSource source) {
    Dataset<Row> hashed = hashed(source);
    List<Row> groups = summed(hashed, col("g")).limit(OwnRows.MOST_GROUPS + 1).collectAsList();
    if (groups.size() > OwnRows.MOST_GROUPS) {
      return new OwnRows.Together(fingerprint(summed(hashed, lit(0L)).head()));
    }
    SortedMap<Long, Fingerprint> found = new TreeMap<>();
    groups.forEach(group -> found.put(group.getLong(0), fingerprint(group)));
    return new OwnRows.ByGroup(found);
  }

  /** The selected rows: the hash of the group, of the row, and of the entity. */
  private Dataset<Row> hashed(RowSource source) {
    Set<String> denied =
        plan.query().rows().isTable()
            ? plan.agreement().policy().deniedColumns(plan.table().name())
            : Set.of();
    List<String> names =
        plan.table().columns().keySet().stream().filter(name -> !denied.contains(name)).toList();
    String entity = "entity";
    while (plan.table().column(entity).isPresent()) {
      entity += "_";
    }
    Dataset<Row> rows =
        countsEntities() ? source.columnsAndEntity(names, entity) : source.columns(names);
    BoundsGuard guard = new BoundsGuard(plan.agreement().policy().outsideBounds());
    List<Column> read = new ArrayList<>();
    for (String name : names) {
      read.add(
          guard
              .value(plan.table().column(name).orElseThrow(), ColumnRenderer.named(name))
              .as(name));
    }
    if (countsEntities()) {
      read.add(col(entity));
    }
    rows = rows.select(read.toArray(Column[]::new));
    for (Expr condition : plan.query().conjuncts()) {
      rows = rows.filter(columns.of(condition));
    }
    List<Column> hashes = new ArrayList<>();
    hashes.add(hash(plan.query().groups().stream().map(columns::of).toList()).as("g"));
    hashes.add(hash(List.of(rows.columns()).stream().map(ColumnRenderer::named).toList()).as("h"));
    if (countsEntities()) {
      hashes.add(col(entity).as("n"));
    }
    return rows.select(hashes.toArray(Column[]::new));
  }

  /** Spark leaves NULLs out of a hash, so each value says whether it is one. */
  private static Column hash(List<Column> values) {
    return values.isEmpty()
        ? lit(0L)
        : xxhash64(
            values.stream()
                .flatMap(value -> Stream.of(value.isNull(), value))
                .toArray(Column[]::new));
  }

  private Dataset<Row> summed(Dataset<Row> hashed, Column group) {
    return hashed
        .groupBy(group.as("k"))
        .agg(
            (countsEntities() ? count_distinct(col("n")) : count(lit(1))).as("rows"),
            sum(col("h").bitwiseAND(lit(MASK))).as("low"),
            sum(shiftrightunsigned(col("h"), HALF).bitwiseAND(lit(MASK))).as("high"));
  }

  private boolean countsEntities() {
    return plan.table().entityKey() != null;
  }

  private static Fingerprint fingerprint(Row row) {
    return new Fingerprint(row.getLong(1), row.getLong(2) + (row.getLong(3) << HALF));
  }
}
