package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Attempts to get few patients' values from two answers over different rows of them: a condition
 * hides below the total, or one of two tables stands for the other (LEDGER.md). Each party has 60
 * patients, born in 1930 to 1989. Patient i of a party has 1 + i % 4 visits, which cost 10 i + 1,
 * 10 i + 2 and so on, and 1 + i * 3 % 5 conditions. The codes are 1 to 12.
 */
class EntityAttackTest {

  private static final String PATIENTS =
      "SELECT 1000 * %1$d + id AS patient_id, IF(id %% 2 = 0, 'north', 'south') AS region, CAST(1930"
          + " + id AS INT) AS born FROM range(60)";

  private static final String VISITS =
      "SELECT 1000 * %1$d + id AS patient_id, concat_ws('-', %1$d, id, n) AS visit_id, IF((id + n)"
          + " %% 3 = 0, 'er', 'in') AS kind, CAST(10 * id + n AS DECIMAL(9,2)) AS cost FROM range(60)"
          + " LATERAL VIEW explode(sequence(1, CAST(1 + id %% 4 AS INT))) AS n";

  private static final String CONDITIONS =
      "SELECT 1000 * %1$d + id AS patient_id, CAST(1 + (id + n) %% 12 AS INT) AS code, CAST(n + 1 AS"
          + " INT) AS severity FROM range(60) LATERAL VIEW explode(sequence(1, CAST(1 + id * 3 %% 5"
          + " AS INT))) AS n";

  /** One of the codes is in no chapter of the list. */
  private static final String CODES =
      "SELECT CAST(1 + id AS INT) AS code, IF(id < 6, 'A', 'B') AS chapter FROM range(12)";

  @TempDir private Path folder;

  private static final String RULES =
      "{min_group_size: 5, zero_groups: release, refusal_budget: [], difference_check: %s%s}";

  /** The first party compares queries; the others, whose rows are alike, answer what it answers. */
  private Consortium consortium() {
    Consortium.Builder builder = Consortium.extended(folder);
    return checkedByTheFirst(tables(builder, each(builder, VISITS)));
  }

  private static Consortium checkedByTheFirst(Consortium.Builder builder) {
    return builder
        .rules(RULES.formatted("off", ""))
        .policy(0, "difference_check: refuse\nmin_difference: 5")
        .build();
  }

  private static String[] each(Consortium.Builder builder, String rows) {
    return IntStream.range(0, 3)
        .mapToObj(party -> builder.stored(rows.formatted(party)))
        .toArray(String[]::new);
  }

  private static Consortium.Builder tables(Consortium.Builder builder, String... visits) {
    String codes = builder.stored(CODES);
    for (int party = 0; party < 3; party++) {
      builder.rows(PATIENTS.formatted(party));
    }
    return builder
        .entities("{patient: {at: one_party}, visit: {at: one_party, of: patient}}")
        .entityKey("{patient: patient_id}")
        .columns(
            "patient_id: {type: bigint, use: [key]}",
            "region: {type: string, use: [dimension, filter], values: [north, south]}",
            "born: {type: int, use: [dimension, filter, measure], min: 1900, max: 2020}")
        .table(
            "visits",
            """
                entity_key: {patient: patient_id, visit: visit_id}
                max_rows_per_entity: {patient: 40, visit: 1}
                columns:
                  patient_id: {type: bigint, use: [key]}
                  visit_id: {type: string, use: [key]}
                  kind: {type: string, use: [dimension, filter], values: [in, er]}
                  cost: {type: "decimal(9,2)", use: [measure, filter], min: 0, max: 10000}
                """,
            visits)
        .table(
            "conditions",
            """
                entity_key: {patient: patient_id}
                max_rows_per_entity: 40
                columns:
                  patient_id: {type: bigint, use: [key]}
                  code: {type: int, use: [key, dimension, filter], min: 1, max: 12}
                  severity: {type: int, use: [measure, dimension, filter], min: 1, max: 9}
                """,
            each(builder, CONDITIONS))
        .table(
            "codes",
            """
                public: true
                columns:
                  code: {type: int, use: [key, filter], min: 1, max: 12}
                  chapter: {type: string, use: [dimension, filter], values: [A, B]}
                """,
            codes,
            codes,
            codes);
  }

