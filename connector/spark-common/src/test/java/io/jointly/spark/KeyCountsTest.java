package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * COUNT(DISTINCT key) of entities whose rows are at one party, against plain Spark on the union.
 */
class KeyCountsTest {

  private static final String ENTITIES =
      "{patient: {at: one_party}, visit: {at: one_party, of: patient}, member: {at: one_party},"
          + " guest: {at: one_party}, account: {at: many}}";

  private static final String RULES =
      "{min_group_size: 7, min_group_size_of_others: 3, min_parties: 3, aggregate_arguments:"
          + " any_expression, difference_check: %s, zero_groups: %s}";

  @TempDir static Path folder;

  private static Consortium free;
  private static Consortium suppress;
  private static Consortium release;

  @BeforeAll
  static void start() throws Exception {
    free =
        consortium(
            in("free").compiling(),
            "{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}");
    suppress = consortium(in("suppress"), RULES.formatted("off", "suppress"));
    release = consortium(in("release"), RULES.formatted("off", "release"));
  }

  private static Consortium.Builder in(String name) throws Exception {
    return Consortium.extended(Files.createDirectory(folder.resolve(name)));
  }

  private static Consortium consortium(Consortium.Builder builder, String rules) {
    builder
        .entities(ENTITIES)
        .entityKey("{patient: pid, visit: vid}")
        .columns(
            "g: {type: string, use: [dimension, filter], values: [many, few, nobody, nearly,"
                + " empty]}",
            "pid: {type: bigint, use: [key]}",
            "vid: {type: string, use: [key]}",
            "x: {type: int, use: [filter, measure], min: 0, max: 100, functions: [count, sum,"
                + " avg, min, max, histogram]}")
        .table("s", keyed("member", "string"), keyed(0, "k"), keyed(1, "k"), keyed(2, "k"))
        .table("d", keyed("guest", "date"), dated(0), dated(1), dated(2))
        .table(
            "accounts",
            "entity_key: {account: iban}\ncolumns:\n  iban: {type: string, use: [key]}",
            "SELECT 'a' AS iban",
            "SELECT 'b' AS iban",
            "SELECT 'a' AS iban")
        .rules(rules);
    for (int party = 0; party < 3; party++) {
      builder.rows(rows(party));
    }
    return builder.build();
  }

  private static String keyed(String entity, String type) {
    return "entity_key: {%s: pid}\ncolumns:\n  pid: {type: %s, use: [key]}".formatted(entity, type);
  }

  private static String keyed(int party, String prefix) {
    return "SELECT if(id %% 5 = 4, NULL, '%s' || (%d + id %% 7)) AS pid FROM range(40)"
        .formatted(prefix, 100 * party);
  }

  private static String dated(int party) {
    return "SELECT if(id %% 5 = 4, NULL, date_add(DATE'2024-01-01', INT(%d + id %% 9))) AS pid FROM"
            .formatted(100 * party)
        + " range(40)";
  }

  /** Of each party the patients have numbers of their own. */
  private static String rows(int party) {
    List<String> rows = new ArrayList<>();
    // Five patients each, with up to five rows of up to three visits; some visits have no number.
    for (int patient = 0; patient < 5; patient++) {
      for (int i = 0; i <= patient; i++) {
        rows.add(row("many", number(party, patient), visit(party, patient, i / 2), 20 * i + party));
      }
      rows.add(row("many", number(party, patient), "NULL", 90));
    }
    // Two patients each with many rows and visits.
    for (int i = 0; i < 12; i++) {
      rows.add(row("few", number(party, i % 2), visit(party, i % 2, i), i));
    }
    // Rows and visits of nobody.
    for (int i = 0; i < 9; i++) {
      rows.add(row("nobody", "NULL", i % 2 == 0 ? "NULL" : "'n" + party + i + "'", i));
    }
    rows.add(row("many", "NULL", "NULL", 5));
    // All have an x below 50, and all but one of the first party one above.
    for (int patient = 0; patient < 6; patient++) {
      rows.add(row("nearly", number(party, patient), visit(party, patient, 0), 10));
      if (party > 0 || patient > 0) {
        rows.add(row("nearly", number(party, patient), visit(party, patient, 0), 60));
      }
    }
    return "SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(g, pid, vid, x)";
  }

  private static String number(int party, int patient) {
    return 100 * party + patient + "L";
  }

  private static String visit(int party, int patient, int visit) {
    return "'" + party + "-" + patient + "-" + visit + "'";
  }

