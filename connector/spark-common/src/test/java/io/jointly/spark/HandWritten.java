package io.jointly.spark;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** What a grammar does not come upon; over {@link DifferentialData}. */
final class HandWritten {

  private HandWritten() {}

  /** For every fixture. */
  static List<JointCase> everywhere() {
    return exact(
        "by hand",
        // No rows; one group or none.
        "SELECT count(*), count(age), sum(age), avg(age), sum(n), avg(number), min(day), max(g),"
            + " median(age), var_pop(x), corr(x, f), regr_slope(x, f), count(DISTINCT g),"
            + " bool_and(ok), percentile_disc(0.2) WITHIN GROUP (ORDER BY k) FROM {t} WHERE id < 0",
        "SELECT g, count(*), sum(wide), max(cost) FROM {t} WHERE id < 0 GROUP BY g",
        // A party has nothing but NULL in one of these, another in the other.
        "SELECT count(fine), sum(fine), avg(fine), min(fine), max(fine), count(rare), sum(rare),"
            + " avg(rare), min(rare), max(rare) FROM {t}",
        "SELECT g, sum(fine), max(rare) FROM {t} WHERE fine IS NULL OR rare IS NULL GROUP BY g",
        // People and their visits, of whom each party counts its own.
        "SELECT count(DISTINCT who), count(DISTINCT visit), count(who), count(DISTINCT CASE WHEN age"
            + " > 30 THEN who END), count(DISTINCT CASE WHEN ok THEN visit WHEN age = 30 THEN NULL"
            + " ELSE visit END), count(*), sum(age) FROM {t}",
        "SELECT g, ok, count(DISTINCT who), count(DISTINCT visit), count(DISTINCT h), min(age) FROM"
            + " {t} GROUP BY g, ok",
        "SELECT count(DISTINCT who) FROM {t} WHERE id < 0",
        "SELECT g, count(DISTINCT who) AS people FROM {t} WHERE age > 0 GROUP BY g HAVING"
            + " count(DISTINCT visit) > 2",
        // Everything that the data has, as groups with NULL.
        "SELECT g, h, ok, count(*) FROM {t} GROUP BY g, h, ok ORDER BY 1, 2, 3",
        "SELECT g, sum(DISTINCT age), avg(DISTINCT k), avg(DISTINCT price), sum(DISTINCT price) FROM {t}"
            + " GROUP BY g",
        // Use of the result.
        "SELECT g, sum(cost) / count(*) AS mean, max(age) - min(age) AS span FROM {t} GROUP BY g"
            + " HAVING count(*) > 2 ORDER BY g LIMIT 3");
  }

  /** Without ANSI mode: what does not fit wraps, or is NULL. */
  static List<JointCase> wrapping() {
    return Stream.concat(
            everywhere().stream(),
            exact(
                "by hand",
                "SELECT sum(number), sum(huge), avg(huge), sum(wide), avg(wide) FROM {t}",
                "SELECT g, sum(number), sum(huge), sum(wide) FROM {t} GROUP BY g",
                "SELECT sum(number) FROM {t} WHERE number > 0",
                "SELECT sum(huge), avg(huge) FROM {t} WHERE huge > 0",
                "SELECT sum(wide), avg(wide) FROM {t} WHERE wide < 0",
                "SELECT corr(x, f), corr(k, s), regr_r2(x, f) FROM {t} WHERE x = -100 AND k = 127")
                .stream())
        .toList();
  }

