package io.jointly.spark;

import io.jointly.Seed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Patients of one party, their visits and conditions, and queries over them. */
final class StarData {

  static final String PATIENTS =
      """
      patient_id: {type: bigint, use: [key]}
      region: {type: string, use: [dimension, filter], values: [north, south, west]}
      sex: {type: string, use: [dimension, filter], values: [f, m]}
      born: {type: int, use: [dimension, filter, measure], min: 1930, max: 2020, functions: [count, sum, avg, min, max]}
      """;

  static final String VISITS =
      """
      entity_key: {patient: patient_id, visit: visit_id}
      max_rows_per_entity: {patient: 40, visit: 1}
      columns:
        patient_id: {type: bigint, use: [key]}
        visit_id: {type: string, use: [key]}
        kind: {type: string, use: [dimension, filter], values: [in, out, er]}
        day: {type: date, use: [dimension, filter], min: 2020-01-01, max: 2022-12-31}
        cost: {type: "decimal(9,2)", use: [measure, filter, dimension], min: 0, max: 10000}
        score: {type: double, use: [measure], min: 0, max: 1, fraction_bits: 30}
      """;

  static final String CONDITIONS =
      """
      entity_key: {visit: visit_id}
      columns:
        visit_id: {type: string, use: [key]}
        code: {type: int, use: [key, dimension, filter], min: 1, max: 12}
        severity: {type: int, use: [measure, dimension, filter], min: 1, max: 5}
      """;

  static final String NOTES =
      """
      entity_key: {visit: visit_id}
      max_rows_per_entity: 20
      columns:
        visit_id: {type: string, use: [key]}
        length: {type: int, use: [measure], min: 0, max: 100}
      """;

  static final String CODES =
      """
      public: true
      columns:
        code: {type: int, use: [key, filter], min: 1, max: 12}
        chapter: {type: string, use: [dimension, filter], values: [A, B, C]}
        weight: {type: int, use: [measure, filter, dimension], min: 0, max: 9}
      """;

