package io.jointly.spark;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.parser.ParseException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins, windows and aggregations of patients below the total, against plain Spark. */
class BelowTotalTest {

  /** Of the digests of {@link StarData#QUERIES}, in their order. */
  private static final String QUESTIONS =
      "ef43552f7598ee1c716d50a0f2dc1e39ae3396879f5621fadb30aa2129cab5ae";

  @TempDir static Path folder;

  private static Consortium star;

  @BeforeAll
  static void start() {
    // More of them would compute the same; BelowTotalGrammarTest has more.
    star = StarData.open(folder, 2);
  }

  static List<String> queries() {
    return StarData.QUERIES;
  }

  @ParameterizedTest
  @MethodSource("queries")
  void theAnswerIsPlainSparks(String query) {
    star.matches(query);
  }

  @Test
  @Tag("every-version")
  void aSampleIsPlainSparksOnEveryVersion() {
    StarData.QUERIES.stream()
        .filter(
            query ->
                query.contains("lag(")
                    || query.contains("HAVING")
                    || query.contains("IN (S")
                    || query.contains("INTERVAL"))
        .forEach(star::matches);
  }

  /** Parties on different versions ask the same question. */
  @Test
  @Tag("every-version")
  void theQuestionsAreTheSameOnEveryVersion() {
    List<String> digests = StarData.QUERIES.stream().map(BelowTotalTest::digest).toList();
    assertThat(Sha.hex(String.join("\n", digests).getBytes(UTF_8)))
        .as("of %s", digests)
        .isEqualTo(QUESTIONS);
  }

  private static String digest(String query) {
    Matcher found =
        Pattern.compile("query digest +([0-9a-f]{64})")
            .matcher(star.dataset("p1", query).queryExecution().executedPlan().toString());
    assertThat(found.find()).as(query).isTrue();
    return found.group(1);
  }

  /** Above the totals, and in subqueries, a public table is this party's own copy. */
  @Test
  @Tag("every-version")
  void publicTablesAreThereAboveTheTotals() {
    star.matches(
        "SELECT c.chapter, n FROM (SELECT code, count(*) AS n FROM {conditions} JOIN {visits} USING"
            + " (visit_id) GROUP BY code) JOIN {codes} c USING (code) ORDER BY code");
    star.matches(
        "SELECT chapter FROM {codes} WHERE code IN (SELECT code FROM {conditions} JOIN {codes} USING"
            + " (code) JOIN {visits} USING (visit_id) WHERE kind <> 'er' AND weight > 0 GROUP BY code"
            + " HAVING sum(severity) > 40) ORDER BY code");
  }

  /** What a common table expression has is known where the whole query is. */
  @Test
  void rowsOfACommonTableExpressionAreThoseOfASubquery() {
    star.matches(
        "WITH numbered AS (SELECT code, least(row_number() OVER (ORDER BY code DESC), 12) AS i FROM {codes}),"
            + " added AS (SELECT i, sum(severity) AS s FROM {conditions} JOIN numbered USING (code)"
            + " GROUP BY i)"
            + " SELECT code FROM numbered WHERE i IN (SELECT i FROM added WHERE s > 40) ORDER BY code");
  }

  /** Spark pushes these down within NOT, AND, OR and CASE as comparisons alone. */
  @Test
  @Tag("every-version")
  void conditionsOfTheExtensionsFunctionsMayBePartOfOthers() {
    String like = "kind LIKE '%u%t%'";
    star.matches(
        "SELECT NOT %1$s AS a, sum(CASE WHEN NOT %1$s OR kind RLIKE '^e' THEN cost END) AS b,"
                .formatted(like)
            + " sum(CASE WHEN %1$s AND NOT kind RLIKE '^i' THEN cost END) AS c FROM {visits} GROUP BY"
                .formatted(like)
            + " NOT %1$s ORDER BY a".formatted(like));
    star.matches(
        "SELECT region, count(day) AS n FROM {t} p LEFT JOIN {visits} v ON p.patient_id ="
            + " v.patient_id AND NOT ("
            + like
            + " AND kind RLIKE '^o') GROUP BY region ORDER BY region");
  }