  /** Plain Spark fails at a row of some party, or at the end. */
  static List<JointCase> failing() {
    return exact(
        "by hand",
        "SELECT sum(huge) FROM {t} WHERE huge > 0",
        "SELECT sum(wide) FROM {t} WHERE wide < 0",
        "SELECT sum(number) FROM {t} WHERE number > 0",
        "SELECT g, count(*), sum(huge) FROM {t} GROUP BY g",
        "SELECT avg(wide) FROM {t} WHERE id = 3",
        "SELECT corr(age, k) FROM {t} WHERE k = 127",
        "SELECT ok, corr(x, age) FROM {t} WHERE age = 30 GROUP BY ok",
        "SELECT sum(number + number) FROM {t}",
        "SELECT sum(huge + 1) FROM {t}",
        "SELECT sum(abs(k)) FROM {t}",
        "SELECT sum(100 % age) FROM {t}",
        "SELECT sum(cast(cost AS TINYINT)) FROM {t}",
        "SELECT count(*) FROM {t} WHERE 100 / age > 1",
        "SELECT g, count(*) FROM {t} WHERE cast(note AS INT) > 1 GROUP BY g",
        "SELECT max(age) FROM {t} WHERE number * 2 > 7",
        // At one party only.
        "SELECT sum(100 % (age - age + CASE WHEN id = 27 THEN 0 ELSE 1 END)) FROM {t}");
  }

