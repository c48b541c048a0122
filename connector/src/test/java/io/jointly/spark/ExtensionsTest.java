package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the session extension rewrites has the answer of plain Spark. */
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
        "SELECT count_if(age > 30) FILTER (WHERE ok) AS n FROM {t}",
      })
  void filterClauses(String query) {
    assertThat(parties.matches(query)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'month', at",
        "'MM', at",
        "'Mon', at",
        "'YEAR', at",
        "'yyyy', at",
        "'yy', at",
        "'quarter', at",
        "'week', at",
        "'DAY', at",
        "'dd', at",
        "lower('MONTH'), at",
        "'month', local",
        "'DAY', local",
        "'week', day",
        "'quarter', day",
        "'day', day"
      })
  void datesTruncated(String arguments) {
    assertThat(
            parties.matches(
                "SELECT date_trunc(%s) AS d, count(*) AS n, sum(cost) AS c FROM {t} GROUP BY 1 ORDER BY 1"
                    .formatted(arguments)))
        .hasSizeGreaterThan(2);
  }
}
