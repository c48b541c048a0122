package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A query with a party's own clock in it can hardly match in lockstep, and says so at once. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LockstepWarningsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
  }

  private List<String> warned(Runnable action) {
    try (LogCapture log = LogCapture.at(Level.WARN)) {
      action.run();
      return log.lines().stream().filter(line -> line.contains("becomes a constant")).toList();
    }
  }

  private void explain(SparkSession session, String query) {
    session.sql("EXPLAIN " + parties.at("p1", query)).collectAsList();
  }

  @Test
  void theExtensionWarnsWhenTheQueryIsAnalysed() {
    SparkSession spark = parties.spark;
    assertThat(
            warned(
                () -> explain(spark, "SELECT count(*) FROM {t} WHERE at < now() - INTERVAL 1 DAY")))
        .singleElement()
        .asString()
        .contains("now() - INTERVAL")
        .contains("never have the same one")
        .contains("Write the value out");
    assertThat(
            warned(
                () -> explain(spark, "SELECT count(*) FROM {t} WHERE day > current_date() - 700")))
        .singleElement()
        .asString()
        .contains("current_date()")
        .contains("only if theirs is the same on that day");
    assertThat(
            warned(
                () ->
                    explain(
                        spark,
                        "SELECT region, sum(CASE WHEN year(at) < year(current_timestamp()) THEN age"
                            + " END) FROM {t} GROUP BY region")))
        .hasSize(1);
    assertThat(parties.posted()).isEmpty();
  }

  /** Spark compares the dates then, so the queries of one day are the same. */
  @Test
  void aTimeThatADateIsComparedWithLastsForADay() {
    for (String condition : List.of("day < now()", "date_diff(now(), day) > 700")) {
      String query = "SELECT count(*) FROM {t} WHERE " + condition;
      assertThat(warned(() -> explain(parties.spark, query)))
          .singleElement()
          .asString()
          .contains("only if theirs is the same on that day");
      assertThat(digest(query)).isEqualTo(digest(query));
    }
    String time = "SELECT count(*) FROM {t} WHERE at < now()";
    assertThat(digest(time)).isNotEqualTo(digest(time));
  }

  private String digest(String query) {
    String plan = parties.spark.sql("EXPLAIN " + parties.at("p1", query)).head().getString(0);
    return plan.substring(plan.indexOf("query digest"));
  }

  /** What is beside the question to the partners does no harm. */
  @Test
  void otherClocksGoUnremarked() {
    assertThat(
            warned(
                () -> {
                  explain(parties.spark, "SELECT current_date(), count(*) FROM {t}");
                  explain(parties.spark, "SELECT count(*) FROM {t} WHERE day > DATE'2021-01-01'");
                  parties
                      .spark
                      .sql("SELECT now(), count(*) FROM range(3) WHERE id < now()::long")
                      .collectAsList();
                }))
        .isEmpty();
  }

  /** Without the extension it is said when the query runs, before anybody is asked. */
  @Test
  void withoutTheExtensionTheRunningQueryWarns() {
    SparkSession without = parties.session("spark.sql.catalog.p1.join-timeout", "1s");
    List<String> lines =
        warned(
            () ->
                Consortium.failureOf(
                    () ->
                        without
                            .sql(parties.at("p1", "SELECT count(*) FROM {t} WHERE at < now()"))
                            .collectAsList()));
    assertThat(lines)
        .singleElement()
        .asString()
        .startsWith("WARN io.jointly.progress p1: now() becomes a constant of this party");
    parties.forgetMessages();
  }
}
