package io.jointly.spark.local;

import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Table;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.ShareColumns;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.Plans;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** A compute party's shares of the rows of a share table: the policy's {@code shares}. */
public final class ShareTable {

  /** The type of a share. */
  static final StructType SHARE =
      new StructType().add("low", DataTypes.LongType, false).add("high", DataTypes.LongType, false);

  /** Before the party's id. */
  static final String OF_ANOTHER = "that are not shares of this party, ";

  /** Exact for as many rows as a table can have. */
  private static final String EXACT = "decimal(38,0)";

  private final DealtTable table;
  private final Dataset<Row> rows;

  private ShareTable(DealtTable table, Dataset<Row> rows) {
    this.table = table;
    this.rows = rows;
  }

  /**
   * Which rows a share table has. It finds mistakes, not lies.
   *
   * @param names the sum of hashes of dealer, batch and number of each row
   * @param seen the sum of hashes of these and of all that compute parties see of each row. It
   *     stays at this party: others could try guesses by it
   */
  public record Contents(long count, BigInteger names, BigInteger seen) {

    /** The digest that compute parties compare (PROTOCOL.md §12.7). */
    public byte[] digest() {
      return Digest.of(Label.DEALT_ROWS, bytes(Long.toString(count)), bytes(names.toString()));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.US_ASCII);
    }
  }

  /**
   * Opens the shares and checks their columns.
   *
   * @throws CallerException (SOURCE) if the policy names none, or they are not what was collected
   */
  public static ShareTable open(SparkSession spark, DealtTable table, Policy policy) {
    return open(
        spark,
        table,
        policy,
        problem -> {
          throw problem;
        });
  }

  /**
   * The same, and goes on after a column that is wrong.
   *
   * @param problems told each
   */
  static ShareTable open(
      SparkSession spark, DealtTable table, Policy policy, Consumer<CallerException> problems) {
    Policy.OwnTable own = policy.tables().get(table.table().name());
    String source = own == null ? null : own.shares();
    if (source == null) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "policy.yaml names no shares for the share table "
              + table.table().name()
              + ". Collect what was dealt, keep it as a table, and write 'shares: \"SELECT * FROM …\"'");
    }
    ShareTable shares;
    try {
      shares = new ShareTable(table, spark.sql(source));
    } catch (Exception e) {
      // Spark's AnalysisException is a checked exception that Scala does not declare.
      throw new CallerException(
          ErrorCode.SOURCE,
          "the shares of table "
              + table.table().name()
              + " in policy.yaml cannot be read: "
              + LocalJob.firstLine(e)
              + (isOfMissingPath(e) ? ". Collect what was dealt, or correct the path" : ""),
          e);
    }
    shares.requireColumns(problems);
    return shares;
  }

  /** Whether a party has not collected yet: its policy names no shares, or a path with nothing. */
  public static boolean isMissing(SparkSession spark, DealtTable table, Policy policy) {
    Policy.OwnTable own = policy.tables().get(table.table().name());
    if (own == null || own.shares() == null) {
      return true;
    }
    try {
      spark.sql(own.shares());
      return false;
    } catch (Exception e) {
      return isOfMissingPath(e);
    }
  }

  private static boolean isOfMissingPath(Exception failure) {
    return failure instanceof SparkThrowable spark
        && "PATH_NOT_FOUND".equals(Plans.errorCondition(spark));
  }

  /** All rows, with the columns of {@link ShareColumns}. */
  public Dataset<Row> rows() {
    return rows;
  }

  private void requireColumns(Consumer<CallerException> problems) {
    Map<String, DataType> found = new TreeMap<>();
    Arrays.stream(rows.schema().fields()).forEach(f -> found.put(f.name(), f.dataType()));
    ShareColumns.of(table)
        .forEach(
            (name, kind) -> {
              DataType wanted = type(table, name, kind);
              DataType given = found.get(name);
              if (given == null || !given.catalogString().equals(wanted.catalogString())) {
                problems.accept(
                    new CallerException(
                        ErrorCode.SOURCE,
                        "the shares of table "
                            + table.table().name()
                            + " in policy.yaml have "
                            + (given == null
                                ? "no column " + name
                                : name + " as " + given.catalogString())
                            + ", and what was collected has it as "
                            + wanted.catalogString()
                            + ". Keep all columns as they were collected"));
              }
            });
  }

  private static DataType type(DealtTable table, String name, ShareColumns.Kind kind) {
    return switch (kind) {
      case HOLDER, DEALER, BATCH -> DataTypes.StringType;
      case ROW -> DataTypes.LongType;
      case DIMENSION -> SparkTypes.spark(table.table().column(name).orElseThrow().type());
      case SHARE -> SHARE;
      case SHARES -> DataTypes.createArrayType(SHARE, false);
    };
  }

  /** The columns of a share table as Spark has them. */
  public static StructType schema(DealtTable table) {
    StructType schema = new StructType();
    for (Map.Entry<String, ShareColumns.Kind> column : ShareColumns.of(table).entrySet()) {
      schema = schema.add(column.getKey(), type(table, column.getKey(), column.getValue()));
    }
    return schema;
  }

  /** Reads which rows there are. */
  public Contents contents() {
    List<Column> names = new ArrayList<>();
    List<Column> seen = new ArrayList<>();
    ShareColumns.of(table)
        .forEach(
            (name, kind) -> {
              if (kind == ShareColumns.Kind.HOLDER
                  || kind == ShareColumns.Kind.SHARE
                  || kind == ShareColumns.Kind.SHARES) {
                return;
              }
              // Spark leaves NULLs out of a hash, so each value says whether it is one.
              List<Column> value =
                  List.of(ColumnRenderer.named(name).isNull(), ColumnRenderer.named(name));
              seen.addAll(value);
              if (kind != ShareColumns.Kind.DIMENSION) {
                names.addAll(value);
              }
            });
    Row sums =
        LocalJob.run(
            () -> rows.agg(functions.count(functions.lit(1)), hashes(names), hashes(seen)).first());
    return new Contents(sums.getLong(0), sum(sums, 1), sum(sums, 2));
  }

  /**
   * Refuses shares of another party: with them totals would be wrong, and somebody would seem to
   * cheat.
   *
   * @throws CallerException (SOURCE)
   */
  public void requireRowsOf(String party) {
    long others =
        LocalJob.run(() -> rows.agg(functions.count_if(isOfAnother(party))).first()).getLong(0);
    if (others > 0) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "the shares of table "
              + table.table().name()
              + " in policy.yaml have rows "
              + OF_ANOTHER
              + party
              + ": "
              + others
              + ". Name what this party itself has collected");
    }
  }

  /** Whether a row is no share of this party's. */
  static Column isOfAnother(String party) {
    Column holder = ColumnRenderer.named(ShareColumns.HOLDER);
    return functions.not(holder.eqNullSafe(functions.lit(party)));
  }

  /**
   * How many rows are there that are there already, as after collected rows were appended twice. A
   * bitmap of row numbers is small, where to compare the rows would send all of them around.
   */
  long repeated() {
    Column row = ColumnRenderer.named(ShareColumns.ROW);
    Column seen =
        functions.call_function(
            "bitmap_count",
            functions.call_function(
                "bitmap_construct_agg", functions.call_function("bitmap_bit_position", row)));
    Row sum =
        LocalJob.run(
            () ->
                rows.groupBy(
                        ColumnRenderer.named(ShareColumns.DEALER),
                        ColumnRenderer.named(ShareColumns.BATCH),
                        functions.call_function("bitmap_bucket_number", row))
                    .agg(functions.count(row).minus(seen).as("repeated"))
                    .agg(functions.sum("repeated"))
                    .first());
    return sum.isNullAt(0) ? 0 : sum.getLong(0);
  }

  /**
   * @throws CallerException (SOURCE) if a row would count more than once
   */
  public void requireEachOnce() {
    long repeated = repeated();
    if (repeated > 0) {
      throw new CallerException(
          ErrorCode.SOURCE,
          "the shares of table "
              + table.table().name()
              + " in policy.yaml have rows that are there already, and would count again: "
              + repeated
              + ". Keep the rows as they were collected, each once");
    }
  }

  private static Column hashes(List<Column> columns) {
    return functions.sum(functions.xxhash64(columns.toArray(Column[]::new)).cast(EXACT));
  }

  private static BigInteger sum(Row sums, int at) {
    return sums.isNullAt(at) ? BigInteger.ZERO : sums.getDecimal(at).toBigIntegerExact();
  }

  /** What everybody sees of the rows, as rows of the declared table; all else is NULL. */
  Dataset<Row> seen(Table declared) {
    Map<String, ShareColumns.Kind> kept = ShareColumns.of(table);
    List<Column> columns = new ArrayList<>();
    declared
        .columns()
        .values()
        .forEach(
            column ->
                columns.add(
                    (kept.get(column.name()) == ShareColumns.Kind.DIMENSION
                            ? ColumnRenderer.named(column.name())
                            : functions.lit(null).cast(SparkTypes.spark(column.type())))
                        .as(column.name())));
    return rows.select(columns.toArray(Column[]::new));
  }
}
