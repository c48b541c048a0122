package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Groups, and what SQL does with the result; one party has no rows, some groups have none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GroupByTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .parties(2, 1)
            .columns(
                "Region: {type: string, use: [dimension], values: [north, south, \"wëst's\","
                    + " nowhere]}",
                "age: {type: int, use: [dimension, measure], min: 0, max: 120}",
                "score: {type: tinyint, use: [dimension]}",
                "ok: {type: boolean, use: [dimension, filter]}",
                "admitted: {type: date, use: [dimension], min: 2020-01-01, max: 2026-12-31}",
                "at: {type: timestamp, use: [dimension], min: '2020-01-01T00:00:00Z', max:"
                    + " '2026-12-31T00:00:00Z'}",
                "local: {type: timestamp_ntz, use: [dimension], min: '2020-01-01T00:00:00', max:"
                    + " '2026-12-31T00:00:00'}",
                "price: {type: \"decimal(4,2)\", use: [dimension], min: 0, max: 20}",
                "cost: {type: \"decimal(12,2)\", use: [dimension, measure]}",
                "dose: {type: float, use: [dimension], values: [0, 0.5, 1.1]}",
                "x: {type: double, use: [dimension, measure], min: -10, max: 1000, fraction_bits:"
                    + " 24}",
                "number: {type: bigint, use: [dimension]}")
            .rules(
                "{min_group_size: 1, min_parties: 1, accept_two_parties: true, aggregate_arguments:"
                    + " any_expression}")
            .rows(rows(1, 60))
            .rows(rows(3, 25))
            .build();
  }

  private static String rows(int seed, int count) {
    return """
        SELECT element_at(array('north', 'south', "wëst's", NULL), 1 + CAST(pmod(hash(id, %1$d, 1), 4)
                 AS INT)) AS region,
               IF(id %% 9 = 0, NULL, CAST(pmod(hash(id, %1$d, 2), 100) AS INT)) AS age,
               CAST(pmod(hash(id, %1$d, 3), 256) - 128 AS TINYINT) AS score,
               IF(id %% 5 = 0, NULL, id %% 2 = 0) AS ok,
               date_add(DATE'2020-01-01', pmod(hash(id, %1$d, 4), 2500)) AS admitted,
               timestamp_micros(1577836800000000L + pmod(xxhash64(id, %1$d, 5), 200000000000000L)) AS at,
               CAST(timestamp_micros(1577836800000000L + pmod(xxhash64(id, %1$d, 6), 200000000000000L))
                 AS TIMESTAMP_NTZ) AS local,
               CAST(id %% 4 / 2 AS DECIMAL(4,2)) AS price,
               CAST(hash(id, %1$d, 7) / 100.0 AS DECIMAL(12,2)) AS cost,
               element_at(array(float('0'), float('-0.0'), float('0.5'), float('1.1')), 1 + CAST(id %% 4
                 AS INT)) AS dose,
               pmod(hash(id, %1$d, 8), 3000) / 3D - 5 AS x,
               xxhash64(id, %1$d, 9) AS number
        FROM range(%2$d)
        """
        .formatted(seed, count);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Plain columns of every type that can be a group, NULL groups among them.
        "SELECT region, ok, count(*), sum(age) FROM {t} GROUP BY region, ok ORDER BY 1, 2",
        "SELECT price, dose, count(*) FROM {t} GROUP BY ALL ORDER BY 1, 2",
        "SELECT score, count(*) FROM {t} GROUP BY score ORDER BY 1",
        "SELECT admitted, avg(age) FROM {t} GROUP BY admitted ORDER BY 1",
        // Expressions: tried value by value, halved where monotone, or with few results.
        "SELECT year(at) AS y, month(local) AS m, quarter(admitted) AS q, count(*) AS n FROM {t}"
            + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT floor(x / 100) AS h, ceil(price) AS p, count(*) FROM {t} GROUP BY 1, 2 ORDER BY 1, 2",
        "SELECT trunc(admitted, 'MM') AS m, upper(REGION) AS r, age % 3 AS z, sum(age) FROM {t} GROUP"
            + " BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT hour(at) AS h, dayofweek(admitted) AS d, weekday(admitted) AS w, count(*) FROM {t}"
            + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT cost > 1000.5 AS dear, number = 3 AS three, CASE WHEN cost < 0 THEN 'neg' WHEN number"
            + " > 0 THEN 'big' END AS k, count(*) FROM {t} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT coalesce(region, 'none') AS r, concat(region, '-', ok) AS c, age IS NULL AS a,"
            + " count(*) FROM {t} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        "SELECT cast(at AS DATE) AS d, width_bucket(x, 0, 900, 4) AS b, round(x, -2) AS r FROM {t}"
            + " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        // What SQL does with the result.
        "SELECT region, count(*) AS n, sum(cost) / count(*) AS mean FROM {t} GROUP BY region HAVING"
            + " count(*) > 5 AND region IS NOT NULL ORDER BY n DESC, region LIMIT 2",
        "WITH a AS (SELECT region, ok, count(*) AS n FROM {t} GROUP BY region, ok), b AS (SELECT"
            + " region, sum(n) AS all FROM a GROUP BY region) SELECT a.region, a.ok, n, rank() OVER"
            + " (PARTITION BY a.region ORDER BY n DESC, a.ok) AS r, n / all AS part FROM a JOIN b ON"
            + " a.region = b.region WHERE a.region <> 'south' ORDER BY 1, 2",
        "SELECT (SELECT count(*) FROM {t} WHERE ok) AS good, sum(age) + 1 AS s FROM {t}",
        "SELECT count(*) FROM (SELECT region FROM {t} GROUP BY region)",
      })
  void isWhatPlainSparkGives(String query) {
    assertThat(parties.matches(query)).isNotEmpty();
  }

  @Test
  void emptyGroupsAreAbsent() {
    List<Row> rows = parties.matches("SELECT region FROM {t} GROUP BY region ORDER BY 1");
    assertThat(rows)
        .extracting(row -> row.getString(0))
        .containsExactly(null, "north", "south", "wëst's");
    assertThat(
            parties.matches("SELECT region, sum(age) FROM {t} WHERE ok AND NOT ok GROUP BY region"))
        .isEmpty();
    // A group whose values are all NULL is there, with NULL.
    assertThat(
            parties.matches(
                "SELECT age IS NULL AS a, sum(age), avg(age), count(age) FROM {t} GROUP BY 1 ORDER BY"
                    + " 1"))
        .anyMatch(
            row -> row.getBoolean(0) && row.isNullAt(1) && row.isNullAt(2) && row.getLong(3) == 0);
  }

  @Test
  void emptyTablesHaveOneGlobalGroup(@TempDir Path folder) {
    String nobody = "SELECT 1 AS age WHERE false";
    Consortium empty =
        Consortium.in(folder)
            .columns("age: {type: int, use: [dimension, measure], min: 0, max: 9}")
            .rows(nobody)
            .rows(nobody)
            .rows(nobody)
            .build();
    assertThat(empty.matches("SELECT count(*), sum(age), avg(age), count(age) FROM {t}"))
        .hasSize(1);
    assertThat(empty.matches("SELECT age, count(*), sum(age) FROM {t} GROUP BY age")).isEmpty();
  }
}