  private static String row(String g, String pid, String vid, int x) {
    return "('%s', CAST(%s AS BIGINT), CAST(%s AS STRING), %d)".formatted(g, pid, vid, x);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(DISTINCT pid) AS n FROM {t}",
        "SELECT count(DISTINCT vid) AS n, count(DISTINCT pid) AS p, count(pid) AS r FROM {t}",
        "SELECT g, count(DISTINCT pid) AS n, count(DISTINCT vid) AS v, count(*) AS r, avg(x) AS a,"
            + " max(x) AS m FROM {t} GROUP BY g ORDER BY g",
        "SELECT count(DISTINCT CASE WHEN x > 50 THEN pid END) AS a, count(DISTINCT CASE WHEN x > 80"
            + " THEN NULL WHEN g = 'many' THEN vid END) AS b FROM {t}",
        "SELECT g, count(DISTINCT pid) FILTER (WHERE x BETWEEN 10 AND 60) AS a, count(DISTINCT vid)"
            + " FILTER (WHERE x > 1000 OR g = 'few') AS b FROM {t} GROUP BY g ORDER BY g",
        "SELECT count(DISTINCT if(x > 50, NULL, pid)) AS n FROM {t} WHERE g <> 'nearly'",
        "SELECT g, count(DISTINCT pid) AS n FROM {t} WHERE x > 70 GROUP BY g ORDER BY g",
        "SELECT g, count(DISTINCT pid) AS n FROM {t} GROUP BY g HAVING count(DISTINCT pid) > 6"
            + " ORDER BY g",
        "SELECT count(DISTINCT pid) AS n, count(DISTINCT vid) AS v FROM {t} WHERE g = 'empty'",
        "SELECT count(DISTINCT pid) AS n FROM {s}",
        "SELECT count(DISTINCT pid) AS n, count(*) AS r FROM {d}"
      })
  void countsWhatPlainSparkCounts(String query) {
    assertThat(free.matches(query)).isNotEmpty();
  }

  @Tag("every-version")
  @Test
  void cellsStandBesideKeys() {
    assertThat(
            free.joint(
                "SELECT count(DISTINCT pid) AS n, p1.histogram(x, 0, 100, 2)[1].count AS h FROM"
                    + " {t}"))
        .isEqualTo(
            free.plain("SELECT count(DISTINCT pid), count(CASE WHEN x >= 50 THEN 1 END) FROM {t}"));
  }

  private static List<Row> shown(Consortium parties, String query, String... groups) {
    String names = "'" + String.join("', '", groups) + "'";
    List<Row> expected =
        parties.plain(query.replace("GROUP BY", "WHERE g IN (" + names + ") GROUP BY"));
    assertThat(parties.joint(query)).as(query).isEqualTo(expected);
    return expected;
  }

  @Tag("every-version")
  @Test
  void groupsOfFewPatientsAreNotShown() {
    String query =
        "SELECT g, count(DISTINCT pid) AS n, count(DISTINCT vid) AS v, count(*) AS r, sum(x) AS s FROM"
            + " {t} GROUP BY g ORDER BY g";
    // Under suppress, and under release: rows of nobody are no empty group.
    for (Consortium parties : List.of(suppress, release)) {
      assertThat(shown(parties, query, "many", "nearly")).hasSize(2);
      for (String key : List.of("pid", "vid")) {
        String alone = "SELECT g, count(DISTINCT " + key + ") AS n FROM {t} GROUP BY g ORDER BY g";
        shown(parties, alone, "many", "nearly");
      }
    }
    String empty = "SELECT count(DISTINCT pid) AS n FROM {t} WHERE g = 'empty'";
    assertThat(release.joint(empty)).isEqualTo(release.plain(empty));
    assertThat(suppress.joint(empty)).isEmpty();
  }

  /** Whoever subtracts the second number from the first has the number of those without. */
  @Test
  void whoSatisfiesAConditionAndWhoDoesNotAreBothEnough() {
    String asked =
        "SELECT g, count(DISTINCT CASE WHEN x %s THEN %s END) AS n FROM {t} GROUP BY g ORDER BY g";
    // One patient of 'nearly' has no x above 50, though all have rows without one.
    assertThat(shown(suppress, asked.formatted("> 50", "pid"), "many")).hasSize(1);
    // All have one below.
    assertThat(shown(suppress, asked.formatted("< 50", "pid"), "many", "nearly")).hasSize(2);
    // Nobody has one above 95, and one of each party has one from 75 to 89.
    assertThat(suppress.joint(asked.formatted("> 95", "pid"))).isEmpty();
    assertThat(suppress.joint(asked.formatted("BETWEEN 75 AND 89", "pid"))).isEmpty();
    // One patient of 'many' at each party has a visit without an x below 75.
    assertThat(shown(suppress, asked.formatted("< 75", "vid"), "nearly")).hasSize(1);
    assertThat(shown(suppress, asked.formatted("< 95", "vid"), "many", "nearly")).hasSize(2);
  }

  @Test
  void explainSaysThatTheNumberAloneIsOpened() {
    String plan =
        suppress
            .dataset("p1", "SELECT g, count(DISTINCT pid) FROM {t} GROUP BY g")
            .queryExecution()
            .executedPlan()
            .toString();
    assertThat(plan)
        .containsPattern("opened +to p1, p2, p3, of each group: [^\n]*count\\(DISTINCT pid\\)")
        .containsPattern("opened [^\n]*whether it has a row")
        .contains("1 count of different pid");
  }

  /** What takes a value's place is counted, as if it had been stored so. */
  @ParameterizedTest
  @ValueSource(strings = {"clamp", "null"})
  void keysOutsideTheirBoundsAreReplaced(String mode) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectory(folder.resolve(mode)))
            .entities("{patient: {at: one_party}}")
            .entityKey("{patient: pid}")
            .columns("pid: {type: bigint, use: [key, filter], min: 0, max: 250}")
            .outsideBounds(mode)
            .rules("{min_group_size: 3, min_group_size_of_others: 2, min_parties: 3}");
    for (int party = 0; party < 3; party++) {
      builder.rows("SELECT 2 * id + %d AS pid FROM range(15, 45)".formatted(100 * party + 1));
    }
    Consortium parties = builder.build();
    String seen = mode.equals("clamp") ? "least(pid, 250L)" : "if(pid > 250, NULL, pid)";
    List<Row> expected = parties.plain("SELECT count(DISTINCT " + seen + ") FROM {t}");
    assertThat(expected.get(0).getLong(0)).isLessThan(90);
    assertThat(parties.joint("SELECT count(DISTINCT pid) AS n FROM {t}")).isEqualTo(expected);
  }

  private static JointlyException refusal(Consortium parties, String query) {
    return Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
  }

  @Test
  void keysThatMayBeAtSeveralPartiesAreRefused() {
    JointlyException failure = refusal(free, "SELECT count(DISTINCT iban) FROM {accounts}");
    assertThat(failure.code()).isEqualTo(ErrorCode.DOMAIN);
    assertThat(failure)
        .hasMessageContaining(
            "column iban is the key of account, of which one may have rows at several parties (at:"
                + " many), so the parties' own counts would have some values twice")
        .hasMessageContaining("Agree on 'at: one_party' if no value of iban is at two parties")
        .hasMessageContaining("joint.approx_count_distinct(x)");
    assertThat(refusal(suppress, "SELECT count(DISTINCT iban) FROM {accounts}"))
        .hasMessageContaining("or on `values` for the column")
        .hasMessageNotContaining("approx_count_distinct");
    JointlyException pairs = refusal(free, "SELECT count(DISTINCT pid, vid) FROM {t}");
    assertThat(pairs.code()).isEqualTo(ErrorCode.DOMAIN);
    assertThat(pairs).hasMessageContaining("Count the rows of SELECT DISTINCT pid, …");
  }

  /** The same patient may be in several groups, whose numbers cannot be added up. */
  @Test
  void keysAreNotAddedUpOverTheGroupsOfAJoin() {
    String own = "parquet.`" + folder.resolve("groups") + "`";
    String few = "SELECT IF(id = 0, 'many', 'nearly') AS g FROM range(2)";
    free.spark.sql(few).write().parquet(folder.resolve("groups").toString());
    JointlyException failure =
        refusal(free, "SELECT count(DISTINCT pid) FROM {t} JOIN " + own + " USING (g)");
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    // Rows that stand in the query are joined below the total, where the patients are.
    free.matches(
        "SELECT count(DISTINCT pid) AS n FROM {t} JOIN VALUES ('many', 1), ('nearly', 1) AS w(g, y)"
            + " USING (g)");
    free.matches("SELECT count(DISTINCT pid) AS n FROM {t} JOIN (" + few + ") USING (g)");
    String sets = "SELECT g, count(DISTINCT pid) AS n FROM {t} GROUP BY ROLLUP (g) ORDER BY g";
    assertThat(free.matches(sets)).hasSize(5);
  }

  @Test
  void aConditionInsideIsAnExpression() throws Exception {
    Consortium.Builder builder =
        Consortium.extended(Files.createDirectory(folder.resolve("columns")))
            .entities("{patient: {at: one_party}}")
            .entityKey("{patient: pid}")
            .columns(
                "pid: {type: bigint, use: [key]}",
                "x: {type: int, use: [filter], min: 0, max: 9}",
                "y: {type: int, use: [measure], min: 0, max: 9}");
    IntStream.range(0, 3)
        .forEach(party -> builder.rows("SELECT %dL AS pid, 1 AS x, 1 AS y".formatted(party)));
    Consortium parties = builder.build();
    JointlyException failure =
        refusal(parties, "SELECT count(DISTINCT CASE WHEN x > 0 THEN pid END) FROM {t}");
    assertThat(failure.code()).isEqualTo(ErrorCode.AGGREGATE_ARGUMENT);
    assertThat(failure).hasMessageContaining("columns_only");
    assertThat(parties.matches("SELECT count(DISTINCT pid) AS n FROM {t} WHERE x > 0")).hasSize(1);
    // What is no filter chooses no rows.
    assertThat(
            refusal(free, "SELECT count(DISTINCT CASE WHEN vid = '0-0-0' THEN pid END) FROM {t}")
                .code())
        .isEqualTo(ErrorCode.COLUMN_USE);
  }

  private static ErrorCode failure(Consortium parties, String query) {
    return refusal(parties, query).code();
  }

  /** By rows, and where these are of many patients, by the patients themselves. */
  @Test
  void aQueryThatDiffersInFewPatientsIsRefused() throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectory(folder.resolve("differences")))
            .entities("{patient: {at: one_party}, visit: {at: one_party, of: patient}}")
            .entityKey("{patient: pid, visit: vid}")
            .columns(
                "g: {type: string, use: [dimension], values: [a, b]}",
                "pid: {type: bigint, use: [key]}",
                "vid: {type: string, use: [key]}",
                "x: {type: int, use: [filter, measure], min: 0, max: 100}")
            .rules(RULES.formatted("off", "suppress"))
            // Whose rows they are about.
            .policy(0, "difference_check: refuse\nmin_difference: 7");
    for (int party = 0; party < 3; party++) {
      // Twenty patients with a visit each, of which every row has x = 10, 20, and all but that of
      // one at the first party x = 60. One patient has a further visit.
      builder.rows(
          "SELECT if(id % 2 = 0, 'a', 'b') AS g, id + {p} AS pid, 'v' || (id + {p}) AS vid, x FROM"
                  .replace("{p}", 100 * party + "")
              + " range(20), VALUES (10), (20), (60) AS v(x) WHERE x < 60 OR id > 0 OR %d > 0"
                  .formatted(party)
              + " UNION ALL SELECT 'a', 2L + %d, 'w%d', 20".formatted(100 * party, party));
    }
    Consortium parties = builder.build();
    String patients = "SELECT count(DISTINCT pid) AS n FROM {t}";
    assertThat(parties.matches(patients)).hasSize(1);
    // All patients have rows that the new query leaves out, and one has no others.
    assertThat(failure(parties, patients + " WHERE x > 50")).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(failure(parties, "SELECT count(DISTINCT CASE WHEN x > 50 THEN pid END) FROM {t}"))
        .isEqualTo(ErrorCode.DIFFERENCE);
    // A number of rows with one of each patient, but for that one.
    assertThat(failure(parties, "SELECT sum(x) AS s FROM {t} WHERE x > 50"))
        .isEqualTo(ErrorCode.DIFFERENCE);
    // The same patients are counted.
    assertThat(parties.matches(patients + " WHERE x < 15")).hasSize(1);
    // Parts of many patients each, of which the other half is in another group.
    String byGroup = "SELECT g, count(DISTINCT pid) AS n FROM {t} GROUP BY g ORDER BY g";
    assertThat(parties.matches(byGroup)).hasSize(2);
    // Visits, of which all patients but one have as many as they count in the query before.
    assertThat(failure(parties, "SELECT count(DISTINCT vid) AS n FROM {t}"))
        .isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(parties.matches("SELECT count(DISTINCT vid) AS n FROM {t} WHERE x < 15")).hasSize(1);
  }
}