  /** For fixtures in ANSI mode. */
  static List<JointCase> ansi() {
    Stream<JointCase> exactly =
        exact(
            "by hand",
            "WITH a AS (SELECT g, ok, count(*) AS n FROM {t} GROUP BY g, ok), b AS (SELECT g, sum(n)"
                + " AS n FROM a GROUP BY g) SELECT a.g, a.ok, a.n, a.n / b.n AS part, rank() OVER"
                + " (PARTITION BY a.g ORDER BY a.n DESC, a.ok) AS r FROM a JOIN b ON a.g <=> b.g",
            "SELECT count(*) FROM (SELECT g, h FROM {t} GROUP BY g, h)",
            "SELECT DISTINCT g, ok FROM {t}",
            "SELECT g, count(*) AS n FROM {t} GROUP BY g UNION ALL SELECT h, count(*) FROM {t} GROUP"
                + " BY h",
            "SELECT (SELECT max(age) FROM {t}) AS a, (SELECT sum(cost) FROM {t} WHERE ok) AS b",
            "SELECT a.g, a.n, b.s FROM (SELECT g, count(*) AS n FROM {t} GROUP BY g) a LEFT JOIN"
                + " (SELECT g, sum(rare) AS s FROM {t} WHERE age > 50 GROUP BY g) b ON a.g = b.g",
            "SELECT g, n FROM (SELECT g, count(*) AS n FROM {t} GROUP BY g) WHERE n > 4 AND g > 'o'",
            "SELECT count(*), count(1), count(NULL), sum(1), max(3), avg(2.5)" + " FROM {t}",
            "SELECT sum(age), sum(age), sum(age) + 1, sum(age) * 2, -sum(age) FROM {t}",
            // Two declared columns in one group expression, and conditions on groups.
            "SELECT age > k AS a, concat(g, coalesce(h, '?')) AS c, count(*) FROM {t} GROUP BY 1, 2",
            "SELECT greatest(age, k) AS a, count(*), sum(price) FROM {t} GROUP BY 1 HAVING a > 50",
            "SELECT floor(age / 10) * 10 AS decade, year(day) * 100 + month(day) AS m, count(*) FROM"
                + " {t} WHERE age >= 30 AND day >= DATE'2021-07-01' GROUP BY ALL",
            "SELECT k % 7 AS r, k / 2 AS h, count(*) FROM {t} GROUP BY ALL",
            "SELECT ok AND age > 50 AS c, g IS NOT DISTINCT FROM 'north' AS d, count(*), sum(s) FROM"
                + " {t} GROUP BY ALL",
            "SELECT CASE g WHEN 'north' THEN 1 WHEN 'south' THEN 2 ELSE 3 END AS c, sum(cost) FROM {t}"
                + " GROUP BY 1",
            "SELECT nvl(g, h) AS a, ifnull(price, 7) AS b, count(*) FROM {t} GROUP BY ALL",
            "SELECT hour(at) * 60 + minute(at) AS m, count(*) FROM {t} WHERE hour(at) < 3 GROUP BY 1",
            "SELECT rpad(g, 7, '-') AS a, ltrim(h) AS b, char_length(g) AS c, count(*) FROM {t} GROUP"
                + " BY ALL",
            // Values at the ends of types and of declarations.
            "SELECT min(k), max(k), min(s), max(s), min(age), max(age), min(cost), max(cost), min(n),"
                + " max(n), min(price), max(price), min(day), max(day), min(at), max(at), min(local),"
                + " max(local), min(g), max(g), min(h), max(h), min(ok), max(ok), min(x), max(x),"
                + " min(f), max(f) FROM {t}",
            "SELECT g, min(at), max(local), min(h), max(x), min(age * cost) FROM {t} GROUP BY g",
            "SELECT count(*) FROM {t} WHERE number = 9223372036854775807 OR wide <"
                + " -9999999999999999999999999999BD OR huge ="
                + " 99999999999999999999999999999999999999BD",
            "SELECT sum(CASE WHEN id = 7 AND g = 'north' THEN number END), count(number) FROM {t}"
                + " WHERE number < 0",
            "SELECT sum(wide), avg(wide), sum(-wide), sum(abs(huge)), avg(huge) FROM {t} WHERE id % 20"
                + " NOT IN (3, 11)",
            "SELECT sum(fine * fine), avg(fine * fine), sum(cost * cost * cost), avg(cost * 0.001) FROM"
                + " {t}",
            "SELECT sum(cast(cost AS DECIMAL(20,4))), sum(cast(fine AS DECIMAL(10,1))), sum(round(fine,"
                + " 2)), sum(cast(age AS DECIMAL(38,18))), sum(cast(price AS INT)) FROM {t}",
            "SELECT sum(cost / 7), avg(cost / 7), sum(age / CAST(3 AS DECIMAL(5,2))), sum(price % 0.3)"
                + " FROM {t}",
            "SELECT sum(age ^ k), sum(~age), sum(s & 255), sum(k | 64) FROM {t}",
            "SELECT sum(sign(age)), sum(floor(fine)), sum(ceil(cost)), sum(age * age * age) FROM {t}",
            "SELECT g, percentile_cont(0) WITHIN GROUP (ORDER BY age), percentile_cont(1) WITHIN GROUP"
                + " (ORDER BY k DESC), percentile(rare, 0.999), median(price), median(age % 10) FROM {t}"
                + " GROUP BY g",
            "SELECT g, count(DISTINCT h), count(DISTINCT ok), count(DISTINCT age), count(DISTINCT day),"
                + " count(DISTINCT upper(h)) FROM {t} GROUP BY g",
            "SELECT mode() WITHIN GROUP (ORDER BY age DESC), mode(h, true), sum(DISTINCT age % 5) FROM"
                + " {t}",
            "SELECT every(age > -21), some(age > 119), any(ok), bool_or(NULL), count_if(NOT ok) FROM"
                + " {t}",
            "SELECT g, bool_and(age > 0 OR ok), bool_or(x > 990) FROM {t} GROUP BY g")
            .stream();
    Stream<JointCase> nearly =
        Stream.of(
            near(
                "SELECT regr_avgx(x, f), regr_avgy(x, f), regr_avgx(age, rare) FROM {t}",
                new Near(0, 1e-12)),
            near("SELECT sum(z), sum(z * 2), sum(z / 3), sum(-z), sum(abs(z)) FROM {t}", sum()),
            near("SELECT g, ok, sum(z) FROM {t} GROUP BY g, ok", 2, sum()),
            near(
                "SELECT sum(age / 7), sum(sqrt(rare)), sum(cost / 3D), sum(price * 1D) FROM {t}",
                sum()),
            near(
                "SELECT avg(z), avg(z * z / 1000), avg(age / 7) FROM {t}",
                Near.within(Math.scalb(1.0, -18))),
            near(
                "SELECT var_pop(age), var_samp(cost), stddev_pop(n), stddev(number), var_pop(wide),"
                    + " stddev_samp(huge), variance(price), std(x) FROM {t}",
                new Near(0, 1e-9)),
            // One row, two rows, no variance.
            near(
                "SELECT var_samp(age), var_pop(age), stddev(x), covar_samp(age, k), covar_pop(age, k),"
                    + " regr_slope(age, k), regr_intercept(age, k), regr_r2(age, k), regr_sxy(age, k)"
                    + " FROM {t} WHERE id = 4 AND g = 'north'",
                new Near(1e-9, 1e-9)),
            near(
                "SELECT var_samp(age), var_pop(age), stddev(cost), covar_samp(age, x), regr_slope(x,"
                    + " age), regr_intercept(x, age), regr_r2(x, age), regr_r2(age, x) FROM {t} WHERE age"
                    + " = 30",
                new Near(1e-9, 1e-9)),
            near("SELECT min(z), max(z), min(z * 2), max(-z) FROM {t}", Near.within(2e-6)),
            JointCase.of(
                "by hand",
                "SELECT sum(t.count) AS n, count(*) AS v FROM (SELECT inline({c}.top_k(g, 1000)) FROM"
                    + " {t}) t",
                "SELECT count(g) AS n, count(DISTINCT g) AS v FROM {t}"),
            JointCase.of(
                "by hand",
                "SELECT {c}.top_k(age, 5) AS a FROM {t} WHERE id < 0",
                "SELECT CAST(array() AS ARRAY<STRUCT<value: INT, count: BIGINT>>) AS a"),
            JointCase.of(
                "by hand",
                "SELECT {c}.approx_count_distinct(number) AS a, {c}.approx_percentile(cost, 0.5) AS b,"
                    + " {c}.covariance_matrix(x, f) AS c, {c}.linear_regression(age, k) AS d FROM {t}"
                    + " WHERE id < 0",
                "SELECT 0L AS a, CAST(NULL AS DOUBLE) AS b, CAST(NULL AS ARRAY<ARRAY<DOUBLE>>) AS c,"
                    + " CAST(NULL AS STRUCT<n: BIGINT, coefficients: ARRAY<DOUBLE>, standard_errors:"
                    + " ARRAY<DOUBLE>, r_squared: DOUBLE>) AS d"),
            JointCase.of(
                "by hand",
                "SELECT inline({c}.histogram(age, -20, 120, 2)) FROM {t}",
                "SELECT -20D AS lower, 50D AS upper, count_if(age < 50) AS count FROM {t} UNION ALL"
                    + " SELECT 50D, 120D, count_if(age >= 50) FROM {t}"));
    return Stream.of(everywhere().stream(), exactly, nearly).flatMap(cases -> cases).toList();
  }