  /** Each names the tables in braces; the patients are {@code {t}}. */
  static final List<String> QUERIES =
      List.of(
          // Functions that the extension hands over, and aggregates that it rewrites.
          "SELECT date_format(day, 'yyyy-MM') AS m, count(*) AS n FROM {t} p JOIN {visits} v ON"
              + " p.patient_id = v.patient_id AND v.kind RLIKE '^(in|er)$' AND last_day(v.day) >"
              + " v.day GROUP BY ALL ORDER BY ALL",
          "SELECT n, b, count(*) AS p FROM (SELECT patient_id, count(DISTINCT date_format(day,"
              + " 'yyyy-MM')) AS n, max(cost) div 1000 AS b, max(regexp_replace(kind, 'e', 'x')) AS k"
              + " FROM {visits} GROUP BY patient_id) WHERE k LIKE '_u%' GROUP BY n, b ORDER BY ALL",
          "SELECT pmod(since, 7) AS w, count(*) AS n FROM (SELECT least(datediff(day, lag(day) OVER"
              + " (PARTITION BY patient_id ORDER BY day, visit_id)), 60) AS since FROM {visits} WHERE"
              + " months_between(day, DATE'2020-01-15') > 3) GROUP BY ALL ORDER BY ALL",
          "SELECT region, count(born, score) AS a, regr_count(born, cost) AS b, count(DISTINCT sex, kind)"
              + " AS c, try_sum(cost) AS d, approx_count_distinct(kind) AS e FROM {t} JOIN {visits} USING (patient_id) GROUP BY region ORDER BY ALL",
          // Joins.
          "SELECT region, count(*) AS n, sum(cost) AS s, avg(cost) AS a FROM {t} JOIN {visits} USING"
              + " (patient_id) GROUP BY region ORDER BY region",
          "SELECT sex, kind, count(*) AS n FROM {t} p JOIN {visits} v ON p.patient_id ="
              + " v.patient_id AND v.cost > 100 WHERE born < 1990 GROUP BY sex, kind ORDER BY ALL",
          "SELECT region, count(v.cost) AS n, count(*) AS r FROM {t} p LEFT JOIN {visits} v ON"
              + " p.patient_id = v.patient_id AND v.kind = 'er' GROUP BY region ORDER BY ALL",
          "SELECT kind, count(*) AS n, min(born) AS b FROM {t} p RIGHT JOIN {visits} v ON"
              + " p.patient_id = v.patient_id GROUP BY kind ORDER BY ALL",
          "SELECT region, count(*) AS n FROM {t} p WHERE EXISTS (SELECT 1 FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id AND v.kind = 'in') GROUP BY region ORDER BY ALL",
          "SELECT region, count(*) AS n FROM {t} p WHERE NOT EXISTS (SELECT 1 FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id AND v.kind = 'er') GROUP BY region ORDER BY ALL",
          "SELECT sex, count(*) AS n FROM {t} WHERE patient_id IN (SELECT patient_id FROM {visits}"
              + " WHERE cost > 500) GROUP BY sex ORDER BY ALL",
          "SELECT sex, count(*) AS n FROM {t} LEFT SEMI JOIN {visits} USING (patient_id) GROUP BY"
              + " sex ORDER BY ALL",
          "SELECT sex, count(*) AS n FROM {t} LEFT ANTI JOIN {visits} USING (patient_id) GROUP BY"
              + " sex ORDER BY ALL",
          "SELECT a.region, count(*) AS n FROM {t} a JOIN {t} b USING (patient_id) GROUP BY a.region"
              + " ORDER BY ALL",
          "SELECT chapter, count(*) AS n, sum(severity * weight) AS s FROM {conditions} JOIN {codes}"
              + " USING (code) GROUP BY chapter ORDER BY ALL",
          "SELECT chapter, region, count(*) AS n FROM {t} JOIN {visits} USING (patient_id) JOIN"
              + " {conditions} USING (visit_id) JOIN {codes} USING (code) GROUP BY chapter, region"
              + " ORDER BY ALL",
          "SELECT count(*) AS n FROM {conditions} c LEFT JOIN {codes} k ON c.code = k.code AND"
              + " k.weight > 4 WHERE k.code IS NULL",
          // Aggregations of each patient.
          "SELECT n, count(*) AS patients FROM (SELECT patient_id, count(*) AS n FROM {visits} GROUP"
              + " BY patient_id) GROUP BY n ORDER BY n",
          "SELECT avg(n) AS a, sum(s) AS s, sum(n) AS m FROM (SELECT patient_id, count(*) AS n,"
              + " sum(cost) AS s FROM {visits} GROUP BY patient_id)",
          "SELECT region, avg(n) AS a FROM {t} JOIN (SELECT patient_id, count(*) AS n FROM {visits}"
              + " GROUP BY patient_id HAVING count(*) > 1) USING (patient_id) GROUP BY region ORDER"
              + " BY ALL",
          "SELECT year(first) AS y, count(*) AS n FROM (SELECT patient_id, min(day) AS first FROM"
              + " {visits} GROUP BY patient_id) GROUP BY year(first) ORDER BY y",
          "SELECT least(kinds, 2) AS k, count(*) AS n FROM (SELECT patient_id, count(DISTINCT kind)"
              + " AS kinds FROM {visits} GROUP BY patient_id) GROUP BY least(kinds, 2) ORDER BY k",
          "SELECT er, count(*) AS n FROM (SELECT patient_id, max(CASE WHEN kind = 'er' THEN 1 ELSE 0"
              + " END) AS er FROM {visits} GROUP BY patient_id) GROUP BY er ORDER BY er",
          "SELECT width_bucket(s, 0, 20000, 4) AS b, count(*) AS n FROM (SELECT patient_id,"
              + " sum(cost) AS s FROM {visits} GROUP BY patient_id) GROUP BY width_bucket(s, 0,"
              + " 20000, 4) ORDER BY b",
          "SELECT kind, count(*) AS n FROM (SELECT DISTINCT patient_id, kind FROM {visits}) GROUP BY"
              + " kind ORDER BY kind",
          "SELECT kind, sum(d) AS s FROM (SELECT patient_id, kind, count(*) FILTER (WHERE cost > 50)"
              + " AS d FROM {visits} GROUP BY patient_id, kind) GROUP BY kind ORDER BY kind",
          "SELECT codes, count(*) AS n FROM (SELECT visit_id, count(DISTINCT code) AS codes FROM"
              + " {conditions} GROUP BY visit_id) GROUP BY codes ORDER BY ALL",
          // Windows.
          "SELECT kind, count(*) AS n FROM (SELECT kind, row_number() OVER (PARTITION BY patient_id"
              + " ORDER BY day, visit_id) AS rn FROM {visits}) WHERE rn = 1 GROUP BY kind ORDER BY"
              + " ALL",
          "SELECT CASE WHEN gap <= 30 THEN 'soon' WHEN gap > 30 THEN 'late' END AS g, count(*) AS n"
              + " FROM (SELECT datediff(day, lag(day) OVER (PARTITION BY patient_id ORDER BY day,"
              + " visit_id)) AS gap FROM {visits}) GROUP BY CASE WHEN gap <= 30 THEN 'soon' WHEN gap"
              + " > 30 THEN 'late' END ORDER BY ALL",
          "SELECT kind, sum(part) AS s FROM (SELECT kind, cost, sum(cost) OVER (PARTITION BY"
              + " patient_id) AS part FROM {visits}) GROUP BY kind ORDER BY kind",
          // Unions, subqueries, common table expressions.
          "SELECT what, count(*) AS n FROM (SELECT patient_id, 'visit' AS what FROM {visits} UNION"
              + " ALL SELECT patient_id, 'person' AS what FROM {t}) GROUP BY what ORDER BY what",
          "WITH firsts AS (SELECT patient_id, min(day) AS d FROM {visits} GROUP BY patient_id)"
              + " SELECT region, count(*) AS n FROM {t} JOIN firsts USING (patient_id) JOIN {visits}"
              + " v USING (patient_id) WHERE v.day = d GROUP BY region ORDER BY region",
          "SELECT kind, count(*) AS n FROM {visits} v WHERE cost > (SELECT avg(cost) FROM {visits} o"
              + " WHERE o.patient_id = v.patient_id) GROUP BY kind ORDER BY kind",
          "SELECT sex, count(DISTINCT p.patient_id) AS p, count(DISTINCT v.patient_id) AS w,"
              + " count(DISTINCT v.visit_id) AS v FROM {t} p LEFT JOIN {visits} v ON v.patient_id ="
              + " p.patient_id AND v.kind = 'er' GROUP BY sex ORDER BY sex",
          "SELECT sex, kind, count(*) AS n FROM {t} p, {visits} v, {conditions} c WHERE p.patient_id ="
              + " v.patient_id AND c.visit_id = v.visit_id AND c.severity > 2 AND p.sex = 'f' GROUP"
              + " BY sex, kind ORDER BY ALL",
          "SELECT CASE WHEN e.patient_id IS NULL THEN 'never' ELSE 'er' END AS what, count(*) AS n"
              + " FROM {t} p LEFT JOIN (SELECT DISTINCT patient_id FROM {visits} WHERE kind = 'er') e"
              + " ON e.patient_id = p.patient_id GROUP BY CASE WHEN e.patient_id IS NULL THEN 'never'"
              + " ELSE 'er' END ORDER BY what",
          "SELECT count(*) AS n FROM {t} p LEFT JOIN {visits} v ON v.patient_id = p.patient_id AND"
              + " v.kind = 'in' WHERE v.patient_id IS NULL",
          "SELECT has, sum(m) AS m FROM (SELECT p.patient_id, v.patient_id IS NOT NULL AS has,"
              + " count(*) AS m FROM {t} p LEFT JOIN {visits} v ON v.patient_id = p.patient_id GROUP"
              + " BY p.patient_id, v.patient_id IS NOT NULL) WHERE m < 40 GROUP BY has ORDER BY has",
          "SELECT floor(days / 100) AS d, count(*) AS n FROM (SELECT datediff(max(day), min(day)) AS"
              + " days FROM {visits} GROUP BY patient_id) GROUP BY floor(days / 100) ORDER BY d",
          "SELECT floor(datediff(a.day, b.day) / 100) AS d, count(*) AS n FROM {visits} a JOIN"
              + " {visits} b ON a.patient_id = b.patient_id GROUP BY floor(datediff(a.day, b.day) /"
              + " 100) ORDER BY d",
          "SELECT kind, count(DISTINCT c.visit_id) AS v FROM {visits} v JOIN {conditions} c ON"
              + " c.visit_id = v.visit_id GROUP BY kind ORDER BY kind",
          "SELECT sex, count(DISTINCT patient_id) AS n FROM {t} JOIN {visits} USING (patient_id)"
              + " GROUP BY sex ORDER BY sex",
          "SELECT DISTINCT region FROM {t} JOIN {visits} USING (patient_id) ORDER BY region",
          // Rows of the query's own.
          "SELECT place, w, count(*) AS n, sum(w * cost) AS s FROM {visits} LEFT JOIN (VALUES ('in',"
              + " 'ward', 1.50BD), ('er', NULL, 2BD)) AS k(kind, place, w) USING (kind) GROUP BY"
              + " place, w ORDER BY ALL",
          "WITH bands AS (SELECT * FROM VALUES (1930, 1959, 'old'), (1960, 2020, 'young') AS"
              + " b(first, last, band)) SELECT band, count(DISTINCT p.patient_id) AS n FROM {t} p"
              + " JOIN bands ON born BETWEEN first AND last JOIN {visits} v ON v.patient_id ="
              + " p.patient_id WHERE v.kind IN (SELECT * FROM VALUES ('in'), ('er')) GROUP BY band"
              + " ORDER BY band",
          // Dates and intervals.
          "SELECT kind, count(*) AS n FROM {visits} a WHERE EXISTS (SELECT 1 FROM {visits} b WHERE"
              + " b.patient_id = a.patient_id AND b.visit_id <> a.visit_id AND b.day BETWEEN a.day"
              + " AND a.day + INTERVAL '365' DAY) GROUP BY kind ORDER BY kind",
          "SELECT count(*) AS n FROM {visits} a JOIN {visits} b ON a.patient_id = b.patient_id AND"
              + " b.day BETWEEN a.day - INTERVAL '30' DAY AND date_add(a.day, month(b.day))",
          "SELECT count(*) AS n FROM {visits} a JOIN {visits} b ON a.patient_id = b.patient_id AND"
              + " b.day BETWEEN a.day AND a.day + INTERVAL '3' MONTH AND a.day NOT BETWEEN b.day -"
              + " INTERVAL '1-2' YEAR TO MONTH AND add_months(b.day, -2)",
          "SELECT year(until) AS y, count(*) AS n FROM (SELECT patient_id, max(day + INTERVAL '1'"
              + " YEAR) AS until, min(day - INTERVAL '7' DAY) AS since FROM {visits} GROUP BY"
              + " patient_id) WHERE until > since + INTERVAL '400' DAY GROUP BY year(until) ORDER BY"
              + " y",
          "SELECT day + INTERVAL '1' DAY > DATE'2021-06-30' AS late, count(*) AS n FROM {t} JOIN"
              + " {visits} USING (patient_id) WHERE day BETWEEN DATE'2020-03-01' AND"
              + " DATE'2020-03-01' + INTERVAL '2' YEAR GROUP BY 1 ORDER BY late",
          "SELECT count(*) AS n FROM {visits} a WHERE EXISTS (SELECT 1 FROM {visits} b WHERE"
              + " b.patient_id = a.patient_id AND month(b.day) BETWEEN 2 AND 7 AND datediff(b.day,"
              + " a.day) BETWEEN 1 AND 300 AND add_months(a.day, 7) BETWEEN b.day AND DATE'2022-11-30')"
              + " AND month(a.day) BETWEEN 3 AND 11",
          "SELECT count(*) AS n FROM {visits} a JOIN {visits} b ON a.patient_id = b.patient_id AND"
              + " b.day - a.day BETWEEN INTERVAL '0' DAY AND INTERVAL '30' DAY",
          // Subqueries in subqueries.
          "SELECT region, count(*) AS n FROM {t} p WHERE EXISTS (SELECT 1 FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id AND EXISTS (SELECT 1 FROM {conditions} c WHERE c.visit_id"
              + " = v.visit_id AND c.code > 6)) GROUP BY region ORDER BY region",
          "SELECT count(*) AS n FROM {t} p WHERE NOT EXISTS (SELECT 1 FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id AND NOT EXISTS (SELECT 1 FROM {conditions} c WHERE"
              + " c.visit_id = v.visit_id AND c.code IN (SELECT code FROM {codes} k WHERE k.chapter ="
              + " 'A')))",
          "SELECT count(*) AS n FROM {t} p WHERE (SELECT count(*) FROM {visits} v WHERE v.patient_id"
              + " = p.patient_id AND EXISTS (SELECT 1 FROM {conditions} c WHERE c.visit_id ="
              + " v.visit_id AND c.severity > 2)) >= 2",
          // Whether there is another row, within other expressions.
          "SELECT region, sum(CASE WHEN EXISTS (SELECT 1 FROM {visits} v WHERE v.patient_id ="
              + " p.patient_id AND v.kind = 'er') THEN 1 ELSE 0 END) AS n FROM {t} p GROUP BY region"
              + " ORDER BY region",
          "SELECT kind, sum(CASE WHEN EXISTS (SELECT 1 FROM {visits} b WHERE b.patient_id ="
              + " a.patient_id AND b.day > a.day AND b.day <= a.day + INTERVAL '60' DAY) THEN 1 ELSE 0"
              + " END) AS n, count(*) AS c FROM {visits} a GROUP BY kind ORDER BY kind",
          "SELECT region, count(*) AS n FROM {t} p WHERE sex = 'f' OR patient_id IN (SELECT patient_id"
              + " FROM {visits} WHERE kind = 'er') GROUP BY region ORDER BY region",
          "SELECT CASE WHEN patient_id IN (SELECT patient_id FROM {visits} WHERE kind = 'er') THEN 'er'"
              + " ELSE 'no' END AS g, count(*) AS n FROM {t} GROUP BY 1 ORDER BY 1",
          "SELECT count(*) AS n FROM {conditions} c WHERE severity > 3 OR code NOT IN (SELECT code FROM"
              + " {codes})",
          // NULLs passed over, and columns of NULLs alone.
          "SELECT a, b, c, d, e, count(*) AS n FROM (SELECT lag(k) IGNORE NULLS OVER w AS a, lead(k, 2,"
              + " 'none') IGNORE NULLS OVER w AS b, nth_value(k, 2) IGNORE NULLS OVER w AS c, nth_value(k,"
              + " 2) OVER w AS d, last_value(k) IGNORE NULLS OVER w AS e FROM (SELECT patient_id, day,"
              + " visit_id, CASE WHEN kind <> 'in' THEN kind END AS k FROM {visits}) WINDOW w AS"
              + " (PARTITION BY patient_id ORDER BY day, visit_id)) GROUP BY ALL ORDER BY ALL",
          "SELECT k, count(*) AS n FROM (SELECT first_value(CASE WHEN kind <> 'in' THEN kind END) IGNORE"
              + " NULLS OVER (PARTITION BY patient_id ORDER BY day, visit_id ROWS BETWEEN 1 FOLLOWING"
              + " AND UNBOUNDED FOLLOWING) AS k FROM {visits}) GROUP BY k ORDER BY ALL",
          "SELECT k, sum(x) AS s FROM (SELECT patient_id, NULL AS k, NULL AS x FROM {t} UNION ALL SELECT"
              + " patient_id, kind, cost FROM {visits}) GROUP BY k ORDER BY k",
          // LATERAL, INTERSECT and EXCEPT.
          "SELECT region, sum(n) AS s FROM {t} p, LATERAL (SELECT count(*) AS n FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id) GROUP BY region ORDER BY ALL",
          "SELECT region, sum(c) AS s FROM {t} p, LATERAL (SELECT v.cost AS c FROM {visits} v WHERE"
              + " v.patient_id = p.patient_id) GROUP BY region ORDER BY ALL",
          "SELECT count(*) AS n FROM (SELECT patient_id FROM {t} INTERSECT SELECT patient_id FROM"
              + " {visits} WHERE kind = 'er')",
          "SELECT kind, count(*) AS n FROM (SELECT patient_id, kind FROM {visits} EXCEPT SELECT"
              + " patient_id, kind FROM {visits} WHERE day > DATE'2021-01-01') GROUP BY kind ORDER BY"
              + " kind",
          // Hints and partitions say nothing of the rows.
          "SELECT /*+ BROADCAST(p) */ region, count(*) AS n FROM {t} p JOIN (SELECT /*+"
              + " REPARTITION(3) */ * FROM {visits}) v ON p.patient_id = v.patient_id GROUP BY region"
              + " ORDER BY ALL",
          "SELECT kind, count(*) AS n FROM (SELECT /*+ COALESCE(1) */ * FROM {visits}) GROUP BY kind"
              + " ORDER BY kind",
          "SELECT kind, count(*) AS n FROM (SELECT /*+ REBALANCE */ * FROM {visits} DISTRIBUTE BY kind"
              + " SORT BY day) JOIN {t} USING (patient_id) GROUP BY kind ORDER BY kind",
          // More rows of the query's own.
          "SELECT id, count(DISTINCT patient_id) AS n FROM {visits} JOIN range(2020, 2023) ON year(day)"
              + " = id GROUP BY id ORDER BY id",
          "SELECT y, i, count(DISTINCT patient_id) AS n FROM {visits} LATERAL VIEW"
              + " posexplode(array(2020, 2021, 2022)) e AS i, y WHERE year(day) = y GROUP BY y, i ORDER"
              + " BY y",
          "WITH months AS (SELECT explode(sequence(DATE'2020-01-01', DATE'2020-06-01', INTERVAL '1'"
              + " MONTH)) AS m) SELECT m, count(DISTINCT patient_id) AS n FROM {visits} JOIN months ON"
              + " trunc(day, 'MM') = m GROUP BY m ORDER BY m",
          "WITH y AS (SELECT 2020 AS y, 'first' AS w UNION ALL SELECT 2021, 'second') SELECT w,"
              + " count(DISTINCT patient_id) AS n FROM {visits} JOIN y ON year(day) = y GROUP BY w ORDER"
              + " BY w",
          "WITH params AS (SELECT DATE'2021-01-01' AS since, 100 AS least) SELECT kind, count(*) AS n"
              + " FROM {visits} CROSS JOIN params WHERE day >= since AND cost > least GROUP BY kind ORDER"
              + " BY kind");

