package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.ledger.Admission;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.Disclosed;
import io.jointly.ledger.Entry;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.QueryKey;
import io.jointly.run.NewProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whole sessions with a budget and a difference check: what passes, what it costs, what is kept.
 */
class AnswerHistoryTest {

  private static final String BY_REGION = "SELECT region, count(*) FROM {t} GROUP BY region";
  private static final String ALL = "SELECT count(*), sum(age) FROM {t}";

  @TempDir private Path folder;

  /**
   * Each party has 60 rows of ages 0 to 59: 30 of the north, 27 of the south and 3 of the east,
   * nine of the east in all.
   */
  private Consortium.Builder consortium(String rules) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, east]}",
                "age: {type: int, use: [filter, measure], min: 0, max: 120}")
            .joinTimeout("20s")
            .rules("{" + rules + "}");
    for (int party = 0; party < 3; party++) {
      builder.rows(
          "SELECT IF(id % 2 = 0, 'north', IF(id % 20 = 1, 'east', 'south')) AS region,"
              + " CAST(id AS INT) AS age FROM range(60)");
    }
    return builder;
  }

  private Ledger ledger(Consortium parties, String party) {
    return Ledger.beside(
        folder.resolve(party + ".policy.yaml"), "test-" + parties.number, party, Clock.systemUTC());
  }

  private static void refused(Consortium parties, String query, ErrorCode code, String... says) {
    long before = starts(parties);
    parties
        .attempt(query)
        .forEach(
            (party, result) -> {
              JointlyException failure = Consortium.ours(result.failure());
              assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
              for (String part : says) {
                assertThat(failure).hasMessageContaining(part);
              }
            });
    assertThat(starts(parties)).isEqualTo(before);
  }

  private static long starts(Consortium parties) {
    return parties.posted().stream().filter(name -> name.contains("/start-")).count();
  }

  @Test
  void whatAGroupThatWasHiddenHasIsNotToldByTheRest() {
    Consortium parties =
        consortium(
                "min_group_size: 11, min_parties: 1, min_group_size_of_others: 0,"
                    + " difference_check: refuse, min_difference: 5")
            .build();
    assertThat(parties.joint(BY_REGION)).hasSize(2);
    Entry entry = ledger(parties, "p2").entries().get(0);
    assertThat(entry.shown())
        .isInstanceOfSatisfying(
            Disclosed.Groups.class,
            // The fourth group is that of NULL.
            groups -> assertThat(groups.suppressed().bits().cardinality()).isEqualTo(2));
    refused(
        parties,
        ALL,
        ErrorCode.DIFFERENCE,
        "adds fewer than 5 rows of this party",
        "GROUP BY region",
        "run-" + parties.number,
        "Nothing was sent");
    refused(parties, ALL + " WHERE region IN ('north', 'east')", ErrorCode.DIFFERENCE);
    // One person less in one group that was shown.
    refused(
        parties,
        "SELECT region, count(*) FROM {t} WHERE age <> 58 GROUP BY region",
        ErrorCode.DIFFERENCE,
        "leaves out fewer than 5 rows");
    refused(
        parties,
        "SELECT count(*) FROM {t} WHERE age > 2 AND region = 'north'",
        ErrorCode.DIFFERENCE,
        "leaves out");
    // The same rows again, one of its groups, and rows that differ by many.
    assertThat(parties.joint("SELECT region, avg(age) FROM {t} GROUP BY region")).hasSize(2);
    assertThat(parties.joint("SELECT sum(age) FROM {t} WHERE region = 'north'")).hasSize(1);
    assertThat(parties.joint("SELECT region, sum(age) FROM {t} WHERE age < 30 GROUP BY region"))
        .hasSize(2);
    // What was refused cost nothing and has shown nothing.
    assertThat(ledger(parties, "p1").entries().stream().filter(Entry::counts)).hasSize(4);
  }

  @Test
  void aGroupThatMayBeHiddenIsNotToldByATotalBefore() {
    Consortium parties =
        consortium(
                "min_group_size: 11, min_parties: 1, min_group_size_of_others: 0,"
                    + " difference_check: refuse, min_difference: 5")
            .build();
    assertThat(parties.joint(ALL)).hasSize(1);
    refused(parties, BY_REGION, ErrorCode.DIFFERENCE, "a group of the query has fewer than 5");
    assertThat(
            parties.joint(
                "SELECT region, count(*) FROM {t} WHERE region <> 'east' AND age > 100 GROUP BY"
                    + " region"))
        .isEmpty();
  }

  @Test
  void aWarningLetsItPass() throws Exception {
    Consortium parties =
        consortium("min_group_size: 1, min_parties: 1, difference_check: warn, min_difference: 5")
            .policy(1, "difference_check: refuse")
            .joinTimeout("5s")
            .build();
    assertThat(parties.joint(ALL)).hasSize(1);
    try (LogCapture log = LogCapture.at(Level.WARN)) {
      String query = ALL + " WHERE age <> 7";
      JointlyException refused =
          Consortium.failureOf(() -> parties.dataset("p2", query).collectAsList());
      assertThat(refused.code()).isEqualTo(ErrorCode.DIFFERENCE);
      Map<String, Consortium.Result> others = parties.attempt(Map.of("p1", query));
      assertThat(Consortium.ours(Consortium.of(others, "p1").failure()).code())
          .isIn(ErrorCode.TIMEOUT, ErrorCode.PEER_STOPPED);
      assertThat(log.lines())
          .anyMatch(line -> line.contains("difference_check: warn") && line.contains("leaves out"));
    }
    assertThat(ledger(parties, "p1").entries().get(1).shown()).isEqualTo(new Disclosed.Nothing());
  }

  @Test
  void aBudgetIsSpentOnceForEachQuery() {
    Consortium parties =
        consortium("min_group_size: 1, min_parties: 1, query_budget: [{period: total, limit: 2}]")
            .build();
    parties.joint(ALL);
    parties.joint(ALL);
    parties.joint("SELECT sum(age) FROM {t}");
    parties.joint(BY_REGION);
    refused(parties, ALL + " WHERE age > 1", ErrorCode.BUDGET_SPENT, "2 queries in total");
    parties.joint(BY_REGION);
    // A process that was started anew has no answer, and does not get a second one.
    NewProcess.begin();
    refused(parties, BY_REGION, ErrorCode.REPEATED, "another run name");
    assertThat(ledger(parties, "p3").entries().stream().filter(Entry::counts)).hasSize(2);
    // Another run is another question: rows may have changed since.
    SparkSession other = parties.session("spark.sql.catalog.p1.run", "another");
    assertThat(Consortium.failureOf(() -> other.sql(parties.at("p1", ALL)).collectAsList()).code())
        .isEqualTo(ErrorCode.BUDGET_SPENT);
  }

  @Test
  void anAttemptThatFailedIsTheSameEntry() {
    Consortium parties =
        consortium("min_group_size: 1, min_parties: 1, query_budget: [{period: day, limit: 1}]")
            .joinTimeout("5s")
            .build();
    parties.attempt(Map.of("p1", ALL));
    List<Entry> failed = ledger(parties, "p1").entries();
    assertThat(failed).hasSize(1);
    assertThat(failed.get(0).shown()).isEqualTo(new Disclosed.Nothing());
    assertThat(failed.get(0).counts()).isFalse();
    assertThat(parties.joint(ALL)).hasSize(1);
    assertThat(ledger(parties, "p1").entries()).hasSize(1);
  }

  @Test
  void otherPartiesOtherSettingsAndADamagedLedgerAreRefused() throws Exception {
    Consortium parties =
        consortium("min_group_size: 1, min_parties: 1, difference_check: refuse, min_difference: 5")
            .build();
    String query = "SELECT sum(age) FROM {t} WHERE age < 3";
    parties.joint(query);
    Ledger ledger = ledger(parties, "p1");
    QueryKey asked = ledger.entries().get(0).asked();
    // The same rows are no difference, but an answer over other parties is one.
    try (Admission before =
        ledger.enter(
            new QueryKey("earlier", asked.query(), List.of("p1", "p2"), false),
            "p2",
            new AskingLimits(List.of(), List.of()))) {
      before.joining();
      before.sharing();
      before.opening();
    }
    String again = parties.at("p1", "SELECT avg(age) FROM {t} WHERE age < 3");
    JointlyException refused = Consortium.failureOf(() -> parties.spark.sql(again).collectAsList());
    assertThat(refused.code()).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(refused).hasMessageContaining("over other parties");
    SparkSession other = parties.session("spark.sql.ansi.enabled", "false");
    refused = Consortium.failureOf(() -> other.sql(parties.at("p2", ALL)).collectAsList());
    assertThat(refused.code()).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(refused).hasMessageContaining("was asked with other settings");
    Files.writeString(ledger(parties, "p3").path(), "x\n");
    refused = Consortium.failureOf(() -> parties.dataset("p3", ALL).collectAsList());
    assertThat(refused.code()).isEqualTo(ErrorCode.LEDGER);
  }
}
