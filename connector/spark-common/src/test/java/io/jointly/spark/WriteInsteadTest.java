package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.JointlyException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What messages and SQL.md say to write instead gives the answer of what is refused, or the text
 * says what differs. An advice that this test does not know makes it fail.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WriteInsteadTest {

  private static final Path SOURCES = Path.of("..");

  /** Where advices about SQL stand. */
  private static final List<String> PLACES =
      List.of(
          "spark-common/src/main/java/io/jointly/spark/scan",
          "spark-common/src/main/java/io/jointly/spark/translate",
          "spark-common/src/main/java/io/jointly/spark/rewrite",
          "core/src/main/java/io/jointly/encoding/build/PositionBuilder.java");

  private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";

  /**
   * What is refused, and what to write.
   *
   * @param says part of the message of the refusal
   */
  record Instead(String refused, String says, String written) {}

  /** Advices of which no test can tell the same answer, with what the text has to say of it. */
  private static final List<String> WITHOUT_EQUAL =
      List.of(
          "there is no equal",
          "write it with the functions that SQL.md lists",
          "run the subquery first and write its result as a constant",
          // Tried by AdviceUnderRulesTest.
          "write SELECT ",
          "write COUNT(DISTINCT ",
          "may do",
          "Write windows that do not overlap",
          "Write an aggregate",
          "Write the value out",
          "write CAST(",
          "write at most",
          // Calls of DataFrames, and a function that is approximate by its name.
          "groupBy(",
          "na.drop()",
          "summary(",
          // Tried by BelowTotalRefusalsTest, which asks nobody.
          "ask for the total first, and write its answer as a constant",
          // Tried below.
          "CREATE TABLE shown",
          "write COUNT(DISTINCT x) of a column with declared values",
          "approx");

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    String rows =
        """
        SELECT element_at(array('a', 'b', 'c'), 1 + CAST(pmod(hash(id, %1$d), 3) AS INT)) AS g,
               IF(id %% 5 = 0, NULL, CAST(pmod(hash(id, %1$d, 1), 10) AS INT)) AS x,
               IF(id %% 7 = 1, NULL, CAST(pmod(hash(id, %1$d, 2), 5) + 1 AS INT)) AS y,
               IF(id %% 9 = 1, NULL, CAST(pmod(hash(id, %1$d, 4), 5) + 1 AS INT)) AS m,
               IF(id %% 6 = 2, NULL, element_at(array('abc', 'axc', 'acc', 'bcc', 'ab', 'abcd'),
                 1 + CAST(pmod(hash(id, %1$d, 3), 6) AS INT))) AS s,
               IF(id %% 8 = 3, NULL, IF(id %% 3 = 0, double('NaN'), CAST(id AS DOUBLE))) AS f,
               timestamp_micros(1577836800000000L + pmod(xxhash64(id, %1$d), 94000000000000L)) AS t
        FROM range(60)
        """;
    parties =
        Consortium.in(folder)
            .parties(2, 1)
            .columns(
                "g: {type: string, use: [dimension, filter, measure], values: [a, b, c], functions:"
                    + " [count, count_distinct, top_k]}",
                "x: {type: int, use: [dimension, filter, measure], min: 0, max: 9, functions: [count,"
                    + " sum, avg, variance, count_distinct, percentile, top_k]}",
                "y: {type: int, use: [dimension, filter, measure], min: 1, max: 5, functions: [count,"
                    + " sum, avg, variance, count_distinct]}",
                "s: {type: string, use: [filter]}",
                "f: {type: double, use: [filter, dimension]}",
                "m: {type: int, use: [measure], min: 1, max: 5}",
                "t: {type: timestamp, use: [dimension, filter], min: '2020-01-01T00:00:00Z', max:"
                    + " '2022-12-31T00:00:00Z'}")
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression}")
            .rows(rows.formatted(1))
            .rows(rows.formatted(2))
            .build();
    parties.spark.sql(
        "CREATE TEMPORARY VIEW land AS SELECT * FROM VALUES ('a', 'cold'), ('b', 'warm'), ('b',"
            + " 'wet'), ('d', 'cold') AS v(g, kind)");
    parties.spark.udf().register("own", functions.udf((Integer x) -> x, DataTypes.IntegerType));
  }

  static Stream<Instead> insteads() {
    return Stream.of(
        new Instead(
            "SELECT kind, sum(x) AS r FROM {t} JOIN land USING (g) GROUP BY kind",
            "aggregate each side first and join the results",
            "SELECT kind, sum(s) AS r FROM (SELECT g, sum(x) AS s FROM {t} GROUP BY g) JOIN land"
                + " USING (g) GROUP BY kind"),
        new Instead(
            "SELECT g, sum(x) FILTER (WHERE y > 2) AS r FROM {t} GROUP BY g",
            "SUM(CASE WHEN … THEN x END)",
            "SELECT g, sum(CASE WHEN y > 2 THEN x END) AS r FROM {t} GROUP BY g"),
        new Instead(
            "SELECT count(*) FILTER (WHERE y > 2) AS r FROM {t}",
            "COUNT(CASE WHEN … THEN 1 END)",
            "SELECT count(CASE WHEN y > 2 THEN 1 END) AS r FROM {t}"),
        new Instead(
            "SELECT count(*) FILTER (WHERE y > 2) AS r FROM {t}",
            "put the condition into WHERE",
            "SELECT count(*) AS r FROM {t} WHERE y > 2"),
        new Instead(
            "SELECT count(x, y) AS r FROM {t}",
            "write COUNT(CASE WHEN ",
            "SELECT count(CASE WHEN x IS NOT NULL AND y IS NOT NULL THEN 1 END) AS r FROM {t}"),
        new Instead(
            "SELECT count(DISTINCT x, y) AS r FROM {t}",
            "write SELECT COUNT(*) FROM (SELECT ",
            "SELECT count(*) AS r FROM (SELECT x, y FROM {t} WHERE x IS NOT NULL AND y IS NOT NULL"
                + " GROUP BY x, y)"),
        new Instead(
            "SELECT g, count(DISTINCT x, y) AS r FROM {t} GROUP BY g",
            "with g in both",
            "SELECT g, count(*) AS r FROM (SELECT g, x, y FROM {t} WHERE x IS NOT NULL AND y IS NOT"
                + " NULL GROUP BY g, x, y) GROUP BY g"),
        new Instead(
            "SELECT g, round(var_pop(DISTINCT x), 9) AS r FROM {t} GROUP BY g",
            "only COUNT, SUM and AVG take DISTINCT; write ",
            "SELECT g, round(var_pop(x), 9) AS r FROM (SELECT g, x FROM {t} GROUP BY g, x) GROUP BY"
                + " g"),
        new Instead(
            "SELECT g, mode(x) IS NOT NULL AS r FROM {t} GROUP BY g",
            "write joint.top_k(",
            "SELECT g, p1.top_k(x, 1)[0].value IS NOT NULL AS r FROM {t} GROUP BY g"),
        new Instead(
            "SELECT date_trunc('month', t) AS m, count(*) AS r FROM {t} GROUP BY 1",
            "trunc(cast(t AS date), 'MM')",
            "SELECT cast(trunc(cast(t AS date), 'MM') AS timestamp) AS m, count(*) AS r FROM {t}"
                + " GROUP BY 1"),
        new Instead(
            "SELECT year(m), month(m), r FROM (SELECT date_trunc('month', t) AS m, count(*) AS r"
                + " FROM {t} GROUP BY 1)",
            "year(t), month(t)",
            "SELECT year(t), month(t), count(*) AS r FROM {t} GROUP BY 1, 2"),
        new Instead(
            "SELECT count(*) AS r FROM {t} GROUP BY date_format(t, 'yyyy-MM')",
            "year(t), month(t)",
            "SELECT count(*) AS r FROM {t} GROUP BY year(t), month(t)"),
        new Instead(
            "SELECT x DIV y AS q, count(*) AS r FROM {t} GROUP BY 1",
            "cast(x / y AS BIGINT), the same for whole numbers up to 2^53",
            "SELECT cast(x / y AS BIGINT) AS q, count(*) AS r FROM {t} GROUP BY 1"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE -x DIV y = -2",
            "cast(x / y AS BIGINT)",
            "SELECT count(*) AS r FROM {t} WHERE cast(-x / y AS BIGINT) = -2"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE isnan(f)",
            "x <=> double('NaN')",
            "SELECT count(*) AS r FROM {t} WHERE f <=> double('NaN')"),
        new Instead(
            "SELECT isnan(f) AS b, count(*) AS r FROM {t} GROUP BY 1",
            "x <=> double('NaN')",
            "SELECT f <=> double('NaN') AS b, count(*) AS r FROM {t} GROUP BY 1"),
        new Instead(
            "SELECT count(*) AS r FROM {t} GROUP BY CAST(t AS DATE) - DATE'2021-01-01'",
            "write datediff(a, b), a number of days",
            "SELECT count(*) AS r FROM {t} GROUP BY datediff(CAST(t AS DATE), DATE'2021-01-01')"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE t - TIMESTAMP'2021-01-01 00:00:00' > INTERVAL '10'"
                + " DAY",
            "write a > b + INTERVAL '10' DAY for a - b > INTERVAL '10' DAY",
            "SELECT count(*) AS r FROM {t} WHERE t > TIMESTAMP'2021-01-01 00:00:00' + INTERVAL '10'"
                + " DAY"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE floor(extract(SECOND FROM t)) = 5",
            "write second(t), without the fraction",
            "SELECT count(*) AS r FROM {t} WHERE second(t) = 5"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE s LIKE 'a_c%'",
            "LIKE 'a%' AND substring(x, 3, 1) = 'c'",
            "SELECT count(*) AS r FROM {t} WHERE s LIKE 'a%' AND substring(s, 3, 1) = 'c'"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE named_struct('a', x, 'b', y) = named_struct('a', 1,"
                + " 'b', 2)",
            "a = 1 AND b = 2",
            "SELECT count(*) AS r FROM {t} WHERE x = 1 AND y = 2"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE g IN (SELECT g FROM land)",
            "write the values out",
            "SELECT count(*) AS r FROM {t} WHERE g IN ('a', 'b', 'd')"),
        new Instead(
            "SELECT sum(try_add(x, y)) AS r FROM {t}",
            "x + y instead of try_add(x, y)",
            "SELECT sum(x + y) AS r FROM {t}"),
        new Instead(
            "SELECT g, x, count(*) AS r FROM {t} GROUP BY CUBE (g, x)",
            "one query for each grouping",
            "SELECT g, x, count(*) AS r FROM {t} GROUP BY g, x UNION ALL SELECT g, NULL, count(*)"
                + " FROM {t} GROUP BY g UNION ALL SELECT NULL, x, count(*) FROM {t} GROUP BY x UNION"
                + " ALL SELECT NULL, NULL, count(*) FROM {t}"),
        new Instead(
            "SELECT count(*) AS r FROM {t} t WHERE EXISTS (SELECT 1 FROM land l WHERE l.g = t.g AND"
                + " kind = 'warm')",
            "write the values out that it finds",
            "SELECT count(*) AS r FROM {t} WHERE g IN ('b')"),
        new Instead(
            "SELECT count(x, m) AS r FROM {t}",
            "write COUNT(",
            "SELECT count(m) AS r FROM {t} WHERE x IS NOT NULL"),
        new Instead(
            "SELECT percentile(x, array(0.25, 0.5)) AS r FROM {t}",
            "Write one percentile for each: percentile(",
            "SELECT array(percentile(x, 0.25), percentile(x, 0.5)) AS r FROM {t}"),
        new Instead(
            "SELECT round(regr_syy(y, x), 6) AS r FROM {t}",
            "the same of y … WHERE x IS NOT NULL",
            "SELECT round(count(y) * var_pop(y), 6) AS r FROM {t} WHERE x IS NOT NULL"),
        new Instead(
            "SELECT round(regr_sxx(y, x), 6) AS r FROM {t}",
            "for REGR_SXX(y, x) write COUNT(x) * VAR_POP(x) … WHERE y IS NOT NULL",
            "SELECT round(count(x) * var_pop(x), 6) AS r FROM {t} WHERE y IS NOT NULL"),
        new Instead(
            "SELECT round(regr_sxx(y, x), 6) AS r FROM {t}",
            "",
            "SELECT round(n * v, 6) AS r FROM (SELECT count(CASE WHEN x IS NOT NULL AND y IS NOT NULL"
                + " THEN 1 END) AS n, var_pop(CASE WHEN y IS NOT NULL THEN x END) AS v FROM {t})"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE own(x) = 3",
            "`source` of policy.yaml",
            "SELECT count(*) AS r FROM {t} WHERE x = 3"));
  }

  /** Advices under other rules, or about what is not refused everywhere. */
  static Stream<Instead> likewise() {
    return Stream.of(
        new Instead(
            "SELECT count(x, y) AS r FROM {t}",
            "COUNT(x) … WHERE y IS NOT NULL",
            "SELECT count(x) AS r FROM {t} WHERE y IS NOT NULL"),
        new Instead(
            "SELECT count(*) AS r FROM {t} WHERE g IN (SELECT g FROM land WHERE kind = 'warm')",
            "write the values out: x IN (1, 2, 3)",
            "SELECT count(*) AS r FROM {t} WHERE g IN ('b')"),
        new Instead(
            "SELECT max(n) AS r FROM (SELECT count(*) AS n FROM {t} WHERE x IS NOT NULL GROUP BY x)",
            "GROUP BY x ORDER BY 2 DESC LIMIT 1",
            "SELECT n AS r FROM (SELECT x, COUNT(*) AS n FROM {t} WHERE x IS NOT NULL GROUP BY x"
                + " ORDER BY 2 DESC LIMIT 1)"),
        new Instead(
            "SELECT CASE WHEN hour(t) BETWEEN 7 AND 18 THEN 1 ELSE 0 END AS d, count(*) AS r FROM {t}"
                + " GROUP BY 1",
            "x >= 1 AND x <= 2 for x BETWEEN 1 AND 2",
            "SELECT CASE WHEN hour(t) >= 7 AND hour(t) <= 18 THEN 1 ELSE 0 END AS d, count(*) AS r"
                + " FROM {t} GROUP BY 1"));
  }

  @ParameterizedTest
  @MethodSource("likewise")
  void itIsTheSame(Instead instead) {
    assertThat(sorted(parties.joint(instead.written())))
        .isEqualTo(sorted(parties.plain(instead.refused())));
  }

  @ParameterizedTest
  @MethodSource("insteads")
  void itIsTheAnswerOfWhatIsRefused(Instead instead) {
    JointlyException refusal =
        Consortium.failureOf(() -> parties.dataset("p1", instead.refused()).collectAsList());
    assertThat(refusal).hasMessageContaining(instead.says());
    assertThat(sorted(parties.joint(instead.written())))
        .isEqualTo(sorted(parties.plain(instead.refused())));
  }

  @Test
  void groupsThatAreKeptTakePartInExceptAndIntersect() {
    for (String operator : List.of("EXCEPT", "INTERSECT")) {
      String refused = "SELECT g FROM {t} " + operator + " SELECT g FROM land";
      assertThat(Consortium.failureOf(() -> parties.dataset("p1", refused).collectAsList()))
          .hasMessageContaining(operator + " comes before the aggregation")
          .hasMessageContaining("CREATE TABLE shown AS SELECT x … GROUP BY x");
      Map<String, Callable<List<Row>>> scripts = new LinkedHashMap<>();
      for (String party : parties.parties) {
        scripts.put(party, () -> keep("shown_" + party, party, operator));
      }
      Consortium.all(scripts)
          .forEach(
              (party, result) ->
                  assertThat(sorted(result.answer())).isEqualTo(sorted(parties.plain(refused))));
    }
  }

  private List<Row> keep(String shown, String party, String operator) {
    parties.spark.sql(
        parties.at(
            party, "CREATE TABLE " + shown + " USING parquet AS SELECT g FROM {t} GROUP BY g"));
    try {
      return parties
          .spark
          .sql("SELECT g FROM " + shown + " " + operator + " SELECT g FROM land")
          .collectAsList();
    } finally {
      parties.spark.sql("DROP TABLE " + shown);
    }
  }

  private static List<Row> sorted(List<Row> rows) {
    return rows.stream().sorted(Comparator.comparing(Row::toString)).toList();
  }

  @Test
  void everyAdviceIsTriedOrSaysThatThereIsNoEqual() throws IOException {
    List<String> unknown = new ArrayList<>();
    for (String advice : advices()) {
      boolean tried =
          Stream.concat(insteads(), likewise())
              .anyMatch(each -> !each.says().isEmpty() && advice.contains(each.says()));
      if (!tried && WITHOUT_EQUAL.stream().noneMatch(advice::contains)) {
        unknown.add(advice);
      }
    }
    assertThat(unknown).isEmpty();
    assertThat(advices()).hasSizeGreaterThan(10);
  }

  /** The rows of the table; each is one of those above, by what it says. */
  @Test
  void everyRowOfTheDocumentIsTried() throws IOException {
    String text = Files.readString(Path.of("../docs/SQL.md"));
    String section = text.substring(text.indexOf("## What to write instead"));
    List<String> rows =
        section
            .substring(0, section.indexOf("\n## With"))
            .lines()
            .filter(line -> line.startsWith("| ") && !line.startsWith("| instead"))
            .toList();
    List<String> known =
        List.of(
            "SUM(x) FILTER (WHERE c)",
            "MODE(x)",
            "REGR_SXX(y, x)",
            "COUNT(x, y)",
            "COUNT(DISTINCT x, y)",
            "VAR_POP(DISTINCT x)",
            "date_trunc('month', t)",
            "x DIV y",
            "isnan(x)",
            "LIKE 'a_c%'",
            "x IN (SELECT …)",
            "GROUP BY CUBE (a, b)",
            "SUM(x) … JOIN land USING (region) GROUP BY kind",
            "another join of rows",
            "MEDIAN(x)",
            "BETWEEN 7 AND 18",
            "RLIKE");
    assertThat(rows)
        .hasSizeGreaterThan(10)
        .allSatisfy(
            row ->
                assertThat(known.stream().anyMatch(row.split("\\| ")[1]::contains))
                    .as(row)
                    .isTrue());
  }

  /** All texts of messages that say what to write. */
  private static List<String> advices() throws IOException {
    List<String> advices = new ArrayList<>();
    for (String place : PLACES) {
      try (Stream<Path> files = Files.walk(SOURCES.resolve(place))) {
        files
            .filter(file -> file.toString().endsWith(".java"))
            .forEach(file -> addAdvices(file, advices));
      }
    }
    return advices;
  }

  private static void addAdvices(Path file, List<String> to) {
    String text;
    try {
      text =
          Files.readString(file).replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("(?m)^\\s*//.*$", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Pattern.compile(LITERAL + "(?:\\s*\\+\\s*" + LITERAL + ")*")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .map(
            joined ->
                Pattern.compile(LITERAL)
                    .matcher(joined)
                    .results()
                    .map(part -> part.group().substring(1, part.group().length() - 1))
                    .collect(Collectors.joining()))
        .filter(advice -> Pattern.compile("\\b[Ww]rite [^.]").matcher(advice).find())
        .forEach(to::add);
  }
}
