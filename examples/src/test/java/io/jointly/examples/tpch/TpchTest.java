package io.jointly.examples.tpch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.examples.Comparison;
import io.jointly.examples.LocalParties;
import io.jointly.examples.LocalSpark;
import io.jointly.examples.ResultTable;
import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The 22 queries over little data of three parties in one JVM, against plain Spark. */
class TpchTest {

  private static final Path EXAMPLE = Path.of("tpch");
  private static final List<String> PARTIES = List.of("north", "south", "east");
  private static final double SCALE = 0.002;

  /** At this scale the parameters of the specification select nothing. */
  private static final Map<String, Map<String, String>> OTHER_PARAMETERS =
      Map.of(
          "q02", Map.of("p_size = 15", "p_size < 40"),
          "q07", Map.of("'FRANCE'", "'CHINA'", "'GERMANY'", "'INDIA'"),
          "q11", Map.of("n_name = 'GERMANY'", "n_name < 'P'"),
          "q17", Map.of("AND p_container = 'MED BOX'", "", "1000", "100"),
          "q19",
              Map.of(
                  "AND l_shipmode IN ('AIR', 'AIR REG')", "",
                  "AND l_shipinstruct = 'DELIVER IN PERSON'", "",
                  "p_size BETWEEN 1 AND", "p_size < 50 + 0 *"),
          "q20", Map.of("'forest%'", "'f%'", "n_name = 'CANADA'", "n_name < 'P'", "20000", "200"),
          "q21", Map.of("n_name = 'SAUDI ARABIA'", "n_name < 'P'"));

  private static final List<String> SAMPLE =
      List.of("q02", "q04", "q09", "q13", "q15", "q17", "q19", "q20", "q21", "q22");

  /** The reasons are in the README. */
  private static final Map<String, List<String>> REFUSALS =
      Map.of(
          "q03", List.of("[JOINTLY_NOT_AGGREGATED]", "orderkey has a group for each order"),
          "q10", List.of("[JOINTLY_NOT_AGGREGATED]", "custkey has a group for each customer"),
          "q18", List.of("[JOINTLY_COLUMN_USE]", "GROUP BY", "l_orderkey with use [key]"));

  @TempDir private static Path folder;
  private static SparkSession spark;
  private static LocalParties parties;
  private static Map<String, SparkSession> sessions;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.startExtended();
    GenerateTpch.write(spark, SCALE, folder, PARTIES);
    for (String party : PARTIES) {
      for (DataTable table : DataTable.values()) {
        // Spark would look for the files' types anew in each query.
        spark
            .read()
            .parquet(folder.resolve(party).resolve(table.id()).toString())
            .createOrReplaceGlobalTempView(party + "_" + table.id());
      }
    }
    // Twenty suppliers need no groups for ten thousand.
    Path agreed = folder.resolve("collaboration.yaml");
    Files.writeString(
        agreed,
        Files.readString(EXAMPLE.resolve("collaboration.yaml"))
            .replace("min: 1, max: 10000}", "min: 1, max: 20}"));
    parties =
        LocalParties.prepare(
            folder.resolve("parties"),
            agreed,
            PARTIES,
            Arrays.stream(DataTable.values()).map(DataTable::id).toList(),
            (party, table) -> "SELECT * FROM global_temp." + party + "_" + table);
    sessions = parties.sessions(spark);
    PlainTpch.define(
        spark, PARTIES.stream().map(party -> folder.resolve(party).toString()).toList());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  /** Of several queries that are alike, one; the script of the example runs all. */
  static List<String> asked() throws IOException {
    return Boolean.getBoolean("jointly.tpch") ? answered() : SAMPLE;
  }

  private static List<String> answered() throws IOException {
    return NumberedQuery.all(EXAMPLE).stream()
        .filter(query -> !query.isRefused())
        .map(NumberedQuery::name)
        .toList();
  }

  private static NumberedQuery query(String name) throws IOException {
    return NumberedQuery.all(EXAMPLE).stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private static String withParameters(String name, String sql) {
    String changed = sql;
    for (Map.Entry<String, String> other :
        OTHER_PARAMETERS.getOrDefault(name, Map.of()).entrySet()) {
      changed = changed.replace(other.getKey(), other.getValue());
    }
    return changed;
  }

  private static List<ResultTable> ask(String sql) throws IOException, InterruptedException {
    return parties.run(sessions, "joint", "memory:tpch", "tpch", "USE joint;" + sql);
  }

  @ParameterizedTest
  @MethodSource("asked")
  void theAnswerIsPlainSparks(String name) throws IOException, InterruptedException {
    NumberedQuery query = query(name);
    ResultTable plain = SqlRun.run(spark, withParameters(name, query.plain()));
    assertThat(plain.rows()).as("what it is compared with").isNotEmpty();
    assertThat(plain.rows().get(0)).as("what it is compared with").doesNotContain("\\N");
    for (ResultTable answer : ask(withParameters(name, query.joint()))) {
      assertThat(Comparison.with(plain).differences(answer)).isEmpty();
    }
  }

  @Test
  void theOthersAreRefused() throws IOException {
    assertThat(answered())
        .hasSize(22 - REFUSALS.size())
        .doesNotContainAnyElementsOf(REFUSALS.keySet());
    for (Map.Entry<String, List<String>> refused : REFUSALS.entrySet()) {
      assertThatThrownBy(() -> ask(query(refused.getKey()).joint()))
          .as(refused.getKey())
          .satisfies(
              failure -> assertThat(RunSql.messageForUsers(failure)).contains(refused.getValue()));
    }
  }
}
