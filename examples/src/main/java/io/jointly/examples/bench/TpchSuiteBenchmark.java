package io.jointly.examples.bench;

import io.jointly.examples.Comparison;
import io.jointly.examples.LocalParties;
import io.jointly.examples.ResultTable;
import io.jointly.examples.SqlRun;
import io.jointly.examples.TextTable;
import io.jointly.examples.tpch.DataTable;
import io.jointly.examples.tpch.GenerateTpch;
import io.jointly.examples.tpch.NumberedQuery;
import io.jointly.examples.tpch.PlainTpch;
import io.jointly.mailbox.MemoryMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.spark.sql.SparkSession;

/**
 * {@code TpchSuiteBenchmark FOLDER SCALE EXAMPLE}: compares each query of the example by three
 * parties, each a thread with its own catalog, with plain Spark over the union. The data are
 * generated once.
 */
public final class TpchSuiteBenchmark {

  private static final List<String> PARTIES = List.of("north", "south", "east");
  private static final int WARM = 1;
  private static final int ROUNDS = 3;
  private static final String MAILBOX = "tpch";

  private final SparkSession spark;
  private final LocalParties parties;
  private final Map<String, SparkSession> sessions;
  private final List<NumberedQuery> queries;
  private int run;

  private TpchSuiteBenchmark(
      SparkSession spark, LocalParties parties, List<NumberedQuery> queries) {
    this.spark = spark;
    this.parties = parties;
    this.sessions = parties.sessions(spark);
    this.queries = queries.stream().filter(query -> !query.isRefused()).toList();
  }

  public static void main(String[] args) throws Exception {
    double scale = Double.parseDouble(args[1]);
    Path folder = Path.of(args[0], "scale-" + scale);
    Path example = Path.of(args[2]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      makeData(spark, scale, folder);
      LocalParties parties =
          LocalParties.prepare(
              Files.createTempDirectory("tpch"),
              example.resolve("collaboration.yaml"),
              PARTIES,
              Arrays.stream(DataTable.values()).map(DataTable::id).toList(),
              (party, table) ->
                  "SELECT * FROM parquet.`" + folder.resolve(party).resolve(table) + "`");
      PlainTpch.define(
          spark, PARTIES.stream().map(party -> folder.resolve(party).toString()).toList());
      System.out.println("TPC-H scale factor " + scale + ", 3 parties; " + Machine.describe());
      new TpchSuiteBenchmark(spark, parties, NumberedQuery.all(example)).measure();
    }
  }

  private static void makeData(SparkSession spark, double scale, Path folder) throws IOException {
    Path complete = folder.resolve("complete");
    if (!Files.exists(complete)) {
      System.out.println("generating the tables at scale factor " + scale);
      GenerateTpch.write(spark, scale, folder, PARTIES);
      Files.createFile(complete);
    }
  }

  private void measure() throws Exception {
    Interleaved runs = new Interleaved();
    for (NumberedQuery query : queries) {
      sameAnswer(query);
      runs.add(query.name() + " plain", () -> SqlRun.run(spark, query.plain()));
      runs.add(query.name() + " joint", () -> joint(query));
    }
    runs.run(WARM, ROUNDS);
    List<List<String>> rows = new ArrayList<>();
    double plain = 0;
    double joint = 0;
    for (NumberedQuery query : queries) {
      Series one = runs.series(query.name() + " plain");
      Series other = runs.series(query.name() + " joint");
      rows.add(row(query.name(), one.medianCpu(), other.medianCpu()));
      plain += one.medianCpu();
      joint += other.medianCpu();
    }
    rows.add(row("all", plain, joint));
    System.out.print(
        TextTable.format(List.of("", "plain CPU s", "joint CPU s", "joint / plain"), rows));
    System.out.print(runs.table());
  }

  private static List<String> row(String name, double plain, double joint) {
    return List.of(
        name,
        Series.seconds(plain),
        Series.seconds(joint),
        String.format(Locale.ROOT, "%.2f", joint / plain));
  }

  private List<ResultTable> joint(NumberedQuery query) throws IOException, InterruptedException {
    MemoryMailbox.forget(MAILBOX);
    String catalog = "joint" + run++;
    return parties.run(
        sessions, catalog, "memory:" + MAILBOX, catalog, "USE " + catalog + "; " + query.joint());
  }

  private void sameAnswer(NumberedQuery query) throws IOException, InterruptedException {
    ResultTable plain = SqlRun.run(spark, query.plain());
    for (ResultTable answer : joint(query)) {
      List<String> differences = Comparison.with(plain).differences(answer);
      if (!differences.isEmpty()) {
        throw new IllegalStateException(query.name() + " differs from plain Spark: " + differences);
      }
    }
    System.out.println(query.name() + ": identical, " + plain.rows().size() + " rows");
  }
}