  /** Parties among which everything may be asked and every group is shown. */
  static Consortium open(Path folder, int parties) {
    return consortium(
        folder,
        parties,
        "{min_group_size: 1, min_parties: 1, refusal_budget: [], aggregate_arguments: any_expression"
            + (parties == 2 ? ", accept_two_parties: true}" : "}"));
  }

  /** Parties with patients and the rest, and the session extension. */
  static Consortium consortium(Path folder, int parties, String rules) {
    Consortium.Builder builder =
        Consortium.extended(folder).parties(parties, Math.max(1, (parties - 1) / 2));
    Random random = new Random(Seed.of(StarData.class));
    String[] visits = new String[parties];
    String[] conditions = new String[parties];
    String[] notes = new String[parties];
    String[] codes = new String[parties];
    for (int party = 0; party < parties; party++) {
      StarData data = new StarData(random, party);
      builder.rows(data.patients());
      visits[party] = builder.stored(data.visits());
      conditions[party] = builder.stored(data.conditions());
      notes[party] = builder.stored(data.notes());
      codes[party] = builder.stored(codes());
    }
    return builder
        .entities("{patient: {at: one_party}, visit: {at: one_party, of: patient}}")
        .entityKey("{patient: patient_id}")
        .columns(PATIENTS)
        .table("visits", VISITS, visits)
        .table("conditions", CONDITIONS, conditions)
        .table("codes", CODES, codes)
        .table("notes", NOTES, notes)
        .rules(rules)
        .build();
  }

