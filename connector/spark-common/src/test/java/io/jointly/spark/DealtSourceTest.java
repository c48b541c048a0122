package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.deal.collect.CollectorState;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.protocol.parameters.Roster;
import io.jointly.run.PartyContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.DataFrameReader;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows go out by {@code format("jointly")}, shares come in by it, and queries add them up. */
@Tag("every-version")
class DealtSourceTest {

  private static final String COLUMNS =
      """
        region: {type: string, use: [dimension, filter], values: [north, south]}
        since:  {type: date, use: [dimension, filter], min: 2026-01-01, max: 2026-01-04}
        pay:    {type: "decimal(9,2)", use: [measure], min: 0, max: 9000}
        score:  {type: double, use: [measure], min: -1, max: 1, fraction_bits: 10}
      """;

  private static final String ROWS =
      "SELECT IF(id %% 2 = 0, 'north', 'south') AS region, date_add(DATE'2026-01-01', INT(id %% 4)) AS"
          + " since, CAST(id * 37 %% 9000 + 0.25BD AS DECIMAL(9,2)) AS pay, IF(id %% 5 = 0, NULL,"
          + " DOUBLE(id %% 64) / 64 - 0.5) AS score FROM range(%d, %d)";

  @TempDir static Path folder;

  private static Consortium parties;

  @BeforeAll
  static void start() throws Exception {
    StringBuilder dealers = new StringBuilder();
    for (String dealer : List.of("clinic", "office")) {
      Identity identity = Identity.generate(new SecureRandom());
      identity.write(folder.resolve(dealer + ".pem"));
      dealers.append(dealers.isEmpty() ? "" : ", ").append(dealer).append(": \"");
      dealers.append(identity.publicKey().base64()).append('"');
    }
    String declared =
        "max_rows: 100000\nmax_rows_per_dealer: 2500\ndealers: {%s}\ncolumns:\n%s"
            .formatted(dealers, COLUMNS);
    Consortium.Builder builder =
        Consortium.extended(folder)
            .rules("{min_group_size: 1, min_parties: 1, accept_two_parties: false}")
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt(
                "survey",
                declared,
                ROWS.formatted(0, 2100) + " UNION ALL " + ROWS.formatted(2100, 2107));
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    parties = builder.build();
    Collaboration collaboration =
        CollaborationReader.read(
            folder.resolve("collaboration.yaml"), LocalDate.now(ZoneOffset.UTC));
    Roster roster = PartyContext.roster(collaboration);
    byte[] dealing = DealingDigests.dealing(collaboration.digest(), "survey");
    for (int party = 0; party < 3; party++) {
      Path identity = folder.resolve(parties.parties.get(party) + ".pem");
      new KeyPublication(
              MemoryMailbox.named(parties.mailbox.substring("memory:".length())),
              DealingKeys.in(
                  CollectorState.beside(identity), dealing, roster, party, Identity.read(identity)))
          .makeNext(new SecureRandom(), Instant.now());
    }
  }

  private static DataFrameWriter<Row> writer(Dataset<Row> rows, String dealer, String batch) {
    return rows.write()
        .format("jointly")
        .option("collaboration", folder.resolve("collaboration.yaml").toString())
        .option("table", "survey")
        .option("dealer", dealer)
        .option("identity", folder.resolve(dealer + ".pem").toString())
        .option("batch", batch)
        .mode("append");
  }

  private static DataFrameReader reader(String party, String collection) {
    return parties
        .spark
        .read()
        .format("jointly")
        .option("collaboration", folder.resolve("collaboration.yaml").toString())
        .option("table", "survey")
        .option("party", party)
        .option("identity", folder.resolve(party + ".pem").toString())
        .option("collection", collection);
  }

  private static JointlyException refused(Runnable action) {
    return Consortium.failureOf(
        () -> {
          action.run();
          return null;
        });
  }

  private static List<String> batches() {
    return parties.posted().stream().filter(name -> name.contains("/batch-")).toList();
  }

  @Test
  void rowsAreDealtCollectedAndAddedUp() throws IOException {
    refusesBadInputBeforeAnythingLeaves();
    Dataset<Row> many = parties.spark.sql(ROWS.formatted(0, 2100)).repartition(3);
    writer(many, "clinic", "first").save(parties.mailbox);
    writer(parties.spark.sql(ROWS.formatted(2100, 2107)), "office", "first").save(parties.mailbox);
    assertThat(batches()).hasSize(2);
    assertThat(refused(() -> writer(many, "clinic", "first").save(parties.mailbox)).getMessage())
        .contains("JOINTLY_DEALING", "first");

    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    for (String party : parties.parties) {
      Dataset<Row> shares = reader(party, "january").load(parties.mailbox);
      // Planning asks nobody.
      assertThat(shares.queryExecution().executedPlan().toString())
          .contains("shares of dealt rows");
      actions.put(party, shares::collectAsList);
    }
    Map<String, Consortium.Result> results = Consortium.all(actions);
    for (String party : parties.parties) {
      List<Row> shares = Consortium.of(results, party).answer();
      assertThat(shares).hasSize(2107);
      parties
          .spark
          .createDataFrame(shares, reader(party, "january").load(parties.mailbox).schema())
          .createOrReplaceGlobalTempView(Consortium.shares(parties.number, party, "survey"));
    }

    parties.matches("SELECT count(*) AS n, sum(pay) AS s, avg(pay) AS a FROM {survey}");
    parties.matches(
        "SELECT region, since, sum(pay) AS s, count(score) AS c, avg(score) AS m FROM {survey} WHERE"
            + " since < DATE'2026-01-04' GROUP BY region, since ORDER BY region, since");
    holdsNoValueOfARow(results);
    keepsWhatWasCollected();
  }