  /** The first party refuses it alone: it waits for nobody, and needs no partner for that. */
  private static void refused(Consortium parties, String query, String... says) {
    JointlyException e = Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList());
    assertThat(e.code()).as(query + ": " + e.getMessage()).isEqualTo(ErrorCode.DIFFERENCE);
    assertThat(List.of(says)).allSatisfy(part -> assertThat(e).hasMessageContaining(part));
  }

  private static void passes(Consortium parties, String query) {
    assertThat(parties.joint(query)).as(query).isNotEmpty();
  }

  private static final String HIDDEN =
      "SELECT count(*), sum(cost) FROM (SELECT patient_id, cost FROM {visits} WHERE cost <> 71)"
          + " JOIN {t} USING (patient_id)";

  /** Patient 7 was born in 1937, which no range of the query's own rows holds. */
  @Test
  void aPatientIsLeftOutByRowsOfTheQuery() {
    Consortium parties = consortium();
    String all = "SELECT count(*), sum(cost) FROM {t} JOIN {visits} USING (patient_id)";
    passes(parties, all);
    String chosen = all + " JOIN (VALUES %s) AS b(first, last) ON born BETWEEN first AND last";
    refused(
        parties,
        chosen.formatted("(1930, 1936), (1938, 1989)"),
        "differ by fewer than 5 different patient of this party");
    passes(parties, chosen.formatted("(1930, 1950), (1961, 1989)"));
    // The same relation, and a condition above it.
    String joined =
        all + " JOIN (VALUES ('in', 1), ('er', 2)) AS k(kind, w) USING (kind) WHERE w < 3";
    passes(parties, joined);
    refused(parties, joined + " AND cost <> 71");
  }

  /** Patient 7 has four visits, of which the first one is left out. */
  @Test
  void oneVisitIsDroppedAndThePatientStays() {
    Consortium parties = consortium();
    passes(parties, "SELECT count(*), sum(cost) FROM {visits}");
    refused(
        parties,
        HIDDEN,
        "differ by fewer than 5 different patient of this party",
        "FROM visits",
        "Nothing was sent");
    refused(
        parties,
        "SELECT kind, sum(cost) FROM (SELECT patient_id, kind, cost FROM {visits} WHERE cost <> 71)"
            + " JOIN {t} USING (patient_id) GROUP BY kind");
    // What each patient's visits cost is one row instead of several.
    refused(
        parties,
        "SELECT sum(s) FROM (SELECT patient_id, sum(cost) AS s FROM {visits} WHERE cost <> 71 GROUP"
            + " BY patient_id)");
    refused(
        parties,
        "SELECT sum(n) FROM (SELECT patient_id, count(*) AS n FROM {visits} WHERE cost <> 71 GROUP"
            + " BY patient_id)");
    refused(
        parties,
        "SELECT count(*) FROM (SELECT patient_id, row_number() OVER (PARTITION BY patient_id ORDER"
            + " BY cost) AS n, cost FROM {visits}) JOIN {t} USING (patient_id) WHERE NOT (n = 1 AND"
            + " born = 1937)");
    // The same rows in other shapes.
    passes(parties, "SELECT sum(cost) FROM {visits} JOIN {t} USING (patient_id)");
    passes(
        parties,
        "SELECT sum(s), sum(n) FROM (SELECT patient_id, sum(cost) AS s, count(*) AS n FROM {visits}"
            + " GROUP BY patient_id)");
    passes(
        parties, "SELECT kind, count(*) FROM {visits} JOIN {t} USING (patient_id) GROUP BY kind");
    passes(parties, "SELECT avg(cost) FROM {visits} LEFT SEMI JOIN {t} USING (patient_id)");
  }

  /** All visits of patient 7 cost between 70 and 80. */
  @Test
  void onePatientIsDropped() {
    Consortium parties = consortium();
    passes(parties, "SELECT region, count(*), sum(born) FROM {t} GROUP BY region");
    refused(
        parties,
        "SELECT count(*) FROM {t} LEFT SEMI JOIN (SELECT patient_id FROM {visits} WHERE NOT (cost"
            + " > 70 AND cost < 80)) USING (patient_id)");
    refused(
        parties,
        "SELECT region, sum(born) FROM {t} LEFT ANTI JOIN (SELECT patient_id FROM {visits} WHERE"
            + " cost > 70 AND cost < 80) USING (patient_id) GROUP BY region");
    refused(
        parties,
        "SELECT count(*) FROM {t} p WHERE EXISTS (SELECT 1 FROM {visits} v WHERE v.patient_id ="
            + " p.patient_id AND v.cost <> 1)");
    refused(
        parties,
        "SELECT count(DISTINCT patient_id) FROM {t} JOIN {visits} USING (patient_id) WHERE cost > 5");
    refused(
        parties,
        "SELECT older, count(*) FROM (SELECT patient_id, CASE WHEN born > 1930 THEN 'a' ELSE 'b' END"
            + " AS older FROM {t}) LEFT SEMI JOIN {visits} USING (patient_id) GROUP BY older");
    // The other region alone.
    refused(
        parties,
        "SELECT count(*) FROM {t} LEFT SEMI JOIN {visits} USING (patient_id) WHERE region = 'north'"
            + " AND born <> 1930");
    passes(
        parties,
        "SELECT count(*) FROM {t} LEFT SEMI JOIN {visits} USING (patient_id) WHERE region = 'north'");
    passes(parties, "SELECT count(DISTINCT patient_id) FROM {visits}");
    passes(
        parties,
        "SELECT region, count(*) FROM {t} LEFT ANTI JOIN (SELECT patient_id FROM {visits} WHERE cost"
            + " > 300) USING (patient_id) GROUP BY region");
  }

  @Test
  void aConditionIsMovedBelowTheTotal() {
    Consortium parties = consortium();
    passes(
        parties,
        "SELECT region, count(*) FROM {t} JOIN {visits} USING (patient_id) WHERE born >= 1940 GROUP"
            + " BY region");
    refused(
        parties,
        "SELECT region, count(*) FROM (SELECT patient_id, region FROM {t} WHERE born >= 1941) JOIN"
            + " {visits} USING (patient_id) GROUP BY region");
    refused(
        parties,
        "SELECT count(*) FROM {visits} WHERE patient_id IN (SELECT patient_id FROM {t} WHERE born >="
            + " 1941)");
    passes(
        parties,
        "SELECT region, count(*) FROM (SELECT patient_id, region FROM {t} WHERE born >= 1940) JOIN"
            + " {visits} USING (patient_id) GROUP BY region");
    passes(
        parties,
        "SELECT count(*) FROM {visits} WHERE patient_id IN (SELECT patient_id FROM {t} WHERE born >="
            + " 1960)");
  }

  /** Severity 6 is that of the fifth condition; code 12 of it is rare. */
  @Test
  void aPlainTableAgainstAJoinWithAPublicOne() {
    Consortium parties = consortium();
    passes(parties, "SELECT count(*), sum(severity) FROM {conditions}");
    refused(
        parties,
        "SELECT count(*) FROM {conditions} LEFT ANTI JOIN (SELECT code FROM {codes} WHERE code = 12)"
            + " k ON {conditions}.code = k.code AND severity > 5");
    passes(
        parties,
        "SELECT chapter, count(*) FROM {conditions} JOIN {codes} USING (code) GROUP BY chapter");
    passes(
        parties, "SELECT sum(severity) FROM {conditions} JOIN {codes} USING (code) WHERE code > 6");
  }

  /** Two patients of each party are in the last group, which is not shown. */
  private static final String SMALL_GROUP =
      "SELECT floor((born - 1908) / 20) AS g, count(*) FROM {t} JOIN {visits} USING (patient_id)"
          + " GROUP BY floor((born - 1908) / 20)";

  @Test
  void aSmallGroupIsNotToldByATotalOfOtherShape() {
    Consortium parties = consortium();
    assertThat(parties.joint(SMALL_GROUP)).hasSize(3);
    refused(parties, "SELECT count(*) FROM {visits}", "all groups of the query together");
  }

  @Test
  void aSmallGroupIsNotShownBesideATotalOfOtherShape() {
    Consortium parties = consortium();
    passes(parties, "SELECT count(*) FROM {visits}");
    // Two patients of a party are in the last group, which is too small.
    refused(parties, SMALL_GROUP, "all groups of the query together");
    refused(parties, ends(1933, 1989), "all groups of the query together");
    // Two groups are too small. Together they have three and three patients of each party.
    assertThat(parties.joint(ends(1933, 1987))).hasSize(1);
    passes(
        parties,
        "SELECT floor(born / 20) AS g, count(*) FROM {t} JOIN {visits} USING (patient_id) GROUP BY"
            + " floor(born / 20)");
  }

  /** One own row in several groups of one query. */
  @Test
  void twoGroupsOfOneQueryDifferByOnePatient() {
    Consortium parties = consortium();
    refused(
        parties,
        "SELECT g, count(*) FROM (SELECT patient_id, 'all' AS g FROM {t} UNION ALL SELECT patient_id,"
            + " 'but one' AS g FROM {t} WHERE born <> 1937) GROUP BY g",
        "the query reads rows of this party several times");
    // Those born until 1986, and those born until 1983.
    refused(
        parties,
        "SELECT p.chapter, count(DISTINCT patient_id) FROM {t} JOIN {codes} p ON born <= 1986 -"
            + " floor(p.code / 2) GROUP BY p.chapter",
        "the query reads rows of this party several times");
    refused(
        parties,
        "SELECT p.chapter, count(DISTINCT patient_id) FROM {t} CROSS JOIN {codes} p WHERE born <= 1986 -"
            + " floor(p.code / 2) GROUP BY p.chapter",
        "the query reads rows of this party several times");
    refused(
        parties,
        "SELECT CASE WHEN born <= IF(p.chapter = 'A', 1986, 1983) THEN p.chapter END AS c, count(DISTINCT"
            + " patient_id) FROM {t} CROSS JOIN {codes} p GROUP BY 1",
        "the query reads rows of this party several times");
    // A total, and groups that leave out few.
    refused(
        parties,
        "SELECT g, count(*) FROM (SELECT patient_id, 'all' AS g FROM {t} UNION ALL SELECT patient_id,"
            + " region AS g FROM {t} WHERE born <> 1937) GROUP BY g");
    passes(
        parties,
        "SELECT g, count(*) FROM (SELECT patient_id, 'all' AS g FROM {t} UNION ALL SELECT patient_id,"
            + " region AS g FROM {t}) GROUP BY g");
    passes(
        parties,
        "SELECT p.chapter, count(DISTINCT patient_id) FROM {t} JOIN {codes} p ON born <= 1930 + 5 *"
            + " p.code GROUP BY p.chapter");
  }

  /** A key of patients is compared with other keys of patients alone. */
  @Test
  void aPatientIsNotPickedByAColumnThatConstantsChoose() {
    Consortium parties = consortium();
    String keys = "A key may be compared with other keys only";
    Map<String, String> says = new LinkedHashMap<>();
    says.put(
        "SELECT count(*) FROM {t} p LEFT ANTI JOIN (SELECT code FROM {codes} WHERE code = 7) k ON"
            + " p.patient_id = k.code",
        keys);
    says.put(
        "SELECT count(*) FROM {t} p, {codes} k WHERE p.patient_id <> k.code AND k.code = 7",
        "column patient_id with use [key], not filter");
    says.put(
        "SELECT count(*) FROM {t} p JOIN {conditions} c ON c.patient_id = p.patient_id AND"
            + " p.patient_id <> c.code",
        keys);
    says.put(
        "SELECT count(*) FROM (SELECT max(patient_id) AS m FROM {t} GROUP BY patient_id) JOIN {codes}"
            + " k ON m <> k.code AND k.code = 7",
        keys);
    says.put(
        "SELECT count(*) FROM (SELECT lag(patient_id, 0) OVER (PARTITION BY patient_id ORDER BY"
            + " patient_id) AS m FROM {t}) JOIN {codes} k ON m <> k.code AND k.code = 7",
        keys);
    says.put(
        "SELECT count(*) FROM (SELECT patient_id AS m, patient_id FROM {t} UNION ALL SELECT CAST(code"
            + " AS BIGINT), patient_id FROM {conditions}) JOIN {codes} k ON m <> k.code AND k.code = 7",
        "below the total this needs");
    says.forEach(
        (query, words) -> {
          for (Consortium.Result result : parties.attempt(query).values()) {
            JointlyException e = Consortium.ours(result.failure());
            assertThat(e.code()).as(query).isEqualTo(ErrorCode.COLUMN_USE);
            assertThat(e).as(query).hasMessageContaining(words);
          }
        });
    assertThat(parties.posted()).isEmpty();
  }

  /** Two numbers of one query, one of which leaves out a patient. */
  @Test
  void twoNumbersOfOneQueryDifferByOnePatient() {
    Consortium parties = consortium();
    String says = "the query reads rows of this party several times";
    refused(
        parties,
        "SELECT count(a.born), count(b.born), sum(a.born), sum(b.born) FROM {t} a LEFT JOIN (SELECT"
            + " patient_id, born FROM {t} WHERE born <> 1937) b ON a.patient_id = b.patient_id",
        says);
    refused(
        parties,
        "SELECT region, sum(a.born), sum(b.born) FROM {t} a LEFT JOIN (SELECT patient_id, born FROM"
            + " {t} WHERE born <> 1937) b ON a.patient_id = b.patient_id GROUP BY region",
        says);
    refused(
        parties,
        "SELECT sum(x), sum(y) FROM (SELECT (SELECT max(born) FROM {t} b WHERE b.patient_id ="
            + " a.patient_id) AS x, (SELECT max(born) FROM {t} c WHERE c.patient_id = a.patient_id AND"
            + " born <> 1937) AS y FROM {t} a)",
        says);
    refused(
        parties,
        "SELECT count(*), count(v.patient_id) FROM {t} LEFT JOIN (SELECT DISTINCT patient_id FROM"
            + " {visits} WHERE cost > 5) v USING (patient_id)",
        says);
    refused(
        parties,
        "SELECT count(*), count(DISTINCT patient_id) FROM (SELECT patient_id FROM {t} UNION ALL SELECT"
            + " patient_id FROM {t} WHERE born = 1937)",
        says);
    passes(
        parties,
        "SELECT count(*), count(v.patient_id) FROM {t} LEFT JOIN (SELECT DISTINCT patient_id FROM"
            + " {visits} WHERE cost > 300) v USING (patient_id)");
    passes(
        parties,
        "SELECT count(*), count(DISTINCT a.patient_id) FROM {visits} a JOIN {visits} b ON a.patient_id ="
            + " b.patient_id");
  }

  /** Those born before a year, those born from another year on, and the rest. */
  private static String ends(int before, int from) {
    return "SELECT CASE WHEN born < %d THEN 'first' WHEN born >= %d THEN 'last' ELSE 'rest' END AS"
            .formatted(before, from)
        + " g, count(*) FROM {t} JOIN {visits} USING (patient_id) GROUP BY g";
  }

  /** Several groups of one query and one of the other. */
  @Test
  void severalGroupsAgainstOne() {
    Consortium parties = consortium();
    passes(
        parties,
        "SELECT floor(born / 10) AS decade, count(*) FROM {t} JOIN {visits} USING (patient_id) GROUP"
            + " BY floor(born / 10)");
    refused(
        parties,
        "SELECT count(*) FROM {visits} WHERE patient_id IN (SELECT patient_id FROM {t} WHERE born >"
            + " 1950)");
    passes(
        parties,
        "SELECT count(*) FROM {visits} WHERE patient_id IN (SELECT patient_id FROM {t} WHERE born >="
            + " 1950)");
  }

  /** By all parties at once, each over its own rows. */
  @Test
  void everyPartyCompares() {
    Consortium.Builder builder = Consortium.extended(folder);
    Consortium parties =
        tables(builder, each(builder, VISITS))
            .joinTimeout("20s")
            .rules(RULES.formatted("refuse", ", min_difference: 5"))
            .build();
    passes(parties, "SELECT count(*), sum(cost) FROM {visits}");
    Map<String, Consortium.Result> results = parties.attempt(HIDDEN);
    assertThat(results.values())
        .extracting(result -> Consortium.ours(result.failure()).code())
        .contains(ErrorCode.DIFFERENCE)
        .isSubsetOf(ErrorCode.DIFFERENCE, ErrorCode.PEER_STOPPED, ErrorCode.TIMEOUT);
    passes(parties, "SELECT sum(cost) FROM {visits} JOIN {t} USING (patient_id)");
  }

  /** Numbers of keys are compared over the same rows, too. */
  @Test
  void numbersOfKeys() {
    Consortium parties = consortium();
    passes(parties, "SELECT count(DISTINCT patient_id) FROM {visits}");
    // Half of the visits are left out, and of all patients one.
    refused(
        parties,
        "SELECT count(DISTINCT patient_id) FROM {visits} WHERE kind = 'in' OR cost < 200 AND cost >"
            + " 3");
    passes(parties, "SELECT count(DISTINCT visit_id), count(*) FROM {visits}");
  }

  @Test
  void whatIsAskedForOtherReasonsIsAnswered() {
    Consortium parties = consortium();
    passes(parties, "SELECT region, count(*) FROM {t} GROUP BY region");
    passes(parties, "SELECT kind, count(*), sum(cost) FROM {visits} GROUP BY kind");
    passes(parties, "SELECT count(*), avg(severity) FROM {conditions}");
    passes(
        parties,
        "SELECT n, count(*) FROM (SELECT patient_id, count(*) AS n FROM {visits} GROUP BY"
            + " patient_id) GROUP BY n");
    passes(
        parties,
        "SELECT region, avg(n) FROM {t} JOIN (SELECT patient_id, count(*) AS n FROM {conditions} GROUP"
            + " BY patient_id) USING (patient_id) GROUP BY region");
    passes(
        parties,
        "SELECT chapter, region, count(*) FROM {t} JOIN {conditions} USING (patient_id) JOIN {codes}"
            + " USING (code) GROUP BY chapter, region");
    passes(
        parties,
        "SELECT count(*), sum(s) FROM (SELECT patient_id, sum(cost) AS s FROM {visits} GROUP BY"
            + " patient_id) WHERE s > 500");
  }

  /** Patient 7 of the first party comes once more; the patients are as before. */
  @Test
  void rowsThatChangeBelowTheTotal() {
    String[] sources = new String[3];
    for (int party = 0; party < 3; party++) {
      sources[party] = "SELECT * FROM global_temp.visits_before_" + party;
      visits(party, VISITS.formatted(party));
    }
    Consortium parties = checkedByTheFirst(tables(Consortium.extended(folder), sources));
    String byRegion =
        "SELECT region, count(*), sum(cost) FROM {t} JOIN {visits} USING (patient_id) GROUP BY"
            + " region";
    String perPatient =
        "SELECT n > 2 AS often, count(*) FROM (SELECT patient_id, count(*) AS n FROM {visits} GROUP"
            + " BY patient_id) GROUP BY n > 2";
    passes(parties, byRegion);
    passes(parties, perPatient);
    run(parties, "again");
    passes(parties, byRegion);
    passes(parties, perPatient);
    visits(0, VISITS.formatted(0) + " UNION ALL SELECT 7, 'new', 'in', CAST(5 AS DECIMAL(9,2))");
    run(parties, "once more");
    refused(parties, byRegion, "same conditions and groups", "have changed since");
    refused(parties, perPatient, "same conditions and groups", "have changed since");
  }

  private static void visits(int party, String sql) {
    SharedSpark.newSession().sql(sql).createOrReplaceGlobalTempView("visits_before_" + party);
  }

  private static void run(Consortium parties, String run) {
    for (String party : parties.parties) {
      parties.spark.conf().set("spark.sql.catalog." + party + ".run", run);
    }
  }
}
