package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.rewrite.JointJoinRule;
import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import scala.Option;

/** How the extension comes into a session, and what it leaves alone. */
class ExtensionsPlanTest {

  private static final Pattern ID = Pattern.compile("#(\\d+)L?|plan_id=\\d+|id=#\\d+");

  @Test
  void isLoadedByItsName() {
    Option<SparkSession> before = SparkSession.getDefaultSession();
    SparkSession root = before.get();
    SparkConf conf = root.sparkContext().conf();
    SparkSession.clearActiveSession();
    SparkSession.clearDefaultSession();
    try {
      conf.set("spark.sql.extensions", "io.jointly.spark.JointlyExtensions");
      SparkSession made = SparkSession.builder().getOrCreate();
      assertThat(JointAggregateRule.isIn(made)).isTrue();
      assertThat(JointAggregateRule.isIn(made.newSession())).isTrue();
    } finally {
      conf.remove("spark.sql.extensions");
      SparkSession.setDefaultSession(root);
    }
    assertThat(JointAggregateRule.isIn(SharedSpark.newSession())).isFalse();
    assertThat(JointAggregateRule.isIn(SharedSpark.newExtendedSession())).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT k, count(*) FILTER (WHERE v > 1), sum(v) FILTER (WHERE k = 'a') FROM x GROUP BY k",
        "SELECT date_trunc('month', at), count(*) FROM x GROUP BY 1",
        "SELECT k, v, grouping_id(), count(*) FROM x GROUP BY CUBE (k, v) HAVING k IS NOT NULL",
        "SELECT y.n, count(*), avg(x.v), count(DISTINCT x.v) FROM x JOIN y ON x.k = y.k WHERE x.v IN"
            + " (SELECT v FROM x) GROUP BY y.n",
        "SELECT DISTINCT k FROM x LEFT SEMI JOIN y ON x.k = y.k ORDER BY k",
      })
  void otherQueriesArePlannedAsWithoutIt(String query) {
    assertThat(plans(SharedSpark.newExtendedSession(), query))
        .isEqualTo(plans(SharedSpark.newSession(), query));
  }

  private static List<String> plans(SparkSession spark, String query) {
    spark.sql(
        "CREATE TEMPORARY VIEW x AS SELECT cast(id AS STRING) AS k, id AS v, timestamp_seconds(id) AS"
            + " at FROM range(9)");
    spark.sql("CREATE TEMPORARY VIEW y AS SELECT cast(id AS STRING) AS k, id AS n FROM range(5)");
    QueryExecution execution = Sessions.execution(spark.sql(query));
    LogicalPlan optimized = execution.optimizedPlan();
    assertThat(new JointAggregateRule().apply(optimized)).isSameAs(optimized);
    assertThat(new JointJoinRule().apply(optimized)).isSameAs(optimized);
    return List.of(
        renumbered(execution.analyzed().treeString()),
        renumbered(optimized.treeString()),
        renumbered(execution.sparkPlan().treeString()));
  }

  /** Ids in the order in which they first appear. */
  private static String renumbered(String plan) {
    Map<String, String> numbers = new HashMap<>();
    return ID.matcher(plan)
        .replaceAll(
            match -> numbers.computeIfAbsent(match.group(), id -> "#" + (numbers.size() + 1)));
  }

  @Test
  void worksForDataFramesAndLeavesTheAnalysedPlan(@TempDir Path folder) {
    Consortium parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
    Dataset<Row> table = parties.spark.table("p1.t");
    Dataset<Row> cube =
        table
            .cube("region", "ok")
            .agg(functions.count("*").as("n"), functions.sum("cost").as("c"))
            .where("n > 2");
    QueryExecution execution = Sessions.execution(cube);
    assertThat(execution.analyzed().treeString()).contains("Expand");
    assertThat(execution.optimizedPlan().treeString()).contains("Union").doesNotContain("Expand");
    assertThat(columns(execution.optimizedPlan())).isEqualTo(columns(execution.analyzed()));
    // What is planned is planned for good: the rules find nothing more to do.
    LogicalPlan optimized = execution.optimizedPlan();
    assertThat(new JointAggregateRule().apply(optimized)).isSameAs(optimized);
    assertThat(new JointJoinRule().apply(optimized)).isSameAs(optimized);
    assertThat(parties.posted()).isEmpty();
  }

  @Test
  void partnersWithoutItWriteWhatItWrites(@TempDir Path folder) {
    Consortium parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
    SparkSession without = parties.session("spark.sql.session.timeZone", "UTC");
    String written =
        "SELECT region, sum(CASE WHEN ok THEN cost END) AS s FROM {t} GROUP BY region ORDER BY 1";
    Map<String, Callable<List<Row>>> actions = new HashMap<>();
    actions.put(
        "p1",
        () ->
            parties
                .dataset(
                    "p1",
                    "SELECT region, sum(cost) FILTER (WHERE ok) AS s FROM {t} GROUP BY region ORDER"
                        + " BY 1")
                .collectAsList());
    actions.put("p2", () -> without.sql(parties.at("p2", written)).collectAsList());
    Map<String, Consortium.Result> results = Consortium.all(actions);
    List<Row> plain = parties.plain(written);
    results.forEach((party, result) -> assertThat(result.answer()).as(party).isEqualTo(plain));
  }

  private static List<String> columns(LogicalPlan plan) {
    return ScalaCollections.list(plan.output()).stream()
        .map(column -> column.exprId() + " " + column.name() + " " + column.dataType().sql())
        .toList();
  }
}
