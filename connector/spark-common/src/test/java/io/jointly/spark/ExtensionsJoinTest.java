package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Aggregates over joins of the joint table with tables that all parties have. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ExtensionsJoinTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties = ExtensionData.consortium(folder, "any_expression", "true", "UTC");
    // A region twice, one that no row has, one missing, and NULL.
    parties.spark.sql(
        "CREATE TEMPORARY VIEW land AS SELECT * FROM VALUES ('north', 'cold', 1, 10), ('north',"
            + " 'cool', 2, 20), ('south', 'warm', 3, NULL), ('atlantis', 'wet', 4, 40), (NULL, 'none',"
            + " 5, 50) AS v(region, kind, rank, weight)");
    parties.spark.sql(
        "CREATE TEMPORARY VIEW band AS SELECT * FROM VALUES ('young', 0, 29), ('middle', 25, 64),"
            + " ('old', 65, 200) AS v(name, low, high)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT kind, count(*) AS n, count(t.age) AS m, sum(t.age) AS s, sum(t.cost) AS c, sum(t.price)"
            + " AS p, avg(t.age) AS a, avg(t.cost) AS b, avg(t.price) AS d, avg(t.number) AS e FROM {t}"
            + " t JOIN land l ON t.region = l.region GROUP BY kind ORDER BY kind",
        "SELECT count(*) AS n, sum(t.number) AS s, avg(t.cost) + 1 AS a, sum(t.cost) / count(*) AS r"
            + " FROM {t} t JOIN land l ON t.region = l.region AND l.rank > 1 AND t.ok AND t.age + l.rank"
            + " > 20",
        // No pair at all: one row without groups, none with.
        "SELECT count(*) AS n, count(t.age) AS m, sum(t.cost) AS s, avg(t.price) AS a FROM {t} t JOIN"
            + " land l USING (region) WHERE l.rank > 90",
        "SELECT kind, count(*) AS n FROM {t} t JOIN land l USING (region) WHERE t.age > 110 GROUP BY"
            + " kind",
        "SELECT count(*) AS n, sum(t.cost) AS s FROM {t} t CROSS JOIN land l WHERE t.age > 110",
        "SELECT kind, count(*) AS n, sum(t.cost) AS s FROM {t} t CROSS JOIN land l GROUP BY kind ORDER"
            + " BY 1",
        // Outer joins, both ways round: rows without a partner count once.
        "SELECT kind, count(*) AS n, count(t.region) AS m, count(l.weight) AS w, sum(t.age) AS s, avg"
            + "(t.cost) AS a FROM {t} t LEFT JOIN land l ON t.region = l.region GROUP BY kind ORDER BY"
            + " kind",
        "SELECT kind, count(*) AS n, count(t.region) AS m, count(l.weight) AS w, sum(t.age) AS s, avg"
            + "(t.cost) AS a FROM land l LEFT JOIN {t} t ON t.region = l.region AND t.ok GROUP BY kind"
            + " ORDER BY kind",
        "SELECT l.region, y, count(*) AS n, sum(c) AS c, count(*) FILTER (WHERE y > 2020) AS f FROM"
            + " land l LEFT JOIN (SELECT region, year(at) AS y, cost AS c FROM {t} WHERE age < 60) t ON"
            + " t.region = l.region GROUP BY l.region, y ORDER BY 1, 2",
        // Groups of both sides, expressions of them, conditions on pairs.
        "SELECT t.region, name, year(t.at) AS y, count(*) AS n FROM {t} t JOIN band b ON t.age BETWEEN"
            + " b.low AND b.high GROUP BY t.region, name, year(t.at) HAVING count(*) > 1 ORDER BY 1, 2,"
            + " 3",
        "SELECT concat(t.region, '-', b.name) AS k, sum(t.cost) FILTER (WHERE t.ok) AS s, count(*)"
            + " FILTER (WHERE b.low > 20) AS n, count(*) FILTER (WHERE b.low < t.age - 5) AS o FROM {t}"
            + " t JOIN band b ON t.age >= b.low GROUP BY 1 ORDER BY 1",
        // Of the other side: what does not depend on how often a value occurs.
        "SELECT min(l.weight) AS a, max(l.kind) AS b, count(DISTINCT l.kind) AS c, count(l.weight) AS d,"
            + " count(l.weight, l.kind) AS e, sum(t.age * 2) AS f FROM {t} t JOIN land l USING"
            + " (region)",
        "SELECT kind, min(t.age) AS a, max(t.cost) AS b, max(t.age) FILTER (WHERE t.ok) AS c, min(t.age)"
            + " FILTER (WHERE l.rank > 1) AS d FROM land l LEFT JOIN {t} t ON t.region = l.region GROUP"
            + " BY kind ORDER BY kind",
        "SELECT DISTINCT kind, ok FROM {t} t JOIN land l USING (region) ORDER BY 1, 2",
        "SELECT max(l.kind) AS k FROM {t} t CROSS JOIN land l",
        // Several tables, CTEs and VALUES.
        "WITH k AS (SELECT kind, max(rank) AS r FROM land GROUP BY kind) SELECT k.r, v.x, count(*) AS n,"
            + " sum(t.cost) AS c FROM {t} t JOIN land l ON l.region = t.region JOIN k ON k.kind = l.kind"
            + " JOIN (VALUES (true, 'yes'), (false, 'no')) AS v(ok, x) ON v.ok = t.ok GROUP BY k.r, v.x"
            + " ORDER BY 1, 2",
        "SELECT kind, region, count(*) AS n, sum(cost) AS c FROM {t} JOIN land USING (region) GROUP BY"
            + " ROLLUP (kind, region) ORDER BY kind, region, n",
        "SELECT date_trunc('year', at) AS y, kind, count(*) AS n FROM {t} JOIN land USING (region) GROUP"
            + " BY 1, 2 ORDER BY 1, 2",
        // Semi and anti joins.
        "SELECT ok, count(*) AS n, sum(cost) AS c FROM {t} WHERE region IN (SELECT region FROM land"
            + " WHERE rank < 3) GROUP BY ok ORDER BY ok",
        "SELECT ok, count(*) AS n FROM {t} WHERE age > (SELECT avg(age) FROM {t}) GROUP BY ok ORDER BY"
            + " ok",
        // Decided for each region, as part of a larger expression.
        "SELECT region IN (SELECT region FROM land WHERE rank > 1) AS c, count(*) AS n, sum(age) AS s"
            + " FROM {t} GROUP BY 1 ORDER BY 1",
        "SELECT count(*) AS n FROM {t} t WHERE age > 60 OR EXISTS (SELECT 1 FROM land l WHERE l.region ="
            + " t.region AND l.rank > 1)",
        "SELECT count(*) AS n, avg(cost) AS a FROM {t} WHERE region NOT IN (SELECT region FROM land WHERE"
            + " region IS NOT NULL) OR age < 20",
        "SELECT count(*) AS n FROM {t} t WHERE NOT EXISTS (SELECT * FROM land l WHERE l.region ="
            + " t.region)",
        "SELECT count(*) AS n FROM {t} t LEFT SEMI JOIN land l ON l.region = t.region AND l.rank < t.age",
      })
  void joinsOfTotals(String query) {
    parties.matches(query);
  }

  @Test
  void asksOnceForAllKeys() {
    long before = parties.joins();
    parties.joint(
        "SELECT kind, sum(t.stay) FROM {t} t JOIN land l ON t.region = l.region GROUP BY kind");
    assertThat(parties.joins() - before).as("one session").isEqualTo(parties.parties.size());
  }
}