  /** With the session extension. */
  static List<JointCase> extended() {
    Stream<JointCase> nearly =
        Stream.of(
            near(
                "SELECT skewness(age), kurtosis(age), regr_sxx(k, age), regr_syy(age, x), skewness(x),"
                    + " kurtosis(f) FROM {t}",
                new Near(1e-9, 1e-9)),
            near(
                "SELECT skewness(cost), kurtosis(price), regr_sxx(age, cost), regr_syy(price, age)"
                    + " FILTER (WHERE ok), skewness(s) FILTER (WHERE age > 20), kurtosis(rare), skewness(n)"
                    + " FROM {t}",
                new Near(1e-6, 1e-9)),
            near(
                "SELECT skewness(age), kurtosis(age), regr_sxx(age, k), regr_syy(age, k) FROM {t} WHERE"
                    + " age = 30",
                new Near(1e-9, 1e-9)),
            JointCase.of(
                "by hand, extended",
                "SELECT g, approx_count_distinct(age) AS a, approx_count_distinct(h, 0.2) FILTER (WHERE"
                    + " ok) AS b, approx_count_distinct(7) AS c FROM {t} GROUP BY g",
                "SELECT g, count(DISTINCT age) AS a, count(DISTINCT h) FILTER (WHERE ok) AS b, 1L AS c"
                    + " FROM {t} GROUP BY g"));
    return Stream.of(ofExtension(), scalars(), measured(), nearly.toList())
        .flatMap(List::stream)
        .toList();
  }

