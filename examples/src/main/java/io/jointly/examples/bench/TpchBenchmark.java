package io.jointly.examples.bench;

import io.jointly.examples.Comparison;
import io.jointly.examples.LocalParties;
import io.jointly.examples.ResultTable;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.sql.SparkSession;

/**
 * {@code TpchBenchmark FOLDER SCALE COLLABORATION.yaml}: compares Q1 and Q6 by three parties, each
 * a thread with its own catalog, with plain Spark over the union. The data are generated once.
 */
public final class TpchBenchmark {

  // A query runs much of Spark's planner, but each part only a few times. The JVM needs some twenty
  // queries to compile most of it.
  private static final int WARM = 20;
  private static final int ROUNDS = 9;
  private static final String MAILBOX = "tpch";

  private final SparkSession spark;
  private final LocalParties parties;
  private final Map<String, SparkSession> sessions;
  private int run;

  private TpchBenchmark(SparkSession spark, LocalParties parties) {
    this.spark = spark;
    this.parties = parties;
    this.sessions = parties.sessions(spark);
  }

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    double scale = Double.parseDouble(args[1]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      makeData(spark, scale, folder);
      LocalParties parties =
          LocalParties.prepare(
              Files.createTempDirectory("tpch"),
              Path.of(args[2]),
              TpchData.PARTIES,
              "lineitem",
              party -> "SELECT * FROM parquet.`" + TpchData.lineitem(folder, party) + "`");
      spark.sql("CREATE SCHEMA plain");
      spark.sql("USE plain");
      view(spark, "plain.lineitem", TpchData.lineitem(folder));
      for (String party : TpchData.PARTIES) {
        spark.sql("CREATE SCHEMA " + party);
        view(spark, party + ".lineitem", TpchData.lineitem(folder, party));
      }
      view(spark, "plain.lineitem_cents", TpchData.cents(folder));
      System.out.println("TPC-H scale factor " + scale + ", 3 parties; " + Machine.describe());
      new TpchBenchmark(spark, parties).measure();
    }
  }

  /** Defines the union as one table, the cheapest form that plain Spark can read. */
  private static void view(SparkSession spark, String name, String folder) {
    spark.sql("CREATE VIEW " + name + " AS SELECT * FROM parquet.`" + folder + "`");
  }

  private static void makeData(SparkSession spark, double scale, String folder) throws IOException {
    Path complete = Path.of(folder, "scale-" + scale);
    if (!Files.exists(complete)) {
      System.out.println("generating lineitem at scale factor " + scale);
      TpchData.write(spark, scale, folder);
      Files.createFile(complete);
    }
  }

  private void measure() throws Exception {
    sameAnswer("Q1", TpchQueries.Q1);
    sameAnswer("Q6", TpchQueries.Q6);
    Interleaved runs =
        new Interleaved()
            .add("Q1 plain", plain(TpchQueries.Q1))
            .add("Q1 plain, by party", () -> byParty(TpchQueries.Q1))
            .add("Q1 joint", () -> joint(TpchQueries.Q1))
            .add("Q1 plain, in BIGINT", plain(TpchQueries.Q1_CENTS))
            .add("Q6 plain", plain(TpchQueries.Q6))
            .add("Q6 plain, by party", () -> byParty(TpchQueries.Q6))
            .add("Q6 joint", () -> joint(TpchQueries.Q6))
            .add("Q6 plain, in BIGINT", plain(TpchQueries.Q6_CENTS))
            .run(WARM, ROUNDS);
    System.out.print(runs.table());
    for (String query : List.of("Q1", "Q6")) {
      Series plain = runs.series(query + " plain");
      Series joint = runs.series(query + " joint");
      System.out.printf(
          Locale.ROOT,
          "%s joint / plain: CPU %.2f, wall %.2f%n",
          query,
          joint.medianCpu() / plain.medianCpu(),
          joint.medianWall() / plain.medianWall());
      System.out.printf(
          Locale.ROOT,
          "%s joint / plain by party: CPU %.2f%n",
          query,
          joint.medianCpu() / runs.series(query + " plain, by party").medianCpu());
    }
  }

  private Callable<?> plain(String sql) {
    return () -> ResultTable.of(spark.sql(sql));
  }

  /** Three plain answers, one for each party over its own rows. */
  private List<ResultTable> byParty(String sql) {
    return TpchData.PARTIES.stream()
        .map(party -> ResultTable.of(spark.sql(sql.replace("FROM ", "FROM " + party + "."))))
        .toList();
  }

  private List<ResultTable> joint(String sql) throws IOException, InterruptedException {
    MemoryMailbox.forget(MAILBOX);
    String catalog = "joint" + run++;
    return parties.run(
        sessions, catalog, "memory:" + MAILBOX, catalog, "USE " + catalog + "; " + sql);
  }

  private void sameAnswer(String query, String sql) throws IOException, InterruptedException {
    Comparison plain = Comparison.with(ResultTable.of(spark.sql(sql)));
    for (ResultTable answer : joint(sql)) {
      List<String> differences = plain.differences(answer);
      if (!differences.isEmpty()) {
        throw new IllegalStateException(query + " differs from plain Spark: " + differences);
      }
    }
    try (Mailbox mailbox = MemoryMailbox.named(MAILBOX)) {
      long bytes = mailbox.list("").stream().mapToLong(Mailbox.Entry::bytes).sum();
      System.out.printf(
          Locale.ROOT,
          "%s: the joint answers equal plain Spark's; %,d bytes per party%n",
          query,
          bytes / TpchData.PARTIES.size());
    }
  }
}
