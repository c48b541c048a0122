package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Sweep;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session extension rewrites has the answer of plain Spark. */
@Tag("sweep")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FILTER (WHERE age > 50) AS old, sum(cost) FILTER (WHERE ok) AS c, avg(cost)"
            + " FILTER (WHERE NOT ok OR age IS NULL) AS a, count(age) FILTER (WHERE region = 'north')"
            + " FROM {t}",
        "SELECT region, count(*) AS n, count(*) FILTER (WHERE ok) AS good, sum(age) FILTER (WHERE"
            + " region LIKE 'n%') + 1 AS s FROM {t} GROUP BY region HAVING count(*) FILTER (WHERE age"
            + " < 90) > 1 ORDER BY region",
        "SELECT avg(age) FILTER (WHERE age > 200), sum(stay) FILTER (WHERE false), count(*) FILTER"
            + " (WHERE true) FROM {t}",
        "SELECT region, count(*) FILTER (WHERE date_trunc('month', at) = TIMESTAMP'2021-03-01"
            + " 00:00:00') AS n FROM {t} WHERE date_trunc('YEAR', at) >= TIMESTAMP'2020-05-01"
            + " 00:00:00' GROUP BY region ORDER BY 1",
        "SELECT count_if(age > 30) FILTER (WHERE ok) AS n, min(age) FILTER (WHERE ok) AS a, max(cost)"
            + " FILTER (WHERE age > 50) AS b, count(DISTINCT age) FILTER (WHERE region = 'north') AS d,"
            + " median(age) FILTER (WHERE ok) AS m, bool_or(age > 90) FILTER (WHERE ok) AS o FROM {t}",
        "SELECT region, round(stddev(age) FILTER (WHERE ok), 9) AS s, round(corr(age, stay) FILTER (WHERE"
            + " NOT ok), 9) AS c, round(regr_slope(age, stay) FILTER (WHERE age > 20), 9) AS r,"
            + " percentile_disc(0.3) WITHIN GROUP (ORDER BY age) FILTER (WHERE ok) AS p FROM {t} GROUP BY"
            + " region ORDER BY region",
      })
  void filterClauses(String query) {
    assertThat(parties.matches(query)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "histogram(age, 0, 100, 5)",
        "top_k(region, 2)",
        "covariance_matrix(age, stay)",
        "linear_regression(age, stay)",
      })
  void filterClausesOfTheCatalogsFunctions(String function) {
    List<Row> filtered =
        parties.joint("SELECT p1." + function + " FILTER (WHERE ok AND age > 20) FROM {t}");
    assertThat(filtered)
        .isEqualTo(parties.joint("SELECT p1." + function + " FROM {t} WHERE ok AND age > 20"))
        .isNotEqualTo(parties.joint("SELECT p1." + function + " FROM {t}"));
  }

  /** How each unit can be written; the default run takes a sample of them. */
  static List<String> truncated() {
    List<String> often =
        List.of("'MM', at", "'week', at", "lower('YEAR'), at", "'DAY', local", "'quarter', day");
    List<String> rarely =
        List.of(
            "'month', at",
            "'Mon', at",
            "'YEAR', at",
            "'yyyy', at",
            "'yy', at",
            "'quarter', at",
            "'DAY', at",
            "'dd', at",
            "lower('MONTH'), at",
            "'month', local",
            "'week', day",
            "'day', day");
    return Stream.concat(often.stream(), rarely.stream().limit(Sweep.times(0, rarely.size())))
        .toList();
  }

  @ParameterizedTest
  @MethodSource("truncated")
  void datesTruncated(String arguments) {
    assertThat(
            parties.matches(
                "SELECT date_trunc(%s) AS d, count(*) AS n, sum(cost) AS c FROM {t} GROUP BY 1 ORDER BY 1"
                    .formatted(arguments)))
        .hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT region, ok, count(*) AS n, sum(cost) AS c, avg(age) AS a FROM {t} GROUP BY CUBE"
            + " (region, ok) ORDER BY grouping_id(), region, ok",
        "SELECT region, ok, grouping(region) AS g, grouping(ok) + 1 AS h, grouping_id(region, ok) AS"
            + " i, count(*) AS n FROM {t} GROUP BY ROLLUP (region, ok) HAVING count(*) > 3 AND"
            + " (grouping(ok) = 1 OR ok) ORDER BY i, region, ok",
        "SELECT region, sum(age) AS s, age FROM {t} GROUP BY GROUPING SETS ((region), (age), (region),"
            + " ()) ORDER BY region, age, s",
        // What is grouped by is aggregated as well: the aggregate sees it in every set.
        "SELECT age, sum(age) AS s, count(age) AS n FROM {t} GROUP BY ROLLUP (age) ORDER BY 1, 2",
        // Expressions, the same in several sets, with clauses of the other kinds.
        "SELECT date_trunc('year', at) AS y, month(at) AS m, count(*) FILTER (WHERE ok) AS n FROM {t}"
            + " WHERE age IS NOT NULL GROUP BY ROLLUP (date_trunc('year', at), month(at)) ORDER BY"
            + " 1, 2",
        "SELECT region, count(*) AS n FROM {t} GROUP BY GROUPING SETS ((region)) ORDER BY 1",
        "SELECT region, ok FROM {t} GROUP BY CUBE (region, ok) ORDER BY 1, 2",
        "SELECT region IS NULL AS r, upper(region) AS u, count(*) AS n FROM {t} GROUP BY region, ROLLUP"
            + " (ok) ORDER BY 1, 2, 3",
        // Conditions on groups, and what stands above.
        "SELECT * FROM (SELECT region, ok, count(*) AS n FROM {t} GROUP BY CUBE (region, ok)) WHERE"
            + " region IS NOT NULL AND n > 1 ORDER BY 1, 2, 3 LIMIT 3",
        "WITH c AS (SELECT region, grouping_id() AS g, count(*) AS n FROM {t} GROUP BY ROLLUP (region))"
            + " SELECT a.region, a.n / b.n AS part FROM c a, c b WHERE b.g = 1 ORDER BY 1, 2",
        // Of no rows: no row, not even the grand total.
        "SELECT region, count(*) AS n FROM {t} WHERE zip < 0 GROUP BY ROLLUP (region)",
        "SELECT region, sum(cost) AS n FROM {t} WHERE zip < 0 GROUP BY CUBE (region)",
        // A condition on the groups that reads another table.
        "SELECT region, count(*) AS n FROM {t} GROUP BY CUBE (region, ok) HAVING region IN (SELECT r FROM"
            + " VALUES ('north'), ('south') AS v(r)) AND count(*) > (SELECT 3) ORDER BY 1, 2",
        "SELECT count(*) AS n FROM {t} WHERE zip < 0 GROUP BY GROUPING SETS (())",
        "SELECT count(*) AS n FROM {t} WHERE zip < 0 GROUP BY GROUPING SETS ((), ())",
        "SELECT count(*) AS n, sum(age) AS s FROM {t} GROUP BY GROUPING SETS ((), ())",
      })
  void groupingSets(String query) {
    parties.matches(query);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT DISTINCT region, ok FROM {t} ORDER BY 1, 2",
        "SELECT DISTINCT date_trunc('year', at) AS y FROM {t} WHERE ok ORDER BY 1",
        "SELECT DISTINCT n FROM (SELECT region, ok, count(*) > 5 AS n FROM {t} GROUP BY region, ok)"
            + " ORDER BY 1",
        "SELECT DISTINCT count(*) > 5 AS n FROM {t} GROUP BY CUBE (region, ok) ORDER BY 1",
      })
  void distinctRows(String query) {
    assertThat(parties.matches(query)).isNotEmpty();
  }
}
