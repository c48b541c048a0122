package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rewrites in a zone with summer time and without ANSI mode. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsSettingsTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = ExtensionData.consortium(folder, "any_expression", "false", "Europe/Berlin");
    parties.spark.sql(
        "CREATE TEMPORARY VIEW land AS SELECT * FROM VALUES ('north', 'cold'), ('north', 'cool'),"
            + " ('south', 'warm'), (NULL, 'none') AS v(region, kind)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"'day', at", "'week', at", "'month', local", "'day', day", "'year', at"})
  void datesTruncated(String arguments) {
    assertThat(
            parties.matches(
                "SELECT date_trunc(%s) AS d, count(*) AS n FROM {t} GROUP BY 1 ORDER BY 1"
                    .formatted(arguments)))
        .hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT region, sum(number) FILTER (WHERE ok) AS s, avg(cost) FILTER (WHERE age > 20 OR"
            + " date_trunc('day', at) < TIMESTAMP'2021-03-28 00:00:00') AS a FROM {t} GROUP BY ROLLUP"
            + " (region) ORDER BY grouping(region), region",
        "SELECT kind, count(*) AS n, sum(t.age) AS s, sum(t.number) AS b, sum(t.cost) AS c, avg(t.age)"
            + " AS a, avg(t.cost) AS d, avg(t.price) AS p FROM {t} t JOIN land l ON t.region = l.region"
            + " GROUP BY kind ORDER BY kind",
      })
  void rewritten(String query) {
    assertThat(parties.matches(query)).isNotEmpty();
  }
}