  static List<String> conditionsOfNulls() {
    String in = "nullif(code, 3) %s (SELECT code FROM {codes} WHERE chapter = 'A')";
    String some = in.formatted("IN");
    String none = in.formatted("NOT IN");
    String ofNull = "code NOT IN (SELECT * FROM VALUES (1), (CAST(NULL AS INT)))";
    return Stream.of(
            none,
            "NOT " + some,
            "NOT (" + none + ")",
            ofNull,
            "severity > 2 AND " + none,
            "NOT (severity > 2 AND " + some + ")",
            "NOT (severity > 2 OR NOT (code = 4 OR " + none + "))",
            "CASE WHEN " + some + " THEN code = 2 ELSE NOT " + some + " END")
        .flatMap(
            condition ->
                Stream.of(
                    "SELECT CASE WHEN "
                        + condition
                        + " THEN 'out' ELSE 'rest' END AS k, count(*) AS n"
                        + " FROM {conditions} JOIN {visits} USING (visit_id) GROUP BY 1 ORDER BY 1",
                    "SELECT count(*) FILTER (WHERE "
                        + condition
                        + ") AS n, count(*) AS all FROM"
                        + " {conditions} JOIN {visits} USING (visit_id)",
                    "SELECT sum(x) AS x FROM (SELECT IF("
                        + condition
                        + ", severity, 0) AS x FROM"
                        + " {conditions} JOIN {visits} USING (visit_id))",
                    "SELECT count(*) AS n FROM {conditions} JOIN {visits} USING (visit_id) WHERE"
                        + " severity > 4 OR "
                        + condition))
        .toList();
  }

  /** Of a NULL, Spark computes neither IN (SELECT …) nor NOT IN as NULL. */
  @ParameterizedTest
  @MethodSource
  void conditionsOfNulls(String query) {
    star.matches(query);
  }

  @Test
  @Tag("every-version")
  void conditionsOfNullsAreThoseOfEverySpark() {
    conditionsOfNulls().stream().limit(3).forEach(star::matches);
  }

  /** There, Spark may make NOT IN of it or not. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "count_if(%s)",
        "sum(IF(coalesce(%s, true), 1, 0))",
        "sum(IF((%s) = false, 1, 0))",
        "sum(IF((%s) IS NULL, 1, 0))",
        "sum(IF((severity > 2 AND %s) <=> true, 1, 0))",
        "bool_or(%s)"
      })
  void inIsRefusedWhereANullWouldDecide(String measure) {
    JointlyException refusal =
        Consortium.failureOf(
            () ->
                star.dataset(
                    "p1",
                    "SELECT "
                        + measure.formatted(
                            "nullif(code, 3) IN (SELECT code FROM {codes} WHERE chapter = 'A')")
                        + " FROM {conditions} JOIN {visits} USING (visit_id)"));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL);
    assertThat(refusal).hasMessageContaining("Write it as the condition of CASE WHEN");
  }

  @Test
  void rowsWithoutAKeyAreNotBroughtTogether() {
    String grouped = "SELECT n, count(*) FROM (SELECT visit_id, count(*) AS n FROM {notes}";
    String above = " GROUP BY visit_id) GROUP BY n ORDER BY n";
    JointlyException refusal = Consortium.failureOf(() -> star.each(grouped + above));
    assertThat(refusal).hasMessageContaining("rows without a key (NULL)");
    star.matches(grouped + " WHERE visit_id IS NOT NULL" + above);
    star.matches(
        "SELECT n, count(*) FROM (SELECT kind, count(*) OVER (PARTITION BY visit_id) AS n FROM"
            + " {visits} LEFT JOIN {notes} USING (visit_id)) GROUP BY n ORDER BY n");
  }

  @Test
  void groupsOfSingleEntitiesAreNotShown() {
    assertThat(
            Consortium.failureOf(
                () ->
                    star.each(
                        "SELECT p.patient_id, sum(cost) FROM {t} p JOIN {visits} v ON p.patient_id ="
                            + " v.patient_id GROUP BY p.patient_id")))
        .hasMessageContaining("GROUP BY patient_id has a group for each patient");
  }

  /** Twice as long in each operator; a partner could send it as well. */
  @Test
  void aTextThatGrowsFromOneOperatorToTheNextIsRefused() {
    String text = "SELECT patient_id, kind AS k FROM {visits}";
    for (int doubled = 0; doubled < 11; doubled++) {
      text = "SELECT patient_id, max(concat(k, k)) AS k FROM (" + text + ") GROUP BY patient_id";
    }
    String query = "SELECT count(*) FROM (" + text + ") WHERE k <> 'in'";
    assertThat(Consortium.failureOf(() -> star.each(query)))
        .hasMessageContaining("may take all time or memory");
  }

