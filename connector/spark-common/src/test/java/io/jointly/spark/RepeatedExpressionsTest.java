package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** BETWEEN, NULLIF and others use an argument twice, and Spark computes it apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RepeatedExpressionsTest {

  private static final String SHIFTS =
      "SELECT CASE WHEN hour(at) BETWEEN 7 AND 18 THEN 'day' ELSE 'night' END AS shift, count(*) AS"
          + " n FROM {t} GROUP BY 1 ORDER BY 1";

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
  }

  @Test
  void groupsAndArgumentsAreAnswered() {
    for (String query :
        List.of(
            SHIFTS,
            "SELECT hour(at) BETWEEN 7 AND 18 AS d, nullif(region, 'north') AS r, count(*) AS n FROM"
                + " {t} GROUP BY 1, 2 ORDER BY 1, 2",
            "SELECT region, sum(CASE WHEN hour(at) BETWEEN 7 AND 18 THEN cost END) AS c,"
                + " sum(nullif(age, 30)) AS a FROM {t} GROUP BY region ORDER BY region",
            "SELECT sum(nullif(age + 1, 30)) AS a FROM {t} WHERE hour(at) BETWEEN 3 AND 20",
            "SELECT y + y AS z, count(*) AS n FROM (SELECT year(day) % 5 AS y FROM {t}) GROUP BY y"
                + " + y ORDER BY 1",
            "SELECT CASE WHEN age % 10 BETWEEN 3 AND 5 THEN age % 10 END AS a, sum(cost) AS c FROM"
                + " {t} WHERE age BETWEEN 20 AND 70 GROUP BY 1 HAVING count(*) > 1 ORDER BY 1")) {
      assertThat(parties.matches(query)).as(query).isNotEmpty();
      parties.forgetMessages();
    }
  }

  /** Without the extension a setting of Spark's does it, and the refusal names both. */
  @Test
  void withoutTheExtensionASettingDoesIt() {
    SparkSession without = parties.session("spark.sql.session.timeZone", "UTC");
    JointlyException failure =
        Consortium.failureOf(() -> without.sql(parties.at("p1", SHIFTS)).collectAsList());
    assertThat(failure.code()).isEqualTo(ErrorCode.NOT_AGGREGATED);
    assertThat(failure)
        .hasMessageContaining("hour(")
        .hasMessageContaining("is used more than once, as BETWEEN and NULLIF do")
        .hasMessageContaining("x >= 1 AND x <= 2")
        .hasMessageContaining("collapseProjectAlwaysInline=true")
        .hasMessageContaining("load the session extension");
    assertThat(parties.posted()).isEmpty();
    without.conf().set("spark.sql.optimizer.collapseProjectAlwaysInline", "true");
    assertThat(without.sql("EXPLAIN " + parties.at("p1", SHIFTS)).head().getString(0))
        .doesNotContain("REFUSED")
        .contains("count(*)");
  }
}