  /** Functions that Spark pushes down to no source, in groups and conditions. */
  private static List<JointCase> scalars() {
    return exact(
        "scalar functions",
        "SELECT last_day(day) AS a, next_day(day, 'TU') AS b, add_months(day, 3) AS c, day + INTERVAL 1"
            + " MONTH AS d, CAST(day - DATE'2021-01-01' AS INT) AS e, datediff(day, DATE'2021-01-01')"
            + " AS f, count(*) FROM {t} GROUP BY ALL",
        "SELECT unix_date(day) AS g, make_date(year(day), 7, 1) AS h, date_sub(day, 7) AS i,"
            + " extract(DAY FROM day - DATE'2020-01-01') AS j, weekday(day) AS k, dayofweek(day) AS l,"
            + " count(*) FROM {t} GROUP BY ALL",
        "SELECT date_format(day, 'yyyy-MM-dd E') AS a, months_between(day, DATE'2020-02-29') AS b,"
            + " unix_timestamp(day) AS d, timestampdiff(WEEK,"
            + " TIMESTAMP'2020-01-01 00:00:00', day) AS e, timestampadd(MONTH, 1, day) AS f,"
            + " date_trunc('hour', day) AS g, count(*) FROM {t} GROUP BY ALL",
        "SELECT date_format(at, 'yyyy-MM') AS a, count(*), sum(age) FROM {t} GROUP BY 1",
        "SELECT date_format(at, 'E HH') AS a, date_format(local, 'MMM') AS b, count(*) FROM {t} GROUP"
            + " BY 1, 2",
        "SELECT date_format(local, 'HH:mm') AS a, count(*) FROM {t} GROUP BY 1",
        "SELECT date_trunc('hour', at) AS a, count(*) FROM {t} WHERE at < TIMESTAMP'2020-03-01"
            + " 00:00:00' GROUP BY 1",
        "SELECT window.start AS a, window.end AS b, g, count(*) AS n FROM {t} WHERE age > 20 GROUP BY"
            + " window(at, '30 days'), g",
        "SELECT window.end AS b, max(age) AS n FROM {t} GROUP BY window(local, '1 week', '1 week', '1"
            + " day')",
        "SELECT regexp_extract(g, '^(n|s)(.*)$', 2) AS a, regexp_replace(g, '[aeiou]+', '<$0>') AS b,"
            + " split_part(g, 'o', 1) AS c, substring_index(g, 'o', -1) AS d, instr(g, 'o') AS e,"
            + " locate('o', g, 3) AS f, position('t' IN g) AS p, reverse(g) AS i, initcap(g) AS j,"
            + " repeat(h, 2) AS k, replace(g, 'th', 'TH') AS l, count(*) FROM {t} GROUP BY ALL",
        "SELECT concat_ws('-', g, h, NULL) AS a, left(g, 2) AS b, right(g, 2) AS c, nvl2(g, h, 'x') AS"
            + " d, nullif(g, 'north') AS e, decode(g, 'north', 1, 'south', 2, 0) AS f, if(g = 'north',"
            + " 1, 2) AS i, g RLIKE 'or|ou' AS j, try_cast(h AS INT) AS k, to_char(price, '99.99') AS l,"
            + " count(*) FROM {t} GROUP BY ALL",
        "SELECT count(*), max(age) FROM {t} WHERE note RLIKE '^a.c$' OR note LIKE ANY ('%b_', '日%',"
            + " '_') OR (note NOT LIKE ALL ('a%', 'x%') AND note ILIKE 'A%') OR regexp_like(note,"
            + " '(?i)ABC')",
        "SELECT count(*) FROM {t} WHERE isnan(x) OR nanvl(x, 0) > 500 OR (NOT isnan(f) AND try_cast(note"
            + " AS INT) IS NULL AND ok)",
        "SELECT count(*) FROM {t} WHERE (day - DATE'2021-01-01' < INTERVAL '30' DAY AND at + INTERVAL"
            + " '90' MINUTE > TIMESTAMP'2020-06-01 00:00:00' AND months_between(at, day) > -24) OR"
            + " timestampadd(MONTH, 1, at) < TIMESTAMP'2020-03-01 00:00:00' OR at - INTERVAL 1 MONTH >"
            + " TIMESTAMP'2022-11-01 00:00:00' OR unix_timestamp(at) % 7 = 3 OR"
            + " unix_timestamp(at - INTERVAL '20000' DAY) % 7 = -3",
        "SELECT pmod(number, 7) AS a, age div 10 AS b, bround(cost, -4) AS c, count(*) FROM {t} GROUP BY"
            + " ALL",
        "SELECT sum(age div 7), sum(pmod(age, 7)), sum(cost div 3), sum(pmod(cost, 2.5)),"
            + " sum(bround(fine, 2)), sum(ceil(fine, 1)), sum(floor(fine, -2)), sum(round(age, -1)),"
            + " sum(try_add(age, 1)), sum(try_subtract(k, s)), sum(try_multiply(n, 3)),"
            + " count(try_multiply(number, number)), sum(try_cast(x AS TINYINT)), sum(try_divide(cost,"
            + " age)) FROM {t}");
  }

