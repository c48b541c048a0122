package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers over a share table cannot be subtracted from one another to tell of few rows. */
class ShareTableDifferenceTest {

  private static final String COLUMNS =
      """
        region: {type: string, use: [dimension%s], values: [north, south]}
        born:   {type: int, use: [dimension%s], min: 1990, max: 1999}
        pay:    {type: int, use: [measure], min: 0, max: 9000}
      """;

  private static final String ROWS =
      "SELECT IF(id % 2 = 0, 'north', 'south') AS region, INT(IF(id = 7, 1999, 1990 + id % 3)) AS born,"
          + " INT(id * 7 % 9000) AS pay FROM range(60)";

  @TempDir Path folder;

  private Consortium consortium(boolean hidden) throws Exception {
    String dealer = Identity.generate(new SecureRandom()).publicKey().base64();
    String filter = hidden ? "" : ", filter";
    Consortium.Builder builder =
        Consortium.extended(Files.createDirectory(folder.resolve(hidden ? "hidden" : "open")))
            .rules(
                "{min_group_size: 5, min_group_size_of_others: 5, min_parties: 3, difference_check:"
                    + " refuse}")
            .columns("x: {type: int, use: [measure], min: 0, max: 9}")
            .dealt(
                "survey",
                "max_rows: 1000\nmax_rows_per_dealer: 1\nhide_dimensions: %s\ndealers: {d: \"%s\"}\ncolumns:\n%s"
                    .formatted(hidden, dealer, COLUMNS.formatted(filter, filter)),
                ROWS);
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT INT(id) AS x FROM range(9)");
    }
    Consortium parties = builder.build();
    SharesForTests.deal(parties, "survey");
    return parties;
  }

  private static void refused(Consortium parties, String query, String why) {
    Map<String, Consortium.Result> results = parties.attempt(query);
    assertThat(results.values())
        .allSatisfy(result -> assertThat(result.failure()).as(query).isNotNull());
    JointlyException first = Consortium.ours(Consortium.of(results, "p1").failure());
    assertThat(first.code()).as(first.getMessage()).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(first.getMessage()).contains(why);
  }

  @Test
  void hiddenDimensionsAreGroupedInOneWay() throws Exception {
    Consortium parties = consortium(true);
    parties.matches("SELECT region, sum(pay) AS s FROM {survey} GROUP BY region ORDER BY region");
    parties.matches("SELECT region, count(*) AS n FROM {survey} GROUP BY region ORDER BY region");
    refused(parties, "SELECT sum(pay) AS s FROM {survey}", "grouped survey in another way");
    refused(
        parties,
        "SELECT born, sum(pay) AS s FROM {survey} GROUP BY born",
        "grouped survey in another way");
    // What was asked before can be asked again, of other columns.
    parties.matches("SELECT region, avg(pay) AS a FROM {survey} GROUP BY region ORDER BY region");
  }

  @Test
  void conditionsThatDifferInFewDealtRowsAreRefused() throws Exception {
    Consortium parties = consortium(false);
    parties.matches("SELECT sum(pay) AS s FROM {survey}");
    // One row is of 1999.
    refused(parties, "SELECT sum(pay) AS s FROM {survey} WHERE born < 1999", "min_difference: 5");
    parties.matches("SELECT sum(pay) AS s FROM {survey} WHERE region = 'north'");
  }

  @Test
  void aTableThatHasChangedIsRefused() throws Exception {
    for (boolean hidden : new boolean[] {true, false}) {
      Consortium parties = consortium(hidden);
      String query = "SELECT region, sum(pay) AS s FROM {survey} GROUP BY region ORDER BY region";
      parties.matches(query);
      for (String party : parties.parties) {
        String view = Consortium.shares(parties.number, party, "survey");
        Dataset<Row> all = parties.spark.table("global_temp." + view);
        List<Row> fewer = all.collectAsList().subList(0, 59);
        parties.spark.createDataFrame(fewer, all.schema()).createOrReplaceGlobalTempView(view);
      }
      parties.forgetAnswers();
      refused(
          parties,
          "SELECT region, sum(pay) AS s, count(*) AS n FROM {survey} GROUP BY region",
          "have changed since");
    }
  }
}