  private final Random random;
  private final int party;

  StarData(Random random, int party) {
    this.random = random;
    this.party = party;
  }

  String patients() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      rows.add(
          "(%dL, '%s', %s, %d)"
              .formatted(
                  id(i),
                  one("north", "south", "west"),
                  random.nextInt(9) == 0 ? "NULL" : "'" + one("f", "m") + "'",
                  1930 + random.nextInt(90)));
    }
    return values(rows, "patient_id, region, sex, born");
  }

  String visits() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 70; i++) {
      rows.add(
          "(%dL, '%s', '%s', date_add(DATE'2020-01-01', %d), CAST(%d.%02d AS DECIMAL(9,2)), %s)"
              .formatted(
                  id(random.nextInt(25)),
                  visit(i),
                  one("in", "out", "er"),
                  random.nextInt(1000),
                  random.nextInt(1000),
                  random.nextInt(100),
                  random.nextInt(8) / 8.0 + "D"));
    }
    return values(rows, "patient_id, visit_id, kind, day, cost, score");
  }

  String conditions() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 90; i++) {
      rows.add(
          "('%s', %d, %d)"
              .formatted(visit(random.nextInt(70)), 1 + random.nextInt(12), 1 + random.nextInt(5)));
    }
    return values(rows, "visit_id, code, severity");
  }

  /** Some are of no visit. */
  String notes() {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      rows.add(
          "(%s, %d)"
              .formatted(
                  i % 9 == 0 ? "CAST(NULL AS STRING)" : "'" + visit(random.nextInt(70)) + "'", i));
    }
    return values(rows, "visit_id, length");
  }

  static String codes() {
    List<String> rows = new ArrayList<>();
    for (int code = 1; code <= 11; code++) {
      rows.add("(%d, '%s', %d)".formatted(code, "ABC".charAt(code % 3), code * 7 % 10));
    }
    return values(rows, "code, chapter, weight");
  }

  private long id(int i) {
    return 1000L * party + i;
  }

  private String visit(int i) {
    return "v" + party + "-" + i;
  }

  private String one(String... items) {
    return items[random.nextInt(items.length)];
  }

  private static String values(List<String> rows, String columns) {
    return "SELECT * FROM VALUES " + String.join(", ", rows) + " AS t(" + columns + ")";
  }
}
