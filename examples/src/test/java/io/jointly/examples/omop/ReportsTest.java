package io.jointly.examples.omop;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.examples.Comparison;
import io.jointly.examples.LocalParties;
import io.jointly.examples.LocalSpark;
import io.jointly.examples.ResultTable;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The reports over the OMOP tables, under the rules of the example, three parties in one JVM. */
class ReportsTest {

  private static final Path EXAMPLE = Path.of("omop");
  private static final List<String> HOSPITALS = List.of("north", "south", "east");
  private static final long SEED = 20260101;

  @TempDir private static Path folder;
  private static SparkSession spark;

  @BeforeAll
  static void start() throws IOException {
    spark = LocalSpark.startExtended();
    for (int i = 0; i < HOSPITALS.size(); i++) {
      String hospital = HOSPITALS.get(i);
      GenerateOmop.write(spark, SEED, i, data(hospital));
      // To find and open files takes longer than to read the few rows in them.
      GenerateOmop.rows(SEED, i)
          .forEach(
              (table, rows) ->
                  spark
                      .createDataFrame(rows, table.schema())
                      .createOrReplaceGlobalTempView(view(hospital, table.id())));
    }
    PlainReports.define(spark, HOSPITALS.stream().map(ReportsTest::data).toList());
  }

  @AfterAll
  static void stop() throws IOException {
    spark.close();
  }

  private static String view(String hospital, String table) {
    return hospital + "_" + table;
  }

  private static String data(String hospital) {
    return folder.resolve(hospital).toString();
  }

  static List<Report> all() throws IOException {
    return Report.all(EXAMPLE.resolve("reports"));
  }

  /** Each fourth one, or all with {@code -Djointly.reports=all}. */
  static List<Report> reports() throws IOException {
    List<Report> reports = all();
    int step = "all".equals(System.getProperty("jointly.reports")) ? 1 : 4;
    return IntStream.range(0, reports.size())
        .filter(i -> i % step == step - 1)
        .mapToObj(reports::get)
        .toList();
  }

  /** Each hospital begins a ledger, so a report is compared with none before it. */
  @ParameterizedTest
  @MethodSource("reports")
  void theAnswerIsPlainSparksWithTheRules(Report report) throws IOException, InterruptedException {
    ResultTable plain = SqlRun.run(spark, report.withRules());
    assertThat(plain.rows()).as("groups with enough people").isNotEmpty();
    LocalParties parties = parties(report.name());
    for (ResultTable answer :
        parties.run(
            parties.sessions(spark), "joint", "memory:" + report.name(), "report", report.sql())) {
      assertThat(Comparison.with(plain).differences(answer)).isEmpty();
    }
  }

  private static LocalParties parties(String name) throws IOException {
    return LocalParties.prepare(
        folder.resolve(name),
        EXAMPLE.resolve("collaboration.yaml"),
        HOSPITALS,
        Arrays.stream(OmopTable.values()).map(OmopTable::id).toList(),
        (hospital, table) -> "SELECT * FROM global_temp." + view(hospital, table));
  }

  @Test
  void thereAreFortyReports() throws IOException {
    assertThat(all()).hasSize(40);
  }
}
