package io.jointly.examples.bench;

import io.jointly.examples.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * {@code DealingBenchmark FOLDER COLLABORATION.yaml ROWS}: deals rows with a public dimension and
 * four measures to three parties, collects them, and asks for sums, once with {@code validity:
 * trusted} and once with {@code checked}; beside writing the same rows as plain Parquet, and plain
 * Spark's sums. Each step is done once. All three parties work at once, in one JVM.
 */
public final class DealingBenchmark {

  private static final int WARM_ROWS = 20_000;

  private final SparkSession spark;
  private final Path folder;
  private final String template;

  private DealingBenchmark(SparkSession spark, Path folder, String template) {
    this.spark = spark;
    this.folder = folder;
    this.template = template;
  }

  public static void main(String[] args) throws Exception {
    long rows = Long.parseLong(args[2]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      DealingBenchmark benchmark =
          new DealingBenchmark(spark, Path.of(args[0]), Files.readString(Path.of(args[1])));
      benchmark.run("warm", WARM_ROWS);
      System.out.printf(
          Locale.ROOT, "dealing %,d rows to 3 parties, t = 1; %s%n", rows, Machine.describe());
      System.out.print(
          TextTable.format(
              List.of("", "CPU s", "wall s", "rows/s", "bytes/row", "CPU / plain"),
              benchmark.run("measured", rows)));
    }
  }

  private List<List<String>> run(String name, long rows) throws Exception {
    Path own = Files.createDirectories(folder.resolve(name));
    List<List<String>> table = new ArrayList<>();
    String plain = own.resolve("plain").toString();
    Usage written =
        Usage.of(
            () -> {
              rows(rows).write().parquet(plain);
              return plain;
            });
    table.add(line("plain: write Parquet", written, rows, bytes(Path.of(plain)), written));
    spark.read().parquet(plain).createOrReplaceTempView("plain");
    List<Row> wanted = sums(spark, "plain");
    Usage summed = Usage.of(() -> sums(spark, "plain"));
    for (String kind : List.of("trusted", "checked")) {
      try (DealtParties parties = DealtParties.prepare(spark, own, template, kind)) {
        Usage dealt =
            Usage.of(
                () -> {
                  parties.deal(spark.read().parquet(plain));
                  return kind;
                });
        long sealed = bytes(parties.mailbox());
        table.add(line(kind + ": deal", dealt, rows, sealed, written));
        Usage collected = Usage.of(() -> parties.collect());
        table.add(
            line(kind + ": collect, 3 parties", collected, rows, bytes(parties.shares()), written));
        table.add(
            line(
                kind + ": sums, 3 parties",
                Usage.of(parties.answers(DealingBenchmark::sums, wanted)),
                rows,
                0,
                summed));
      }
    }
    table.add(2, line("plain: sums", summed, rows, 0, summed));
    return table;
  }

  /** The sums that are compared. */
  static List<Row> sums(SparkSession spark, String table) {
    return spark
        .sql(
            "SELECT region, count(*), sum(age), avg(visits), sum(score), sum(pay) FROM "
                + table
                + " GROUP BY region ORDER BY region")
        .collectAsList();
  }

  private Dataset<Row> rows(long rows) {
    return spark
        .range(0, rows, 1, 8)
        .selectExpr(
            "element_at(array('north', 'south', 'east', 'west'), 1 + CAST(rand(1) * 4 AS INT)) AS"
                + " region",
            "CAST(rand(2) * 121 AS INT) AS age",
            "CAST(rand(3) * 32 AS INT) AS visits",
            "CAST(rand(4) * 100 AS DECIMAL(4,1)) AS score",
            "CAST(rand(5) * 100001 AS INT) AS pay");
  }

  private static List<String> line(String name, Usage usage, long rows, long bytes, Usage beside) {
    return List.of(
        name,
        Series.seconds(usage.cpuSeconds()),
        Series.seconds(usage.wallSeconds()),
        String.format(Locale.ROOT, "%,.0f", rows / usage.wallSeconds()),
        bytes == 0 ? "" : String.format(Locale.ROOT, "%,.1f", (double) bytes / rows),
        String.format(Locale.ROOT, "%.1f", usage.cpuSeconds() / beside.cpuSeconds()));
  }

  private static long bytes(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
