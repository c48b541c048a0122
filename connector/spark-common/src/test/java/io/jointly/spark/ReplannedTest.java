package io.jointly.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.sum;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.version.ScalaCollections;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import scala.collection.immutable.Seq;

/**
 * What Spark makes of a DataFrame that was answered is answered from that answer, as plain Spark
 * would answer it from the same rows, and nobody is asked. What the answer does not hold is
 * refused.
 *
 * <p>In the east too few rows have an x, in the west there are too few rows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReplannedTest {

  private static final String WITH_X =
      "SELECT region, year(d) AS y, count(*) AS n, avg(x) AS m, sum(z) AS s FROM {t}"
          + " GROUP BY region, year(d)";

  private Path folder;

  @BeforeAll
  void keep(@TempDir Path given) {
    folder = given;
  }

  private Consortium consortium(String name, String rules) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder.resolve(name)))
            .columns(
                "region: {type: string, use: [dimension], values: [north, south, east, west]}",
                "d: {type: date, use: [dimension], min: 2021-01-01, max: 2023-12-31}",
                "x: {type: int, use: [measure], min: 0, max: 1000}",
                "z: {type: int, use: [measure, dimension], min: 1, max: 1000}")
            .rules("{min_group_size: 6, min_group_size_of_others: 0, min_parties: 2" + rules + "}");
    for (int party = 0; party < 3; party++) {
      builder.rows(
          """
          SELECT element_at(array('north', 'north', 'south', 'east'), CAST(1 + id %% 4 AS INT))
                   AS region,
                 make_date(2021 + CAST(id %% 2 AS INT), 3, 1) AS d,
                 IF(id %% 4 = 3, NULL, CAST(id AS INT)) AS x,
                 CAST(1 + id + %d AS INT) AS z
          FROM range(40)
          UNION ALL SELECT 'west', DATE'2021-01-01', 1, 1
          """
              .formatted(party));
    }
    return builder.build();
  }

  /** What an analyst does with a DataFrame, by name. */
  private static Map<String, UnaryOperator<Dataset<Row>>> actions(Dataset<Row> other) {
    Map<String, UnaryOperator<Dataset<Row>>> actions = new LinkedHashMap<>();
    actions.put("all", df -> df);
    actions.put("no columns", df -> df.select(lit(1)));
    actions.put("some columns", df -> df.select("region", "n"));
    actions.put("keys", df -> df.select("region", "y"));
    actions.put("distinct", df -> df.distinct());
    actions.put("distinct regions", df -> df.select("region").distinct());
    actions.put("limit", df -> df.orderBy("region", "y").limit(2));
    actions.put("filter by a key", df -> df.filter("region <> 'north'"));
    actions.put("filter by both keys", df -> df.filter("region = 'south' AND y < 2022"));
    actions.put("filter to nothing", df -> df.filter("region = 'nowhere'"));
    actions.put("filter by a value", df -> df.filter("n > 5 AND m > 3"));
    actions.put("filter by a key and select it", df -> df.filter("y = 2021").select("region"));
    actions.put("filter by a function of a key", df -> df.filter("upper(region) = 'SOUTH'"));
    actions.put("aggregate once more", df -> df.groupBy("region").agg(sum("n"), max("m")));
    actions.put("aggregate all", df -> df.agg(sum("n")));
    actions.put("count by a key", df -> df.groupBy("region").count());
    actions.put("join", df -> df.join(other, "region"));
    actions.put("left join", df -> other.join(df, col("region").equalTo(col("r")), "left"));
    actions.put("share of all", df -> df.crossJoin(df.agg(sum("n").as("all"))).select("n", "all"));
    actions.put("self join", df -> df.as("a").join(df.select("region").distinct(), "region"));
    actions.put("union", df -> df.select("region", "n").union(df.select("region", "n")));
    actions.put("window", df -> df.selectExpr("region", "rank() OVER (ORDER BY n, region, y)"));
    actions.put("except", df -> df.except(df.filter("region = 'north'")));
    return actions;
  }

  private static List<String> text(Dataset<Row> rows) {
    return rows.collectAsList().stream().map(Row::toString).sorted().toList();
  }

  /** As all parties in lockstep do it; at each, against plain Spark on the rows of the answer. */
  private static void look(Consortium parties, String party, String query, List<String> wrong) {
    Dataset<Row> joint = parties.dataset(party, query);
    Dataset<Row> plain = parties.spark.createDataFrame(joint.collectAsList(), joint.schema());
    Dataset<Row> other =
        parties.spark.sql(
            "SELECT * FROM VALUES ('north', 'north', 1), ('east', 'east', 2) AS o(region, r, f)");
    Dataset<Row> joined = other.drop("region");
    actions(other)
        .forEach(
            (name, action) -> {
              if (name.equals("left join")) {
                return;
              }
              compare(party + " " + name, action.apply(joint), action.apply(plain), wrong);
            });
    UnaryOperator<Dataset<Row>> left =
        df -> joined.join(df, col("region").equalTo(col("r")), "left");
    compare(party + " left join", left.apply(joint), left.apply(plain), wrong);
  }

  private static void compare(
      String name, Dataset<Row> joint, Dataset<Row> plain, List<String> wrong) {
    try {
      List<String> expected = text(plain);
      List<String> found = text(joint);
      if (!found.equals(expected)) {
        wrong.add(name + ": " + found + " for " + expected);
      }
      if (joint.count() != plain.count()) {
        wrong.add(name + ": counts " + joint.count() + " for " + plain.count());
      }
      if (joint.isEmpty() != plain.isEmpty()) {
        wrong.add(name + ": isEmpty " + joint.isEmpty());
      }
    } catch (RuntimeException e) {
      wrong.add(name + ": " + e);
    }
  }

  private static void lookAll(Consortium parties, String query) {
    Map<String, Callable<List<Row>>> scripts = new LinkedHashMap<>();
    List<String> wrong = Collections.synchronizedList(new ArrayList<>());
    for (String party : parties.parties) {
      scripts.put(
          party,
          () -> {
            look(parties, party, query, wrong);
            return List.of();
          });
    }
    Consortium.all(scripts).forEach((party, result) -> result.answer());
    assertThat(wrong).isEmpty();
  }

  @Test
  void whatIsDoneWithAnAnsweredDataFrameAsksNobody() throws Exception {
    Consortium parties = consortium("drop", "");
    lookAll(parties, WITH_X);
    assertThat(parties.joins()).isEqualTo(3);

    // The same text, smaller, is another question: fewer numbers are checked, and more is shown.
    String withoutX =
        "SELECT region, year(d) AS y, count(*) AS n FROM {t} GROUP BY region, year(d)";
    List<Row> more = parties.joint(withoutX + " ORDER BY region, y");
    assertThat(more)
        .isEqualTo(
            parties.plain(
                "SELECT region, year(d) AS y, count(*) AS n FROM {t} WHERE region <> 'west'"
                    + " GROUP BY region, year(d) ORDER BY region, y"));
    assertThat(parties.joins()).isEqualTo(6);
    Dataset<Row> first = parties.dataset("p1", WITH_X);
    Dataset<Row> second = parties.dataset("p1", withoutX);
    assertThat(first.count()).isEqualTo(first.collectAsList().size()).isLessThan(more.size());
    assertThat(second.count()).isEqualTo(more.size());
    assertThat(first.select("region", "n").collectAsList()).hasSize((int) first.count());
    assertThat(first.select("region").distinct().count()).isEqualTo(2);
    assertThat(second.select("region").distinct().count()).isEqualTo(3);
    assertThat(second.count() + first.union(first).count())
        .isEqualTo(more.size() + 2 * first.count());
    assertThat(parties.joins()).isEqualTo(6);
    // Which of two answers a count is of cannot be told, and nobody is asked.
    JointlyException either =
        Consortium.failureOf(
            () -> first.select("region", "y").union(second.select("region", "y")).collectAsList());
    assertThat(either.code()).isEqualTo(ErrorCode.REPLANNED);
    assertThat(parties.joins()).isEqualTo(6);

    // What stands beside an answered query is a query of its own.
    List<Row> beside =
        parties.joint(
            "SELECT region, s, a.n FROM (SELECT DISTINCT region, 1 AS n FROM {t}) a JOIN (SELECT"
                + " region, avg(x) AS s FROM {t} GROUP BY region) b USING (region) ORDER BY region");
    assertThat(beside).hasSize(2);
    assertThat(parties.joins()).isEqualTo(12);
  }

  @Test
  void suppressedGroupsThatHaveRowsAreCounted() throws Exception {
    Consortium parties = consortium("null", ", suppression: \"null\"");
    lookAll(
        parties,
        "SELECT region, year(d) AS y, sum(z) AS n, avg(x) AS m, sum(z) AS s FROM {t}"
            + " GROUP BY region, year(d)");
    assertThat(parties.joins()).isEqualTo(3);
  }

  @Test
  void whatTheAnswerDoesNotHoldIsRefused() throws Exception {
    Consortium parties = consortium("refused", "");
    String query = "SELECT region, z, count(*) AS n, avg(x) AS m FROM {t} GROUP BY region, z";
    Dataset<Row> unasked = parties.dataset("p1", query);
    for (Callable<?> action :
        List.<Callable<?>>of(
            unasked::count, unasked::isEmpty, () -> unasked.select("region", "z").count())) {
      JointlyException refused = Consortium.failureOf(action);
      assertThat(refused.code()).isEqualTo(ErrorCode.REPLANNED);
      assertThat(refused).hasMessageContaining("avg(x)").hasMessageContaining("df.cache()");
    }
    assertThat(parties.posted()).isEmpty();

    parties.joint(query);
    long before = parties.joins();
    Dataset<Row> asked = parties.dataset("p1", query);
    assertThat(asked.count()).isZero();
    // Spark asks for the distinct values among all rows, not among those of the answer.
    JointlyException refused =
        Consortium.failureOf(() -> asked.groupBy("region").agg(countDistinct("z")).collectAsList());
    assertThat(refused.code()).isEqualTo(ErrorCode.REPLANNED);
    assertThat(refused).hasMessageContaining("does not have what").hasMessageContaining("cache()");
    for (Dataset<Row> moved :
        List.of(
            asked.join(
                parties.spark.sql("SELECT 'north' AS region"), columns("region"), "left_semi"),
            asked.filter("region RLIKE 'n.*h'"))) {
      JointlyException below = Consortium.failureOf(moved::collectAsList);
      assertThat(below.code()).isEqualTo(ErrorCode.REPLANNED);
      assertThat(below)
          .hasMessageContaining("below SELECT z, region")
          .hasMessageContaining("cache");
    }
    Dataset<Row> kept = asked.cache();
    assertThat(kept.groupBy("region").agg(countDistinct("z")).collectAsList()).isEmpty();
    kept.unpersist();
    assertThat(parties.joins()).isEqualTo(before);
  }

  private static Seq<String> columns(String column) {
    return ScalaCollections.seq(List.of(column));
  }

  @Test
  void whatIsNoTemplateMayBeMadeOfOne() throws Exception {
    Consortium any = consortium("any", "");
    String query = "SELECT region, count(*) AS n, sum(z) AS s FROM {t} GROUP BY region";
    String plan = any.dataset("p1", "EXPLAIN " + query).collectAsList().toString();
    String digest = plan.replaceAll("(?s).*query +digest ([0-9a-f]{64}).*", "$1");
    Consortium only = consortium("only", ", queries: templates_only, templates: [" + digest + "]");
    Dataset<Row> rows = only.dataset("p1", query);
    assertThat(Consortium.failureOf(rows::count).code()).isEqualTo(ErrorCode.NOT_A_TEMPLATE);
    int shown = only.joint(query).size();
    assertThat(shown).isEqualTo(3);
    assertThat(rows.count()).isEqualTo(shown);
    assertThat(rows.filter("region = 'north'").select("n").count()).isEqualTo(1);
    assertThat(
            Consortium.failureOf(
                    () ->
                        only.dataset("p1", "SELECT region, count(*) AS n FROM {t} GROUP BY region")
                            .collectAsList())
                .code())
        .as("asked for by itself it is refused")
        .isEqualTo(ErrorCode.NOT_A_TEMPLATE);
    assertThat(only.joins()).isEqualTo(3);
  }
}
