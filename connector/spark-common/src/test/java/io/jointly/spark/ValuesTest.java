package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** VALUES and local DataFrames below the total, against plain Spark. */
class ValuesTest {

  private static final String KINDS =
      "(VALUES ('in', 'ward', 3), ('er', 'ward', 5), ('out', CAST(NULL AS STRING), 2)) AS"
          + " k(kind, place, weight)";

  @TempDir static Path folder;

  private static Consortium star;
  private static Consortium checked;

  @BeforeAll
  static void start() throws Exception {
    star = StarData.open(Files.createDirectory(folder.resolve("star")), 3);
    checked =
        StarData.consortium(
            Files.createDirectory(folder.resolve("checked")),
            3,
            "{min_group_size: 4, min_group_size_of_others: 0, min_parties: 2, refusal_budget: []}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT place, count(*) AS n, sum(weight) AS w, sum(weight * cost) AS c FROM {visits} v"
            + " JOIN "
            + KINDS
            + " USING (kind) GROUP BY place ORDER BY place",
        "SELECT place, region, count(*) AS n FROM {t} JOIN {visits} USING (patient_id) LEFT JOIN "
            + KINDS
            + " USING (kind) GROUP BY place, region ORDER BY ALL",
        "SELECT sex, count(*) AS n FROM {t} WHERE region IN (SELECT col1 FROM VALUES ('north'),"
            + " ('west')) GROUP BY sex ORDER BY sex",
        "SELECT sex, count(*) AS n FROM {t} p WHERE NOT EXISTS (SELECT 1 FROM VALUES ('north', 1950),"
            + " ('west', 1990) AS x(r, y) WHERE x.r = p.region AND p.born < x.y) GROUP BY sex ORDER"
            + " BY sex",
        "WITH bands AS (SELECT * FROM VALUES (1930, 1949, 'old'), (1950, 1989, 'middle'), (1990,"
            + " 2020, 'young') AS b(first, last, band)) SELECT band, count(*) AS n, count(DISTINCT"
            + " p.patient_id) AS p FROM {t} p JOIN bands ON born BETWEEN first AND last GROUP BY"
            + " band ORDER BY band",
        "SELECT w, sum(n) AS s FROM (SELECT patient_id, k.weight AS w, count(*) AS n FROM {visits}"
            + " JOIN "
            + KINDS
            + " USING (kind) GROUP BY patient_id, k.weight) GROUP BY w ORDER BY w",
        "SELECT n, count(*) AS p FROM (SELECT patient_id, count(*) AS n FROM {visits} JOIN (VALUES"
            + " ('in'), ('in'), ('er')) AS d(kind) USING (kind) GROUP BY patient_id) GROUP BY n"
            + " ORDER BY n",
        "SELECT chapter, sum(f) AS s FROM {conditions} JOIN {codes} USING (code) JOIN (VALUES ('A',"
            + " 0.25D), ('B', 2.5D), ('C', -1D)) AS f(chapter, f) USING (chapter) GROUP BY chapter"
            + " ORDER BY chapter",
        "SELECT count(*) AS n FROM {visits} JOIN (SELECT k.code FROM {codes} k JOIN (VALUES ('A')) AS"
            + " c(chapter) USING (chapter)) ON code = month(day)",
        "SELECT kind, count(*) AS n FROM {visits} CROSS JOIN (VALUES (1), (2)) AS t(i) GROUP BY kind"
            + " ORDER BY kind",
        "SELECT count(*) AS n FROM {visits} JOIN (SELECT * FROM VALUES (1) AS t(i) WHERE i > 1)"
            + " ON i = month(day)",
        "SELECT count(*) AS n, sum(v) AS m FROM {visits} JOIN (SELECT kind, max(weight) AS v FROM "
            + KINDS
            + " GROUP BY kind) USING (kind)",
        "SELECT d, count(*) AS n FROM {visits} JOIN (VALUES (DATE'2020-01-01', DATE'2021-01-01', 1),"
            + " (DATE'2021-01-01', DATE'2023-01-01', 2)) AS t(a, b, d) ON day >= a AND day < b GROUP"
            + " BY d ORDER BY d"
      })
  void theAnswerIsPlainSparks(String query) {
    star.matches(query);
  }