  @Test
  void tablesOfTwoCatalogsAreNotOneRelation() {
    assertThat(
            Consortium.failureOf(
                () ->
                    star.spark
                        .sql("SELECT count(*) FROM p1.t JOIN p2.visits USING (patient_id)")
                        .collectAsList()))
        .hasMessageContaining("JOIN");
  }

  @Test
  void agentsAnswer() throws Exception {
    String query =
        "SELECT region, sum(cost) AS s FROM {t} JOIN {visits} USING (patient_id) WHERE kind = 'in'"
            + " GROUP BY region ORDER BY region";
    String window =
        "SELECT sum(n) AS m FROM (SELECT row_number() OVER (PARTITION BY patient_id ORDER BY day,"
            + " visit_id) AS n FROM {visits} JOIN {t} USING (patient_id))";
    try (Agents agents = Agents.of(star, "p2")) {
      assertThat(star.dataset("p1", query).collectAsList()).isEqualTo(star.plain(query));
      assertThat(star.dataset("p1", window).collectAsList()).isEqualTo(star.plain(window));
      assertThat(agents.proposals("p2").get(0).subject().query().orElseThrow())
          .contains("FROM (SELECT patient_id, region FROM t) JOIN");
    }
  }

  /** On lines of its own, as SQL that Spark parses, with what is not this party's own marked. */
  @Test
  void explainShowsWhatEachPartyComputes() throws Exception {
    String plan =
        explained(
            "SELECT region, chapter, band, count(*) FROM {t} JOIN {visits} USING (patient_id) JOIN"
                + " {conditions} USING (visit_id) JOIN {codes} USING (code) JOIN (VALUES (1930, 1959,"
                + " 'old'), (1960, 2020, 'young')) AS b(first, last, band) ON born BETWEEN first AND"
                + " last GROUP BY region, chapter, band");
    assertThat(rows(plan).lines())
        .startsWith("SELECT *", "FROM (SELECT patient_id, region, born FROM t)")
        .contains(
            "JOIN (SELECT visit_id AS visit_id_2, code FROM conditions) ON (visit_id = visit_id_2)");
    assertThat(parsed(rows(plan))).isEqualTo(parsed(rows(plan).replace('\n', ' ')));
    assertThat(plan)
        .contains("public      codes: each party reads its own copy")
        .contains("values      2 rows of first, last, band: part of the query");
  }

  @Test
  void aUnionKeepsTheNamesOfColumns() {
    String plan =
        explained(
            "SELECT region, count(*) FROM (SELECT patient_id, region FROM {t} UNION ALL SELECT"
                + " patient_id, upper(region) FROM {t}) GROUP BY region");
    assertThat(plan).contains(" AS u(").containsPattern("values? of region_[0-9]+");
  }

  /** Without the numbers that no two plans share. */
  private static String parsed(String sql) throws ParseException {
    return star.spark
        .sessionState()
        .sqlParser()
        .parsePlan(sql)
        .toString()
        .replaceAll("#[0-9]+", "");
  }

  private static String explained(String query) {
    return star.dataset("p1", query).queryExecution().executedPlan().toString();
  }

  /** What stands between the line that names it and the next one, without its indentation. */
  private static String rows(String plan) {
    Matcher found =
        Pattern.compile("from its own rows:\n(.*?)\n *[a-z]+ {2,}[^ ]", Pattern.DOTALL)
            .matcher(plan);
    assertThat(found.find()).as(plan).isTrue();
    return found.group(1).stripIndent();
  }
}
