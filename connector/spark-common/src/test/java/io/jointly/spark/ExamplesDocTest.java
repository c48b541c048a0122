package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.ModuleDescriptor.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every block of EXAMPLES.md gives each party what plain Spark gives over the union, from the
 * version that its heading names; an earlier Spark does not know it.
 */
@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExamplesDocTest {

  private static final Path PAGE = Path.of("../docs/EXAMPLES.md");

  /** A heading with its version, and the block below. */
  private static final Pattern SECTION =
      Pattern.compile(
          "## (?<title>[^\n]+) \\(from Spark (?<version>[0-9.]+)\\)\n[^#]*?```sql\n(?<sql>.*?)```",
          Pattern.DOTALL);

  /** A semicolon at the end of a line ends a statement, but not within a script. */
  private static final Pattern NEXT_STATEMENT = Pattern.compile(";\n\n");

  private static final String ROWS =
      """
      SELECT element_at(array('north', 'south', 'east'), 1 + CAST(pmod(hash(id, %1$d), 3) AS INT)) AS region,
             date_add(DATE'2020-01-01', CAST(pmod(hash(id, %1$d, 1), 1461) AS INT)) AS admitted,
             CAST(pmod(hash(id, %1$d, 2), 100) AS INT) AS age,
             CAST(pmod(hash(id, %1$d, 3), 1000000) / 100 AS DECIMAL(9, 2)) AS cost,
             CAST(pmod(hash(id, %1$d, 4), 240) / 8 AS DOUBLE) AS los_days,
             CAST(pmod(hash(id, %1$d, 5), 2) AS INT) AS died
      FROM range(150)
      """;

  private Consortium parties;
  private SparkSession plain;
  private final Map<String, SparkSession> sessions = new LinkedHashMap<>();

  record Example(String title, String version, List<String> statements) {
    boolean works(String spark) {
      return Version.parse(spark).compareTo(Version.parse(version)) >= 0;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  static List<Example> examples() throws IOException {
    List<Example> found = new ArrayList<>();
    Matcher section = SECTION.matcher(Files.readString(PAGE));
    while (section.find()) {
      List<String> statements =
          NEXT_STATEMENT.splitAsStream(section.group("sql")).map(String::strip).toList();
      found.add(new Example(section.group("title"), section.group("version"), statements));
    }
    return found;
  }

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, east]}",
                "admitted: {type: date, use: [dimension, filter], min: '2020-01-01', max: '2023-12-31'}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120, functions: [count, sum, avg, max]}",
                "cost: {type: 'decimal(9,2)', use: [measure], min: 0, max: 10000}",
                "los_days: {type: double, use: [measure], min: 0, max: 100, fraction_bits: 20}",
                "died: {type: int, use: [dimension, filter, measure], values: [0, 1]}")
            .rows(ROWS.formatted(1))
            .rows(ROWS.formatted(2))
            .rows(ROWS.formatted(3))
            .build();
    for (String party : parties.parties) {
      sessions.put(party, own(folder, party));
    }
    plain = own(folder, "plain");
    // A view that is kept can only be one of a table.
    parties.spark.table("everything").write().saveAsTable(database("plain") + ".admissions");
  }

  private String database(String owner) {
    return "examples_" + owner;
  }

  /** A session whose functions and tables are its owner's. */
  private SparkSession own(Path folder, String owner) {
    SparkSession session = parties.session("spark.sql.shuffle.partitions", "1");
    session.sql(
        "CREATE DATABASE %s LOCATION '%s'"
            .formatted(database(owner), folder.resolve(owner).toUri()));
    session.sql("USE " + database(owner));
    return session;
  }

  private static Dataset<Row> run(SparkSession session, Example example, String table) {
    Dataset<Row> last = session.emptyDataFrame();
    for (String statement : example.statements()) {
      last = session.sql(statement.replace("joint.admissions", table));
    }
    return last;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void answersAsPlainSparkDoes(Example example) {
    String union = database("plain") + ".admissions";
    if (!example.works(plain.version())) {
      assertThatThrownBy(() -> run(plain, example, union).collectAsList()).isNotNull();
      return;
    }
    Map<String, Callable<List<Row>>> actions = new LinkedHashMap<>();
    Map<String, List<String>> types = new LinkedHashMap<>();
    sessions.forEach(
        (party, session) ->
            actions.put(
                party,
                () -> {
                  Dataset<Row> last = run(session, example, party + ".t");
                  synchronized (types) {
                    types.put(party, Consortium.columns(last));
                  }
                  return last.collectAsList();
                }));
    long before = parties.joins();
    Map<String, Consortium.Result> answers = Consortium.all(actions);
    Dataset<Row> expected = run(plain, example, union);
    List<Row> rows = expected.collectAsList();
    assertThat(rows).isNotEmpty();
    answers.forEach((party, answer) -> assertThat(answer.answer()).as(party).isEqualTo(rows));
    assertThat(types.values()).containsOnly(Consortium.columns(expected));
    assertThat(parties.joins()).as("asked").isGreaterThan(before);
  }

  @Test
  void everyBlockIsRead() throws IOException {
    long blocks = Files.readString(PAGE).lines().filter("```sql"::equals).count();
    assertThat(examples()).hasSize((int) blocks).hasSizeGreaterThan(8);
  }
}
