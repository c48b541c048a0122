package io.jointly.spark;

import io.jointly.error.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Queries that must be refused before anything is sent, over {@link DifferentialData}. */
final class Refusals {

  private Refusals() {}

  /**
   * A query and why it is refused.
   *
   * @param codes one of them
   */
  record Refused(String sql, Set<ErrorCode> codes) {}

  /** Where any expression may stand in an aggregate. */
  static List<Refused> of(Dialect dialect) {
    return switch (dialect) {
      case ANSI -> all(ansi(), pieces(ErrorCode.NOT_AGGREGATED));
      case WRAPPING -> wrapping();
      case EXTENDED -> all(both(), pieces(ErrorCode.UNSUPPORTED_SQL));
    };
  }

  private static List<Refused> all(List<Refused> some, List<Refused> others) {
    return Stream.concat(some.stream(), others.stream()).toList();
  }

  /** With the session extension these are refused as parts of the rows below the total. */
  private static List<Refused> pieces(ErrorCode code) {
    return refused(
        code,
        "SELECT count(*) FROM (SELECT * FROM {t} LIMIT 5)",
        "SELECT count(*) FROM {t} TABLESAMPLE (50 PERCENT)");
  }

  /** Good queries with a bad item more, in turn. */
  static List<Refused> spoilt(List<JointCase> good) {
    List<Refused> spoilt = new ArrayList<>();
    List<Refused> items = items();
    for (int i = 0; i < good.size(); i += 6) {
      String sql = good.get(i).joint();
      Refused item = items.get(i / 6 % items.size());
      if (sql.startsWith("SELECT ")
          && !sql.contains("DISTINCT")
          && !sql.contains("FROM (")
          && !sql.contains("(SELECT ")
          && !sql.contains("regr_count")) {
        spoilt.add(
            new Refused(sql.replaceFirst(" FROM \\{t}", ", " + item.sql() + "$0"), item.codes()));
      }
    }
    return spoilt;
  }

  private static List<Refused> ansi() {
    return Stream.of(
            both(),
            refused(
                ErrorCode.NOT_AGGREGATED,
                "SELECT sum(age) FILTER (WHERE ok) FROM {t}",
                "SELECT count(*) FROM {t} WHERE age > (SELECT avg(age) FROM {t})",
                "SELECT g, count(*) FROM {t} GROUP BY ROLLUP (g)",
                "SELECT g, ok, count(*) FROM {t} GROUP BY GROUPING SETS ((g), (ok))",
                "SELECT date_trunc('month', at), count(*) FROM {t} GROUP BY 1",
                "SELECT count(*) FROM {t} WHERE note LIKE 'a_c'",
                "SELECT count(age, k) FROM {t}",
                "SELECT count(DISTINCT age, k) FROM {t}",
                "SELECT approx_count_distinct(age) FROM {t}",
                "SELECT approx_percentile(age, 0.5) FROM {t}",
                "SELECT mode(g) FROM {t}",
                "SELECT regr_count(cost, age) FROM {t}",
                "SELECT regr_sxx(cost, age) FROM {t}",
                "SELECT skewness(age) FROM {t}",
                "SELECT bit_xor(age) FROM {t}",
                "SELECT count(*) FROM {t} WHERE note RLIKE 'a.c'",
                "SELECT last_day(day), count(*) FROM {t} GROUP BY 1",
                "SELECT window(at, '1 day'), count(*) FROM {t} GROUP BY 1",
                "SELECT date_format(day, 'yyyy'), count(*) FROM {t} GROUP BY 1",
                "SELECT sum(age div 7) FROM {t}"),
            refused(ErrorCode.UNSUPPORTED_SQL, "SELECT percentile(age, array(0.1, 0.9)) FROM {t}"))
        .flatMap(List::stream)
        .toList();
  }

  /** With and without the session extension. */
  private static List<Refused> both() {
    return Stream.of(rows(), unsupported(), rules(), limits()).flatMap(List::stream).toList();
  }