  /** All types of constants, NULLs among them, in a DataFrame of the asker's. */
  @Test
  @Tag("every-version")
  void aLocalDataFrameIsPartOfTheQuery() {
    StructType schema =
        new StructType(
            new StructField[] {
              field("region", "string"),
              field("b", "boolean"),
              field("t", "tinyint"),
              field("s", "smallint"),
              field("l", "bigint"),
              field("d", "decimal(12,3)"),
              field("f", "float"),
              field("x", "double"),
              field("day", "date"),
              field("at", "timestamp"),
              field("local", "timestamp_ntz")
            });
    Row north =
        RowFactory.create(
            "north",
            true,
            (byte) 1,
            (short) -2,
            3L,
            new BigDecimal("4.125"),
            0.5f,
            -0.0,
            java.sql.Date.valueOf(LocalDate.of(2020, 2, 29)),
            java.sql.Timestamp.from(Instant.parse("2020-02-29T12:00:00.000001Z")),
            LocalDateTime.of(1960, 1, 1, 0, 0, 1));
    Row west =
        RowFactory.create("west", null, null, null, null, null, null, null, null, null, null);
    star.spark.createDataFrame(List.of(north, west), schema).createOrReplaceTempView("every_type");
    List<Row> rows =
        star.matches(
            "SELECT region, e.b, e.t, e.s, e.l, e.d, e.day, e.at, e.local, count(*) AS n, sum(e.d)"
                + " AS d, sum(e.f) AS f, sum(e.x) AS x FROM {t} JOIN every_type e USING (region)"
                + " GROUP BY ALL ORDER BY ALL");
    assertThat(rows).hasSize(2);
  }

  private static StructField field(String name, String type) {
    return DataTypes.createStructField(
        name, org.apache.spark.sql.types.DataType.fromDDL(type), true);
  }

  /** One question's answer in the next one. */
  @Test
  @Tag("every-version")
  void anAnswerThatWasCollectedIsUsedInTheNextQuestion() {
    String averages = "SELECT kind, avg(cost) AS average FROM {visits} GROUP BY kind";
    List<Row> collected = star.joint(averages);
    star.spark
        .createDataFrame(collected, star.union(averages).schema())
        .createOrReplaceTempView("averages");
    List<Row> rows =
        star.matches(
            "SELECT kind, count(*) AS n, sum(cost) AS s FROM {visits} JOIN averages USING (kind)"
                + " WHERE cost < 0.5 * average GROUP BY kind ORDER BY kind");
    assertThat(rows).isNotEmpty();
  }

  /** A cached answer is an answer still, and the asker's own tables are not sent. */
  @Test
  void anAnswerThatWasNotCollectedIsRefusedWithTheWayRound() {
    String averages = "(SELECT kind, avg(cost) AS average FROM {visits} GROUP BY kind)";
    refused(
        checked,
        "SELECT count(*) FROM {visits} JOIN " + averages + " USING (kind) WHERE cost < average",
        "comes before the aggregation",
        "createDataFrame(answer.collectAsList(), answer.schema())");
    String own = folder.resolve("own").toString();
    checked.spark.sql("SELECT 'in' AS kind FROM range(5)").write().parquet(own);
    checked.spark.sql("CACHE TABLE own_kinds AS SELECT kind FROM parquet.`" + own + "`");
    refused(
        checked,
        "SELECT count(*) FROM {visits} JOIN own_kinds USING (kind)",
        "comes before the aggregation",
        "createDataFrame(answer.collectAsList(), answer.schema())");
    checked.spark.sql("UNCACHE TABLE own_kinds");
  }