  private static List<JointCase> measured() {
    return List.of(
        near(
            "SELECT sum(ln(rare + 1)), sum(log2(rare + 1)), sum(log(10, rare + 1)), sum(log10(rare +"
                + " 1)), sum(exp(age / 50)), sum(power(age, 2)), sum(cbrt(rare)), sum(try_divide(rare,"
                + " k)), sum(log(rare)) FROM {t}",
            sum()),
        near(
            "SELECT avg(nanvl(x, 0)), avg(ln(x + 200)), avg(sqrt(x + 100)), avg(power(x, 3)),"
                + " avg(bround(x, 1)), avg(try_add(x, f)) FROM {t}",
            Near.within(Math.scalb(1.0, -9))));
  }

  private static List<JointCase> ofExtension() {
    return exact(
        "by hand, extended",
        "SELECT count(age, k), count(age, rare, fine), regr_count(cost, age), count(g, h) FILTER (WHERE"
            + " ok) AS c, count(age, 7), count(age, k) + 1, regr_avgx(price, age) FROM {t}",
        "SELECT g, count(age, rare), count(DISTINCT h, ok), count(DISTINCT k, ok) FILTER (WHERE age > 30)"
            + " AS d, sum(DISTINCT age), avg(DISTINCT k), sum(DISTINCT price), avg(DISTINCT price) FROM"
            + " {t} GROUP BY g",
        "SELECT count(DISTINCT g, h, ok), count(DISTINCT year(day), quarter(day)), sum(DISTINCT age % 7)"
            + " FILTER (WHERE ok), count(DISTINCT 3, 4) FROM {t}",
        "SELECT mode(CASE WHEN id % 7 < 5 THEN 'often' ELSE 'rarely' END), mode(age > -21) FILTER (WHERE"
            + " ok), mode(h) FILTER (WHERE h = 'A') FROM {t}",
        "SELECT g, mode(age) FROM {t} WHERE age = 30 GROUP BY g",
        "SELECT mode() WITHIN GROUP (ORDER BY age), mode() WITHIN GROUP (ORDER BY g DESC), mode() WITHIN"
            + " GROUP (ORDER BY day) FILTER (WHERE ok), mode(k, true), mode(price, true), mode() WITHIN"
            + " GROUP (ORDER BY ok DESC) FROM {t}",
        "SELECT g, ok, mode() WITHIN GROUP (ORDER BY h), mode() WITHIN GROUP (ORDER BY h DESC) FROM {t}"
            + " GROUP BY g, ok",
        "SELECT g, approx_percentile(age, 0.5), percentile_approx(price, 0.9), approx_percentile(k,"
            + " array(0.1, 0.5, 0.99), 5000) AS q, percentile(age, array(0.25, 0.5)) AS p,"
            + " approx_percentile(rare, 0.3, 100000) FILTER (WHERE ok) FROM {t} GROUP BY g",
        "SELECT approx_percentile(age, 0), approx_percentile(age, 1), approx_percentile(age,"
            + " array(0.5)) AS a, percentile_approx(age, array(0.5, 0.1)) AS b FROM {t} WHERE id < 0",
        "SELECT g, bit_and(age), bit_or(k), bit_xor(s), bit_and(n), bit_or(number), bit_xor(rare),"
            + " bit_xor(number), bit_and(k) FILTER (WHERE ok) AS a FROM {t} GROUP BY g",
        "SELECT bit_and(age), bit_or(age), bit_xor(age), bit_and(number), bit_or(s), bit_xor(n) FROM {t}"
            + " WHERE age > 100",
        "SELECT bit_and(age), bit_or(k), bit_xor(s) FROM {t} WHERE id < 0",
        "SELECT try_sum(number), try_sum(huge), try_avg(huge), try_sum(wide), try_avg(wide), try_sum(age),"
            + " try_avg(cost), try_sum(number) FILTER (WHERE number > 0) AS s FROM {t}",
        "SELECT g, try_sum(number), try_sum(huge), try_avg(huge) FROM {t} GROUP BY g",
        "SELECT count(*) FROM {t} WHERE (g LIKE 'n_r%') = ok",
        "SELECT count(*), max(age) FROM {t} WHERE (g LIKE 'n_r%h') = (h LIKE 'a_%') OR NOT (g LIKE '%_t_')",
        "SELECT count_if(NOT (age > 30 AND ok)), count_if(NOT (ok = false)) FROM {t} WHERE NOT (NOT ok OR age <= 20)",
        "SELECT g, ok, count(*) AS n, sum(cost) AS s, max(age) AS m FROM {t} GROUP BY CUBE (g, ok)",
        "SELECT g, grouping(g) AS i, count(DISTINCT age) AS n FROM {t} GROUP BY ROLLUP (g)",
        "SELECT count(*) FILTER (WHERE age > 50), sum(cost) FILTER (WHERE ok), max(age) FILTER (WHERE g"
            + " = 'north'), median(age) FILTER (WHERE NOT ok), count(DISTINCT h) FILTER (WHERE k > 0)"
            + " FROM {t}",
        "SELECT date_trunc('month', at) AS m, count(*), max(local) FROM {t} GROUP BY 1",
        "SELECT DISTINCT date_trunc('year', day) AS y, ok FROM {t} WHERE age > 20",
        "SELECT g, h, count(*) FILTER (WHERE ok) AS n FROM {t} GROUP BY GROUPING SETS ((g), (h), ())"
            + " HAVING count(*) > 1",
        "SELECT avg(cost) FILTER (WHERE false) FROM {t}",
        "SELECT count(*) FROM {t} WHERE age > (SELECT avg(age) FROM {t})");
  }

  private static Near sum() {
    return Near.within(MeasureGrammar.MOST_ROWS * Math.scalb(1.0, -20));
  }

  private static List<JointCase> exact(String kind, String... queries) {
    return Arrays.stream(queries).map(query -> JointCase.of(kind, query)).toList();
  }

  /** The first columns, none of which is a group. */
  private static JointCase near(String query, Near near) {
    JointCase asked = JointCase.of("by hand", query);
    for (int i = 0; i < 9; i++) {
      asked = asked.with(i, near);
    }
    return asked;
  }

  private static JointCase near(String query, int column, Near near) {
    return JointCase.of("by hand", query).with(column, near);
  }
}
