package io.jointly.examples.bench;

import io.jointly.crypto.Identity;
import io.jointly.ledger.Disclosed;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.ledger.QueryKey;
import io.jointly.ledger.Suppressed;
import io.jointly.plan.QueryPlan;
import io.jointly.query.JointQuery;
import io.jointly.run.JointOptions;
import io.jointly.run.PartyContext;
import io.jointly.spark.SparkEngine;
import io.jointly.spark.difference.DifferenceCheck;
import io.jointly.spark.relation.QueryRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.SparkSession;

/**
 * {@code DifferenceBenchmark FOLDER COLLABORATION.yaml}: compares a query with 1,000 earlier ones
 * over 1,000,000 rows of one party, beside a plain Spark query that reads the same columns.
 */
public final class DifferenceBenchmark {

  private static final int ROWS = 1_000_000;
  private static final int EARLIER = 1_000;
  private static final int WARM = 3;
  private static final int ROUNDS = 7;
  private static final String CHECK = "compared with 1,000 earlier queries";
  private static final String SCAN = "plain Spark, one query over these columns";

  private final SparkSession spark;
  private final PartyContext party;

  private DifferenceBenchmark(SparkSession spark, PartyContext party) {
    this.spark = spark;
    this.party = party;
  }

  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      String rows = folder.resolve("admissions").toString();
      makeRows(spark, rows);
      PartyContext party = party(folder, Files.readString(Path.of(args[1])), rows);
      System.out.println("difference_check: 1,000,000 rows; " + Machine.describe());
      new DifferenceBenchmark(spark, party).measure(rows);
    }
  }

  private static void makeRows(SparkSession spark, String folder) {
    spark
        .range(0, ROWS, 1, 2)
        .selectExpr(
            "element_at(array('north', 'south', 'east', 'west'), 1 + CAST(rand(1) * 4 AS INT)) AS"
                + " region",
            "IF(rand(2) < 0.5, 'f', 'm') AS sex",
            "CAST(1 + rand(3) * 20 AS INT) AS ward",
            "CAST(rand(4) * 100 AS INT) AS age",
            "date_add(DATE'2020-01-01', CAST(rand(5) * 2500 AS INT)) AS admitted",
            "CAST(rand(6) * 100000 AS DECIMAL(12,2)) AS cost")
        .write()
        .mode("overwrite")
        .parquet(folder);
  }

  private static PartyContext party(Path folder, String template, String rows) throws Exception {
    String collaboration = template;
    for (String id : List.of("p1", "p2", "p3")) {
      Identity identity = Identity.generate(new SecureRandom());
      Path key = folder.resolve(id + ".pem");
      Files.deleteIfExists(key);
      identity.write(key);
      collaboration = collaboration.replace("@" + id + "@", identity.publicKey().base64());
    }
    Path file = Files.writeString(folder.resolve("collaboration.yaml"), collaboration);
    Path policy = folder.resolve("policy.yaml");
    Files.writeString(
        policy,
        """
        collaboration: {id: difference, sha256: "%s"}
        tables:
          admissions: {source: "SELECT * FROM parquet.`%s`"}
        """
            .formatted(digest(file), rows));
    return PartyContext.read(
        JointOptions.of(
            "joint",
            Map.of(
                "collaboration",
                file.toString(),
                "party",
                "p1",
                "identity",
                folder.resolve("p1.pem").toString(),
                "policy",
                policy.toString(),
                "mailbox",
                "memory:difference",
                "run",
                "bench")));
  }

  private static String digest(Path file) throws Exception {
    return HexFormat.of()
        .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
  }

  private void measure(String rows) throws Exception {
    SparkEngine engine = new SparkEngine(spark);
    EarlierQueries queries = new EarlierQueries(query -> query.under(engine.settings(query)));
    QueryPlan asked = plan(queries.asked());
    List<Entry> earlier = new ArrayList<>();
    for (JointQuery query : queries.earlier(EARLIER)) {
      earlier.add(entry(earlier.size() + 1, query));
    }
    Interleaved runs =
        new Interleaved()
            .add(SCAN, () -> scan(rows))
            .add(
                CHECK,
                () -> {
                  new DifferenceCheck(asked, spark, () -> QueryRows.open(spark, asked), () -> {})
                      .check(earlier);
                  return asked;
                });
    System.out.print(runs.run(WARM, ROUNDS).table());
    Series check = runs.series(CHECK);
    Series scan = runs.series(SCAN);
    System.out.printf(
        Locale.ROOT,
        "the comparison takes %.2f s on the clock and %.2f CPU s, %.1f times as much as the plain"
            + " query%n",
        check.medianWall(),
        check.medianCpu(),
        check.medianCpu() / scan.medianCpu());
  }

  private Object scan(String rows) {
    return spark
        .sql(
            "SELECT region, sex, ward, count(*), sum(cost), sum(age), max(admitted) FROM parquet.`"
                + rows
                + "` GROUP BY region, sex, ward")
        .collectAsList();
  }

  private QueryPlan plan(JointQuery query) {
    return QueryPlan.of(party.agreement(), query, new SparkEngine(spark).evaluator());
  }

  /** A query that was answered, with all its groups shown. */
  private Entry entry(int line, JointQuery query) {
    return new Entry(
        line,
        Instant.EPOCH,
        new QueryKey("run-" + line, query.canonicalBytes(), party.agreement().dataPartyIds(), true),
        Optional.of(Instant.EPOCH),
        new Disclosed.Groups(Suppressed.of(plan(query).domain(), new BitSet())),
        new OwnRows.NotKept(),
        Optional.empty());
  }
}
