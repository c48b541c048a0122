package io.jointly.spark;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Queries over {@link StarData} with joins, subqueries, windows and aggregations of patients and
 * visits below the total.
 */
final class StarGrammar {

  private static final String DAYS = "day BETWEEN DATE'2020-0%d-01' AND DATE'2022-0%d-28'";

  private final Random random;

  StarGrammar(Random random) {
    this.random = random;
  }

  /**
   * What stands behind FROM, and what can be done with its columns.
   *
   * @param groups expressions whose values can be listed
   * @param numbers what can be added up
   */
  private record Source(
      String from, List<String> groups, List<String> numbers, List<String> where) {}

  String query() {
    Source source = source();
    Set<String> groups = new LinkedHashSet<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      groups.add(one(source.groups));
    }
    List<String> items = new ArrayList<>();
    int g = 0;
    for (String group : groups) {
      items.add(group + " AS g" + g++);
    }
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      items.add(measure(source) + " AS m" + i);
    }
    StringBuilder sql = new StringBuilder("SELECT " + String.join(", ", items));
    sql.append(" FROM ").append(source.from);
    List<String> conditions = new ArrayList<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      conditions.add(one(source.where));
    }
    if (!conditions.isEmpty()) {
      sql.append(" WHERE ").append(String.join(" AND ", conditions));
    }
    if (!groups.isEmpty()) {
      sql.append(" GROUP BY ").append(String.join(", ", groups));
      if (random.nextInt(5) == 0) {
        sql.append(" HAVING count(*) > 2");
      }
      sql.append(" ORDER BY ALL");
    }
    return sql.toString();
  }

  private String measure(Source source) {
    return switch (random.nextInt(6)) {
      case 0, 1 -> "count(*)";
      case 2 -> "count(" + one(source.numbers) + ")";
      case 3 -> "sum(" + one(source.numbers) + ")";
      case 4 -> "sum(CASE WHEN " + one(source.where) + " THEN " + one(source.numbers) + " END)";
      default -> "count(DISTINCT p.patient_id)";
    };
  }

  private Source source() {
    return switch (random.nextInt(10)) {
      case 0 -> join("JOIN");
      case 1 -> join("LEFT JOIN");
      case 2 -> exists();
      case 3 -> perPatient();
      case 4 -> window();
      case 5 -> codes();
      case 6 -> union();
      case 7 -> scalarSubquery();
      case 8 -> values();
      default -> perVisit();
    };
  }

  private static final List<String> OF_PATIENT = List.of("p.region", "p.sex", "floor(p.born / 20)");
  private static final List<String> ABOUT_PATIENT =
      List.of("p.region <> 'west'", "p.sex IS NOT NULL", "p.born > 1960", "p.sex = 'f'");
  private static final List<String> OF_VISIT =
      List.of(
          "v.kind", "year(v.day)", "quarter(v.day)", "CASE WHEN v.cost > 300 THEN 1 ELSE 0 END");
  private static final List<String> ABOUT_VISIT =
      List.of("v.kind = 'in'", "v.cost > 200", "v.kind IN ('out', 'er')", "month(v.day) < 8");

  private static List<String> both(List<String> some, List<String> others) {
    List<String> both = new ArrayList<>(some);
    both.addAll(others);
    return both;
  }

  private Source join(String type) {
    String on = random.nextBoolean() ? "" : " AND " + one(ABOUT_VISIT);
    return new Source(
        "{t} p " + type + " {visits} v ON p.patient_id = v.patient_id" + on,
        both(OF_PATIENT, OF_VISIT),
        List.of("p.born", "v.cost"),
        both(ABOUT_PATIENT, ABOUT_VISIT));
  }

  private Source exists() {
    String condition = one(ABOUT_VISIT);
    String subquery =
        switch (random.nextInt(3)) {
          case 0 ->
              "EXISTS (SELECT 1 FROM {visits} v WHERE v.patient_id = p.patient_id AND "
                  + condition
                  + ")";
          case 1 ->
              "NOT EXISTS (SELECT 1 FROM {visits} v WHERE v.patient_id = p.patient_id AND "
                  + condition
                  + ")";
          default ->
              "p.patient_id IN (SELECT v.patient_id FROM {visits} v WHERE " + condition + ")";
        };
    return new Source(
        "(SELECT * FROM {t} p WHERE " + subquery + ") p",
        OF_PATIENT,
        List.of("p.born"),
        ABOUT_PATIENT);
  }

  private Source perPatient() {
    String where = random.nextBoolean() ? "" : " WHERE " + one(ABOUT_VISIT);
    String having = random.nextInt(3) == 0 ? " HAVING count(*) > 1" : "";
    String type = one(List.of("JOIN", "LEFT JOIN"));
    return new Source(
        "{t} p "
            + type
            + " (SELECT v.patient_id, count(*) AS n, sum(v.cost) AS s, min(v.day) AS first,"
            + " max(v.cost) AS most, count(DISTINCT v.kind) AS kinds, avg(v.cost) AS mean FROM"
            + " {visits} v"
            + where
            + " GROUP BY v.patient_id"
            + having
            + ") a ON p.patient_id = a.patient_id",
        both(
            OF_PATIENT,
            List.of(
                "a.n",
                "least(a.n, 3)",
                "year(a.first)",
                "a.kinds",
                "width_bucket(a.s, 0, 5000, 5)")),
        List.of("a.n", "a.s", "a.most", "a.mean", "p.born"),
        both(ABOUT_PATIENT, List.of("a.n > 1", "a.most > 300", "a.kinds = 2", "a.s IS NOT NULL")));
  }

  private Source window() {
    String ranked =
        "(SELECT patient_id, kind, cost, day, row_number() OVER w AS rn, lag(day) OVER w AS before,"
            + " count(*) OVER (PARTITION BY patient_id) AS n, sum(cost) OVER (PARTITION BY patient_id"
            + " ORDER BY day, visit_id ROWS UNBOUNDED PRECEDING) AS so_far FROM {visits} WINDOW w AS"
            + " (PARTITION BY patient_id ORDER BY day, visit_id)) p";
    return new Source(
        ranked,
        List.of(
            "p.kind",
            "p.n",
            "p.rn",
            "year(p.before)",
            "CASE WHEN datediff(p.day, p.before) < 90 THEN 'soon' ELSE 'late' END"),
        List.of("p.cost", "p.n", "p.so_far", "p.rn"),
        List.of("p.rn = 1", "p.rn <= 3", "p.kind <> 'in'", "p.before IS NOT NULL", "p.n > 2"));
  }

  private Source codes() {
    String type = one(List.of("JOIN", "LEFT JOIN"));
    return new Source(
        "{t} p JOIN {visits} v ON p.patient_id = v.patient_id JOIN {conditions} c ON v.visit_id ="
            + " c.visit_id "
            + type
            + " {codes} k ON c.code = k.code",
        both(OF_PATIENT, List.of("k.chapter", "c.severity", "v.kind")),
        List.of("c.severity", "k.weight", "v.cost"),
        both(ABOUT_PATIENT, List.of("k.weight > 3", "k.chapter = 'A'", "c.severity < 4")));
  }

  private Source union() {
    return new Source(
        "(SELECT patient_id, 'v' AS what, cost AS x FROM {visits} v WHERE "
            + one(ABOUT_VISIT)
            + " UNION ALL SELECT patient_id, 'p' AS what, CAST(born AS DECIMAL(9,2)) AS x FROM {t} p"
            + " WHERE "
            + one(ABOUT_PATIENT)
            + ") p",
        List.of("p.what"),
        List.of("p.x"),
        List.of("p.what = 'v'", "p.patient_id IS NOT NULL"));
  }

  private Source values() {
    String type = one(List.of("JOIN", "LEFT JOIN"));
    String bands =
        one(
            List.of(
                "(VALUES ('north', 1, 2.5BD), ('west', 2, NULL)) AS b(r, band, f) ON p.region = b.r",
                "(VALUES (1930, 1959, 1, 0.25BD), (1960, 1999, 2, 3BD)) AS b(a, z, band, f) ON p.born"
                    + " BETWEEN b.a AND b.z",
                "(VALUES ('f', 1, 1BD), ('f', 2, 9BD), ('m', 2, -1.5BD)) AS b(s, band, f) ON p.sex ="
                    + " b.s AND p.born > 1900 + b.band"));
    return new Source(
        "{t} p JOIN {visits} v ON p.patient_id = v.patient_id " + type + " " + bands,
        both(OF_PATIENT, List.of("b.band", "b.f", "v.kind")),
        List.of("b.band", "b.f", "v.cost"),
        both(ABOUT_PATIENT, List.of("b.band = 2", "b.f > 1", "b.f IS NULL")));
  }

  private Source scalarSubquery() {
    String function = one(List.of("avg", "max", "min"));
    return new Source(
        "(SELECT v.* FROM {visits} v WHERE v.cost >= (SELECT "
            + function
            + "(o.cost) FROM {visits} o WHERE o.patient_id = v.patient_id)) p",
        List.of("p.kind", "year(p.day)"),
        List.of("p.cost"),
        List.of(
            "p.kind = 'er'",
            DAYS.formatted(1 + random.nextInt(9), 1 + random.nextInt(9)).replace("day", "p.day")));
  }

  private Source perVisit() {
    return new Source(
        "(SELECT v.patient_id, v.visit_id, v.kind, count(c.code) AS codes, max(c.severity) AS worst"
            + " FROM {visits} v LEFT JOIN {conditions} c ON v.visit_id = c.visit_id GROUP BY"
            + " v.patient_id, v.visit_id, v.kind) p",
        List.of("p.kind", "least(p.codes, 4)", "p.worst"),
        List.of("p.codes", "p.worst"),
        List.of("p.worst > 2", "p.codes = 0", "p.kind = 'out'"));
  }

  private <T> T one(List<T> items) {
    return items.get(random.nextInt(items.size()));
  }
}