  private static List<Refused> rows() {
    return refused(
        ErrorCode.NOT_AGGREGATED,
        "SELECT * FROM {t}",
        "SELECT age FROM {t} WHERE ok",
        "SELECT age FROM {t} ORDER BY age LIMIT 3",
        "SELECT g, sum(age) OVER (PARTITION BY g) FROM {t}",
        "SELECT count(*) FROM {t}, LATERAL explode(split(g, 'r')) AS e(x)",
        "SELECT collect_list(g) FROM {t}",
        "SELECT collect_set(age) FROM {t}",
        "SELECT first(g) FROM {t}",
        "SELECT any_value(g) FROM {t}",
        "SELECT max_by(g, age) FROM {t}",
        "SELECT last(age) FROM {t}",
        "SELECT array_agg(age) FROM {t}",
        "SELECT min_by(g, age) FROM {t}",
        "SELECT histogram_numeric(age, 5) FROM {t}",
        "SELECT sum(day - DATE'2020-01-01') FROM {t}",
        "SELECT window(at, '2 days', '1 day'), count(*) FROM {t} GROUP BY 1",
        "SELECT session_window(at, '2 days'), count(*) FROM {t} GROUP BY 1",
        "SELECT listagg(g, ',') FROM {t}");
  }

  private static List<Refused> unsupported() {
    return refused(
        ErrorCode.UNSUPPORTED_SQL,
        "SELECT count(*) FROM {t} WHERE rand() < 0.5",
        "SELECT md5(g), count(*) FROM {t} GROUP BY 1",
        "SELECT var_pop(DISTINCT age) FROM {t}",
        "SELECT {c}.histogram(age, 5, 5, 3) FROM {t}",
        "SELECT {c}.histogram(age, 9, 1, 3) FROM {t}",
        "SELECT {c}.histogram(age, 0, 9, 0) FROM {t}",
        "SELECT {c}.histogram(age, 0, 9, 5000) FROM {t}",
        "SELECT {c}.histogram(age, 0, k, 3) FROM {t}",
        "SELECT {c}.top_k(g, 0) FROM {t}",
        "SELECT {c}.top_k(g, 1001) FROM {t}",
        "SELECT {c}.top_k(g, NULL) FROM {t}",
        "SELECT {c}.approx_percentile(age, 1.5) FROM {t}",
        "SELECT {c}.approx_percentile(age, -0.1) FROM {t}");
  }

