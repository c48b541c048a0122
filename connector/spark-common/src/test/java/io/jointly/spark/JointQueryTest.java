package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joint answers against plain Spark on the union, compared exactly. */
@Tag("every-version")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JointQueryTest {

  private Consortium hospitals;

  @BeforeAll
  void start(@TempDir Path folder) {
    hospitals =
        Consortium.in(folder)
            .inPartitions()
            .columns(
                "region: {type: string, use: [dimension, filter], values: [north, south, east, \"wëst's\"]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "admitted: {type: date, use: [dimension, filter], min: 2020-01-01, max: 2026-12-31}",
                "cost: {type: \"decimal(12,2)\", use: [measure, filter], min: 0, max: 10000000}",
                "stay: {type: double, use: [measure, filter], min: 0, max: 3650, fraction_bits: 24}")
            .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}")
            .rows(rows(1, 400))
            .rows(rows(2, 300))
            .rows(rows(3, 7))
            .build();
  }

  private static String rows(int seed, int count) {
    return """
        SELECT element_at(array('north', 'south', 'east', "wëst's", NULL), 1 + CAST(pmod(hash(id, %1$d, 1), 5) AS INT)) AS region,
               CAST(pmod(hash(id, %1$d, 2), 100) AS INT) AS age,
               date_add(DATE'2020-01-01', pmod(hash(id, %1$d, 3), 2500)) AS admitted,
               CAST(pmod(hash(id, %1$d, 4), 1000000) / 100 AS DECIMAL(12,2)) AS cost,
               IF(pmod(id, 13) = 0, NULL, pmod(hash(id, %1$d, 5), 400) * 0.25D) AS stay
        FROM range(%2$d)
        """
        .formatted(seed, count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM {t}",
        "SELECT region, year(admitted), count(*), avg(cost), sum(cost), avg(stay) FROM {t}"
            + " WHERE age >= 65 GROUP BY region, year(admitted) ORDER BY 1, 2",
        "SELECT region, sum(age), avg(age), count(stay) FROM {t} GROUP BY region ORDER BY 1",
        "SELECT sum(stay) FROM {t} WHERE age > 100",
        "SELECT floor(age / 10) AS decade, count(*) n FROM {t} WHERE region LIKE 'n%' OR region IS"
            + " NULL GROUP BY 1 HAVING count(*) > 3 ORDER BY n DESC, decade LIMIT 4",
        "SELECT region, sum(cost * (1 - 0.1) * (1 + 0.05)) FROM {t} GROUP BY region ORDER BY 1",
        "SELECT sum(CASE WHEN age BETWEEN 20 AND 40 THEN cost ELSE 0 END) FROM {t}",
        "WITH x AS (SELECT region, count(*) AS n FROM {t} GROUP BY region) SELECT region, n, n /"
            + " sum(n) OVER () FROM x ORDER BY 1",
        "SELECT count(*) FROM {t} WHERE region IN ('north', \"wëst's\") AND NOT (age < 30)",
      })
  void isWhatPlainSparkGives(String query) {
    List<Row> plain = hospitals.plain(query);
    List<Row> joint = hospitals.joint(query);
    assertThat(joint).isEqualTo(plain);
  }
}