  @Test
  void agentsReadTheRows() throws Exception {
    String query =
        "SELECT place, sum(weight) AS w, count(*) AS n FROM {visits} JOIN "
            + KINDS
            + " USING (kind) WHERE cost > 10 GROUP BY place ORDER BY place";
    try (Agents agents = Agents.of(star, "p2", "p3")) {
      assertThat(star.dataset("p1", query).collectAsList()).isEqualTo(star.plain(query));
      assertThat(agents.proposals("p2").get(0).subject().query().orElseThrow())
          .contains(
              "(VALUES ('er', 'ward', 5), ('in', 'ward', 3), ('out', CAST(NULL AS string), 2))")
          .contains("AS v(kind_2, place, weight)");
    }
  }

  @Test
  void theOrderOfRowsMakesNoOtherQuery() {
    String query =
        "SELECT count(*) FROM {visits} JOIN (VALUES %s) AS k(kind, w) USING (kind) WHERE w > 1";
    String one = explained(star, query.formatted("('in', 1), ('er', 2)"));
    String other = explained(star, query.formatted("('er', 2), ('in', 1)"));
    assertThat(digest(one)).isEqualTo(digest(other));
    assertThat(one).contains("JOIN (VALUES ('er', 2), ('in', 1)) AS v(kind_2, w)");
    String repeated = explained(star, query.formatted("('in', 1), ('er', 2), ('er', 2)"));
    assertThat(digest(repeated)).isNotEqualTo(digest(one));
  }

  private static String explained(Consortium consortium, String query) {
    return consortium.dataset("p1", query).queryExecution().executedPlan().toString();
  }

  private static String digest(String plan) {
    return plan.replaceAll("(?s).*query digest +([0-9a-f]{64}).*", "$1");
  }

  @Test
  void whatIsTooLargeIsRefused() {
    local("many", 1001, 2);
    local("most", 1000, 2);
    local("wide", 1, 65);
    star.matches(
        "SELECT count(*) AS n, sum(c1) AS s FROM {t} JOIN most ON born = c0 JOIN {visits} USING (patient_id)");
    refused(
        star,
        "SELECT count(*) FROM {t} JOIN many ON born = c0 JOIN {visits} USING (patient_id)",
        "1001 rows and 1 columns is too large",
        "at most 1000 rows and 64 columns",
        "public table");
    String all = String.join(" + ", IntStream.range(0, 65).mapToObj(i -> "c" + i).toList());
    refused(
        star,
        "SELECT sum(" + all + ") FROM {t} JOIN wide ON born = c0 JOIN {visits} USING (patient_id)",
        "1 rows and 65 columns is too large");
    star.matches(
        "SELECT sum(c1 + c64) AS s FROM {t} JOIN wide ON born > c0 JOIN {visits} USING (patient_id)");
  }