  private static List<Refused> rules() {
    return Stream.of(
            refused(
                ErrorCode.COLUMN_USE,
                "SELECT sum(zip) FROM {t}",
                "SELECT count(id) FROM {t}",
                "SELECT note, count(*) FROM {t} GROUP BY note",
                "SELECT private, count(*) FROM {t} GROUP BY private",
                "SELECT count(*) FROM {t} WHERE private = 1",
                "SELECT count(*) FROM {t} WHERE age > 5 AND zip < 3",
                "SELECT sum(CASE WHEN private > 3 THEN age END) FROM {t}",
                "SELECT bool_and(private > 3) FROM {t}",
                "SELECT {c}.top_k(note, 3) FROM {t}"),
            refused(
                ErrorCode.FUNCTION_NOT_ALLOWED,
                "SELECT avg(private) FROM {t}",
                "SELECT g, count(private) FROM {t} GROUP BY g",
                "SELECT max(private) FROM {t}",
                "SELECT var_pop(private) FROM {t}",
                "SELECT corr(age, private) FROM {t}",
                "SELECT median(private) FROM {t}",
                "SELECT avg(age + private) FROM {t}",
                "SELECT {c}.histogram(private, 0, 9, 3) FROM {t}",
                "SELECT {c}.approx_count_distinct(private) FROM {t}",
                "SELECT {c}.linear_regression(age, k, private) FROM {t}",
                // A date has no sum, and so what is read from it has none.
                "SELECT sum(year(day)) FROM {t}",
                "SELECT avg(length(g)) FROM {t}"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refused> limits() {
    return Stream.of(
            refused(
                ErrorCode.DOMAIN,
                "SELECT zip, count(*) FROM {t} GROUP BY zip",
                "SELECT at, count(*) FROM {t} GROUP BY at",
                "SELECT number, count(*) FROM {t} GROUP BY number",
                "SELECT cost, count(*) FROM {t} GROUP BY cost",
                "SELECT age, day, k, count(*) FROM {t} GROUP BY age, day, k",
                "SELECT abs(k), count(*) FROM {t} GROUP BY 1",
                "SELECT 100 / age, count(*) FROM {t} GROUP BY 1",
                "SELECT cast(g AS INT), count(*) FROM {t} GROUP BY 1",
                "SELECT count(DISTINCT number) FROM {t}",
                "SELECT count(DISTINCT cost) FROM {t}",
                "SELECT median(cost) FROM {t}",
                "SELECT percentile(n, 0.3) FROM {t}",
                "SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY z) FROM {t}",
                "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY fine DESC) FROM {t}",
                "SELECT {c}.top_k(number, 3) FROM {t}"),
            refused(
                ErrorCode.BOUNDS,
                "SELECT min(number) FROM {t}",
                "SELECT max(wide) FROM {t}",
                "SELECT max(huge) FROM {t}",
                "SELECT median(number) FROM {t}",
                "SELECT median(s) FROM {t}",
                "SELECT sum(exp(x)) FROM {t}",
                "SELECT sum(x / f) FROM {t}",
                "SELECT sum(number / 2) FROM {t}",
                "SELECT avg(100 / age) FROM {t}",
                "SELECT sum(power(x, age)) FROM {t}",
                "SELECT max(exp(x)) FROM {t}"))
        .flatMap(List::stream)
        .toList();
  }

  /** Without ANSI mode Spark keeps arithmetic to itself. */
  private static List<Refused> wrapping() {
    return refused(
        ErrorCode.NOT_AGGREGATED,
        "SELECT sum(age + 1) FROM {t}",
        "SELECT avg(-age) FROM {t}",
        "SELECT count(*) FROM {t} WHERE age * 2 > 3",
        "SELECT age % 2, count(*) FROM {t} GROUP BY 1",
        "SELECT year(at), count(*) FROM {t} GROUP BY 1",
        "SELECT count(*) FROM {t} WHERE note LIKE 'a_c'",
        "SELECT var_pop(cost) FROM {t}");
  }

  /** Where the rules want plain columns in aggregates. */
  static List<Refused> columnsOnly() {
    return refused(
        ErrorCode.AGGREGATE_ARGUMENT,
        "SELECT sum(age * 2) FROM {t}",
        "SELECT count(CASE WHEN ok THEN 1 END) FROM {t}",
        "SELECT count_if(age > 5) FROM {t}",
        "SELECT g, max(coalesce(age, 0)) FROM {t} GROUP BY g",
        "SELECT bool_or(age > 100) FROM {t}",
        "SELECT corr(age + 1, k) FROM {t}",
        "SELECT count(DISTINCT upper(g)) FROM {t}",
        "SELECT {c}.top_k(upper(g), 2) FROM {t}");
  }

  /** Items that spoil whatever SELECT they are put into. */
  private static List<Refused> items() {
    return Stream.of(
            refused(ErrorCode.NOT_AGGREGATED, "last(age)", "collect_list(g)", "max_by(g, age)"),
            refused(ErrorCode.UNSUPPORTED_SQL, "{c}.top_k(g, 0)", "{c}.histogram(age, 5, 5, 3)"),
            refused(ErrorCode.COLUMN_USE, "sum(zip)", "count_if(private > 3)"),
            refused(ErrorCode.FUNCTION_NOT_ALLOWED, "avg(private)", "max(private)"),
            refused(ErrorCode.DOMAIN, "count(DISTINCT number)"),
            refused(ErrorCode.BOUNDS, "max(wide)", "min(number)"))
        .flatMap(List::stream)
        .toList();
  }

  private static List<Refused> refused(ErrorCode code, String... queries) {
    return Arrays.stream(queries).map(query -> new Refused(query, Set.of(code))).toList();
  }
}
