package io.jointly.examples.tpch;

import static org.apache.spark.sql.functions.broadcast;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.pmod;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code GenerateTpch FOLDER SCALE PARTY...}: writes {@code FOLDER/<party>/<table>} for each party.
 * A customer, with all orders and their lines, is at one party. Each party has all rows of the
 * public tables.
 */
public final class GenerateTpch {

  /** The bounds in collaboration.yaml hold up to it. */
  private static final double GREATEST_SCALE = 1;

  /** From this scale on, several files are read faster than one. */
  private static final double SEVERAL_FILES = 0.1;

  private static final int FILES = 4;

  /** Of so many customers, one has no orders. */
  private static final int WITHOUT_ORDERS = 3;

  private static final String OWNER = "owner";

  private final SparkSession spark;
  private final double scale;
  private final Path folder;
  private final List<String> parties;

  private GenerateTpch(SparkSession spark, double scale, Path folder, List<String> parties) {
    this.spark = spark;
    this.scale = scale;
    this.folder = folder;
    this.parties = List.copyOf(parties);
  }

  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      System.err.println("usage: GenerateTpch FOLDER SCALE PARTY PARTY...");
      System.exit(2);
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      write(
          spark,
          Double.parseDouble(args[1]),
          Path.of(args[0]),
          List.of(args).subList(2, args.length));
    }
  }

  /** Writes all tables of all parties. */
  public static void write(SparkSession spark, double scale, Path folder, List<String> parties)
      throws IOException {
    if (scale <= 0 || scale > GREATEST_SCALE) {
      throw new IllegalArgumentException(
          "scale factor "
              + scale
              + ": the bounds in collaboration.yaml hold up to "
              + GREATEST_SCALE
              + "; for more, multiply them");
    }
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    new GenerateTpch(spark, scale, folder, parties).writeAll();
  }

  private void writeAll() throws IOException {
    for (DataTable table : DataTable.values()) {
      if (table.isPublic()) {
        String first = path(parties.get(0), table);
        rows(table).write().parquet(first);
        for (String party : parties.subList(1, parties.size())) {
          copy(Path.of(first), Path.of(path(party, table)));
        }
      }
    }
    Dataset<Row> orders = rows(DataTable.ORDERS);
    writeByOwner(
        DataTable.CUSTOMER, rows(DataTable.CUSTOMER).withColumn(OWNER, owner("c_custkey")));
    writeByOwner(DataTable.ORDERS, orders.withColumn(OWNER, owner("o_custkey")));
    writeByOwner(
        DataTable.LINEITEM,
        rows(DataTable.LINEITEM)
            .join(
                broadcast(orders.select(col("o_orderkey"), owner("o_custkey").as(OWNER))),
                col("l_orderkey").equalTo(col("o_orderkey")))
            .drop("o_orderkey"));
  }

  /** Every third customer has no orders, and each party has such customers. */
  private Column owner(String customer) {
    return pmod(floor(col(customer).divide(WITHOUT_ORDERS)), lit(parties.size()));
  }

  private Dataset<Row> rows(DataTable table) {
    return table.rows(spark, scale, scale < SEVERAL_FILES ? 1 : FILES);
  }

  /** In one pass. */
  private void writeByOwner(DataTable table, Dataset<Row> rows) throws IOException {
    Path all = folder.resolve("all-" + table.id());
    rows.write().partitionBy(OWNER).parquet(all.toString());
    for (int i = 0; i < parties.size(); i++) {
      Path own = Path.of(path(parties.get(i), table));
      Files.createDirectories(own.getParent());
      Files.move(all.resolve(OWNER + "=" + i), own);
    }
    Files.deleteIfExists(all.resolve("._SUCCESS.crc"));
    Files.deleteIfExists(all.resolve("_SUCCESS"));
    Files.delete(all);
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private String path(String party, DataTable table) {
    return folder.resolve(party).resolve(table.id()).toString();
  }
}
