package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Whoever asks for rows is told so in the words that they used, and what can be asked. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedRowsTest {

  private static final Pattern EXAMPLE = Pattern.compile("for example: (SELECT .*)$");

  private Consortium parties;
  private Path folder;

  @BeforeAll
  void start(@TempDir Path given) {
    folder = given;
    parties =
        Consortium.in(given)
            .inPartitions()
            .joinTimeout("20s")
            .columns(
                "id: {type: int, use: [filter]}",
                "ward: {type: int, use: [dimension], min: 1, max: 500000}",
                "city: {type: string, use: [dimension, filter], values: [a, b, c]}",
                "died: {type: int, use: [measure], min: 0, max: 1}",
                "hba1c: {type: double, use: [measure], min: 0, max: 20, fraction_bits: 10}")
            .rules("{}")
            .rows(
                "SELECT 1 AS id, 1 AS ward, 'a' AS city, 0 AS died, 5D + id % 9 AS hba1c FROM range(40)")
            .rows(
                "SELECT 1 AS id, 1 AS ward, 'a' AS city, 0 AS died, 5D + id % 9 AS hba1c FROM range(40)")
            .rows(
                "SELECT 1 AS id, 1 AS ward, 'a' AS city, 1 AS died, 5D + id % 9 AS hba1c FROM range(40)")
            .build();
  }

  @AfterEach
  void nothingWasPut() {
    assertThat(parties.posted()).isEmpty();
  }

  private Map<String, Callable<?>> actions() {
    Dataset<Row> table = parties.spark.table("p1.t");
    Map<String, Callable<?>> actions = new LinkedHashMap<>();
    actions.put("show()", run(table::show));
    actions.put("collect()", table::collect);
    actions.put("collectAsList()", table::collectAsList);
    actions.put("head()", table::head);
    actions.put("first()", table::first);
    actions.put("take()", () -> table.take(3));
    actions.put("isEmpty()", table::isEmpty);
    actions.put("toLocalIterator()", () -> table.toLocalIterator().hasNext());
    actions.put("write.parquet()", run(() -> table.write().parquet(folder + "/rows")));
    actions.put("write.saveAsTable()", run(() -> table.write().saveAsTable("copied_rows")));
    actions.put(
        "CREATE TABLE … AS SELECT",
        () -> parties.spark.sql("CREATE TABLE copied USING parquet AS SELECT * FROM p1.t"));
    actions.put(
        "INSERT OVERWRITE DIRECTORY",
        () ->
            parties.spark.sql(
                "INSERT OVERWRITE DIRECTORY '"
                    + folder
                    + "/rows' USING parquet SELECT * FROM p1.t"));
    return actions;
  }

  private static Callable<?> run(Runnable action) {
    return () -> {
      action.run();
      return 0;
    };
  }

  @Test
  void itNamesWhatThePersonDid() {
    actions()
        .forEach(
            (name, action) -> {
              JointlyException failure = Consortium.failureOf(action);
              assertThat(failure.code())
                  .as(failure.getMessage())
                  .isEqualTo(ErrorCode.NOT_AGGREGATED);
              assertThat(failure)
                  .hasMessage(
                      "[JOINTLY_NOT_AGGREGATED] "
                          + name
                          + " asks for rows of t, and nobody can see rows of a joint table: only"
                          + " totals of it can leave a party. Ask for totals, for example: SELECT"
                          + " city, count(*), avg(hba1c) FROM p1.t GROUP BY city");
            });
  }

  /** Spark's optimiser looks at the size of what was cached; it must not begin anew for that. */
  @Test
  void rowsThatWereToBeCachedAreRefusedInEveryQueryUntilTheyAreNot() {
    Dataset<Row> rows = parties.spark.table("p1.t").cache();
    try {
      Dataset<Row> lands = parties.spark.sql("SELECT 'a' AS city, 1 AS land");
      List<Callable<?>> queries =
          List.of(
              rows::count,
              () ->
                  parties
                      .spark
                      .table("p1.t")
                      .join(lands, "city")
                      .groupBy("land")
                      .count()
                      .collectAsList(),
              () -> parties.spark.table("p1.t").intersect(rows).count(),
              () ->
                  parties
                      .spark
                      .sql("SELECT city, count(*) FROM p1.t GROUP BY city")
                      .collectAsList());
      for (Callable<?> query : queries) {
        JointlyException failure = Consortium.failureOf(query);
        assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
        assertThat(failure)
            .hasMessageContaining("cache() or persist() asks for rows of t")
            .hasMessageContaining("Call unpersist(), and cache the result")
            .hasMessageContaining("tried earlier in this session has to be undone");
      }
    } finally {
      rows.unpersist();
    }
    assertThat(Consortium.failureOf(() -> parties.spark.table("p1.t").collectAsList()))
        .hasMessageContaining("collectAsList() asks for rows");
  }

  /** Rows, and a total whose only action is refused before anybody is asked. */
  @Test
  void whatCouldNotBeCachedIsNotInTheWayOfOtherCaches() {
    for (String query : List.of("SELECT * FROM {t}", "SELECT count(DISTINCT 1) FROM {t}")) {
      Dataset<Row> cached = parties.dataset("p1", query).cache();
      ErrorCode code = Consortium.failureOf(cached::collectAsList).code();
      Dataset<Row> other = parties.spark.range(3).toDF("n").cache();
      assertThat(other.count()).isEqualTo(3);
      other.unpersist();
      parties.spark.sql("CACHE TABLE three AS SELECT 3 AS n");
      parties.spark.sql("UNCACHE TABLE three");
      parties.spark.sql("DROP VIEW three");
      // Spark has asked for the partitions by now, and keeps what it was given.
      for (Callable<?> action :
          List.<Callable<?>>of(
              cached::collectAsList, cached::count, () -> cached.crossJoin(cached).count())) {
        JointlyException failure = Consortium.failureOf(action);
        assertThat(failure.code()).isIn(code, ErrorCode.REPLANNED);
        assertThat(failure).hasMessageContaining("unpersist()");
      }
      cached.unpersist();
      Dataset<Row> anew = parties.dataset("p1", query);
      assertThat(Consortium.failureOf(anew::collectAsList))
          .hasMessageStartingWith("[JOINTLY_" + code + "] ")
          .hasMessageNotContaining("unpersist()");
    }
  }

  /** Spark asks of a cached DataFrame whether it is loaded, to tell its size. */
  @Test
  void aPlanOverWhatFailedInTheCacheAsksNobody() {
    Dataset<Row> cached = parties.dataset("p1", "SELECT count(DISTINCT 1) AS n FROM {t}").cache();
    try {
      ErrorCode code = Consortium.failureOf(cached::collectAsList).code();
      assertThat(code).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
      Dataset<Row> joined = parties.spark.range(3).toDF("n").join(cached, "n");
      JointlyException failure =
          Consortium.failureOf(() -> joined.queryExecution().optimizedPlan().stats());
      assertThat(failure.code()).isEqualTo(ErrorCode.REPLANNED);
      assertThat(failure).hasMessageContaining("Nobody was asked");
    } finally {
      cached.unpersist();
    }
  }

  /** The example is answered under these very rules. */
  @Test
  void theExampleIsAnswered() {
    JointlyException failure =
        Consortium.failureOf(() -> parties.spark.table("p1.t").collectAsList());
    Matcher example = EXAMPLE.matcher(failure.getMessage());
    assertThat(example.find()).isTrue();
    String query = example.group(1).replace("p1.t", "{t}");
    assertThat(parties.joint(query)).isEqualTo(parties.plain(query)).hasSize(1);
    parties.forgetMessages();
  }

  @Test
  void insertedRowsAreRefusedToo() {
    parties.spark.sql("CREATE TABLE sink (id INT) USING parquet");
    try {
      JointlyException failure =
          Consortium.failureOf(() -> parties.spark.sql("INSERT INTO sink SELECT id FROM p1.t"));
      assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
      assertThat(failure).hasMessageContaining("INSERT asks for rows of t");
    } finally {
      parties.spark.sql("DROP TABLE sink");
    }
  }
}