  private static void local(String name, int rows, int columns) {
    List<Row> values = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      Object[] row = new Object[columns];
      Arrays.fill(row, 1930 + i);
      values.add(RowFactory.create(row));
    }
    StructType schema = new StructType();
    for (int i = 0; i < columns; i++) {
      schema = schema.add("c" + i, DataTypes.IntegerType);
    }
    star.spark.createDataFrame(values, schema).createOrReplaceTempView(name);
  }

  @Test
  void typesWithoutAPlaceInTheAlgebraAreRefused() {
    refused(
        checked,
        "SELECT count(*) FROM {visits} JOIN (VALUES ('in', array(1))) AS k(kind, a) USING (kind)"
            + " WHERE a[0] = 1",
        "column a has type ARRAY<INT>");
    refused(
        checked,
        "SELECT count(*) FROM {visits} JOIN (VALUES ('in', X'00')) AS k(kind, a) USING (kind) WHERE"
            + " a = X'00'",
        "column a has type BINARY");
    checked.joint(
        "SELECT count(*) FROM {visits} JOIN (VALUES ('in', X'00')) AS k(kind, a) USING (kind)");
  }

  /** A constant may not be compared with a key, and so may no row of constants. */
  @Test
  void entitiesAreNotPickedByTheirKeys() {
    for (Consortium each : List.of(star, checked)) {
      refused(
          each,
          "SELECT count(*) FROM {t} JOIN {visits} USING (patient_id) JOIN (VALUES (4L)) AS k(id) ON"
              + " patient_id = id",
          "patient_id has use key",
          "A key may be compared with other keys only");
      refused(
          each,
          "SELECT count(*) FROM {t} p JOIN {visits} v USING (patient_id) WHERE p.patient_id IN"
              + " (SELECT id FROM VALUES (4L) AS k(id))",
          "patient_id has use key");
      refused(
          each,
          "SELECT count(*) FROM {t} JOIN {visits} USING (patient_id) LEFT JOIN (VALUES (4L)) AS k(id)"
              + " ON patient_id > id GROUP BY id",
          "patient_id has use key");
      refused(
          each,
          "SELECT patient_id = id, count(*) FROM {visits} CROSS JOIN (VALUES (4L)) AS k(id) GROUP BY"
              + " 1",
          "patient_id");
    }
  }

  @Test
  void aRowIsInOneGroupWhereGroupsAreChecked() {
    String until = "(VALUES (1950), (1951)) AS u(y)";
    refused(
        checked,
        "SELECT y, count(*) FROM {t} JOIN " + until + " ON born <= y GROUP BY y",
        "several rows of VALUES");
    refused(
        checked,
        "SELECT count(*) FROM {visits} JOIN (VALUES ('in'), ('in'), ('er')) AS k(kind) USING (kind)",
        "several rows of VALUES");
    refused(
        checked,
        "SELECT y, count(*) FROM {t} JOIN (VALUES (1930, 1960, 1), (1960, 2020, 2)) AS b(a, z, y) ON"
            + " born BETWEEN a AND z GROUP BY y",
        "several rows of VALUES");
    checked.matches(
        "SELECT y, count(*) AS n FROM {t} JOIN (VALUES (1930, 1960, 1), (1961, 2020, 2)) AS b(a, z,"
            + " y) ON born BETWEEN a AND z GROUP BY y ORDER BY y");
    checked.matches(
        "SELECT place, count(*) AS n FROM {visits} JOIN "
            + KINDS
            + " USING (kind) GROUP BY place"
            + " ORDER BY place");
    checked.matches(
        "SELECT count(*) AS n FROM {t} p WHERE EXISTS (SELECT 1 FROM "
            + until
            + " WHERE born <= y)");
  }

  /** A sum of constants chosen by a column is the sum of a CASE. */
  @Test
  void columnsOnlyTakesNoConstants() {
    refused(
        checked,
        "SELECT sum(weight) FROM {visits} JOIN " + KINDS + " USING (kind)",
        "aggregate_arguments: columns_only");
    refused(
        checked,
        "SELECT sum(n) FROM {visits} JOIN (SELECT kind, count(*) AS n FROM (VALUES ('in'), ('in'),"
            + " ('er')) AS k(kind) GROUP BY kind) USING (kind)",
        "aggregate_arguments: columns_only");
  }

  @Test
  void rowsOfTheQueryAreNoRowsOfTheParties() {
    refused(
        star,
        "SELECT count(*) FROM (SELECT kind FROM {visits} UNION ALL SELECT * FROM VALUES ('in'))",
        "UNION");
    refused(
        star,
        "SELECT count(*) FROM (VALUES ('in')) AS k(kind) LEFT JOIN {visits} USING (kind) JOIN {t} p"
            + " USING (patient_id)",
        "keeps rows of VALUES or a public table");
  }

  private static void refused(Consortium consortium, String query, String... messages) {
    assertThat(Consortium.failureOf(() -> consortium.dataset("p1", query).collectAsList()))
        .as(query)
        .message()
        .contains(messages);
  }
}