  /** A finished collection is read again from a party's folder; the command says it once. */
  private static void keepsWhatWasCollected() throws IOException {
    String summary = "collection january: 2107 of 2107 rows in 2 batches accepted; digest ";
    String kept = folder.resolve("kept").toString();
    Map<String, String> options =
        Map.of(
            "collaboration",
            folder.resolve("collaboration.yaml").toString(),
            "table",
            "survey",
            "party",
            "p1",
            "identity",
            folder.resolve("p1.pem").toString(),
            "collection",
            "january",
            "path",
            parties.mailbox);
    // A run that was interrupted has left this.
    Files.createDirectories(Path.of(kept, "_temporary", "0"));
    try (LogCapture capture = LogCapture.at(Level.WARN)) {
      assertThat(KeptShares.collect(options, kept)).startsWith(summary);
      assertThat(capture.lines()).noneMatch(line -> line.contains(summary));
      reader("p2", "january").load(parties.mailbox).count();
      assertThat(capture.lines()).anyMatch(line -> line.contains("p2: " + summary));
    }
    Dataset<Row> rows = parties.spark.read().parquet(kept);
    assertThat(rows.count()).isEqualTo(2107);
    // 1,024 rows of the first batch are a block. Small blocks share a file.
    assertThat(rows.inputFiles()).hasSize(1);
    assertThat(refused(() -> KeptShares.collect(options, kept)))
        .hasMessage(
            "[JOINTLY_OPTION] there are files in %s already; name another folder as --out. What was"
                + " collected before is kept there, too, when it is collected again under its"
                + " --name",
            kept);
    assertThat(rows.count()).isEqualTo(2107);
  }

  private static void refusesBadInputBeforeAnythingLeaves() {
    Dataset<Row> rows = parties.spark.sql(ROWS.formatted(0, 10));
    int before = parties.posted().size();
    assertThat(
            refused(
                    () ->
                        writer(
                                rows.selectExpr("region", "since", "pay * 1000 AS pay", "score"),
                                "clinic",
                                "bad")
                            .save(parties.mailbox))
                .code())
        .isEqualTo(ErrorCode.SOURCE);
    JointlyException outside =
        refused(
            () ->
                writer(
                        rows.selectExpr(
                            "region", "since", "CAST(99999.5 AS DECIMAL(9,2)) AS pay", "score"),
                        "clinic",
                        "bad")
                    .save(parties.mailbox));
    assertThat(outside.code()).isEqualTo(ErrorCode.OUTSIDE_BOUNDS);
    assertThat(outside.getMessage())
        .contains("column pay", "in 10 rows", "Nothing was dealt")
        .doesNotContain("99999");
    assertThat(
            refused(
                    () ->
                        writer(rows.withColumnRenamed("pay", "salary"), "clinic", "bad")
                            .save(parties.mailbox))
                .getMessage())
        .contains("salary", "does not declare");
    assertThat(refused(() -> writer(rows, "clinic", "Not A Name").save(parties.mailbox)).code())
        .isEqualTo(ErrorCode.OPTION);
    assertThat(
            refused(() -> writer(rows, "clinic", "b").option("colour", "red").save(parties.mailbox))
                .getMessage())
        .contains("has no option 'colour'");
    assertThat(
            refused(() -> writer(rows, "clinic", "b").mode("overwrite").save(parties.mailbox))
                .getMessage())
        .contains("append");
    assertThat(
            refused(
                    () ->
                        writer(rows, "clinic", "b")
                            .option("identity", folder.resolve("office.pem").toString())
                            .save(parties.mailbox))
                .code())
        .isEqualTo(ErrorCode.IDENTITY_FILE);
    assertThat(
            refused(
                    () ->
                        writer(parties.spark.sql(ROWS.formatted(0, 2501)), "clinic", "b")
                            .save(parties.mailbox))
                .getMessage())
        .contains("max_rows_per_dealer");
    assertThat(parties.posted()).hasSize(before);
    assertThat(refused(() -> reader("p9", "x").load(parties.mailbox)).code())
        .isEqualTo(ErrorCode.OPTION);
    assertThat(
            refused(() -> reader("p1", "x").option("batch", "y").load(parties.mailbox))
                .getMessage())
        .contains("has no option 'batch' here");
  }

  /** No clear pay stands in what a party keeps, or in what lies in the mailbox. */
  private static void holdsNoValueOfARow(Map<String, Consortium.Result> results) {
    List<Object> words = new ArrayList<>();
    for (String party : parties.parties) {
      for (Row row : Consortium.of(results, party).answer().subList(0, 200)) {
        Row share = row.getAs("pay__offset");
        words.add(share.getLong(0));
        assertThat(share.getLong(1)).as("a share has high bits").isNotZero();
      }
    }
    assertThat(words).doesNotHaveDuplicates();
    assertThat(Files.exists(folder.resolve("p1.pem.dealing"))).isTrue();
  }
}
