package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attempts to single rows out by the values of a column that has few, under the default rules. All
 * regions have 720 rows. In "even" every value has many rows. In "rare" one row has died, one has a
 * stage, a rate and a half of their own. In "both" one row of many that died smoked. In "unknown"
 * the cost of many rows is NULL, and one of these died. In "nobody" nobody died.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ProductAsFilterTest {

  private static final String FUNCTIONS = "functions: [count, sum, avg, variance, covariance]";

  private Consortium defaults;
  private Consortium release;
  private Consortium people;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    defaults = consortium(folder.resolve("defaults"), "{}", "");
    release = consortium(folder.resolve("release"), "{zero_groups: release}", "");
    people = consortium(folder.resolve("people"), "{}", "person");
  }

  private static Consortium consortium(Path folder, String rules, String key) throws Exception {
    Consortium.Builder builder =
        Consortium.in(Files.createDirectories(folder))
            .joinTimeout("20s")
            .columns(
                "region: {type: string, use: [dimension, filter], values: [even, rare, both,"
                    + " unknown, nobody]}",
                "died: {type: int, use: [measure], min: 0, max: 1, %s}".formatted(FUNCTIONS),
                "smoker: {type: tinyint, use: [measure], values: [0, 1], %s}".formatted(FUNCTIONS),
                "stage: {type: bigint, use: [measure], values: [1, 2, 9]}",
                "rate: {type: \"decimal(3,1)\", use: [measure], min: 0.5, max: 0.8}",
                "half: {type: double, use: [measure], min: 0, max: 1, fraction_bits: 1}",
                "fine: {type: \"decimal(9,2)\", use: [measure], min: 0, max: 100000, %s}"
                    .formatted(FUNCTIONS),
                "age: {type: int, use: [measure], min: 0, max: 120, %s}".formatted(FUNCTIONS),
                "cost: {type: \"decimal(12,2)\", use: [measure], min: 0, max: 100000, %s}"
                    .formatted(FUNCTIONS))
            .rules(rules);
    if (!key.isEmpty()) {
      builder.entityKey(key);
    }
    for (int party = 0; party < 3; party++) {
      builder.rows(builder.stored(rows(party)));
    }
    return builder.build();
  }

  /** 240 rows of each region. */
  private static String rows(int party) {
    String one = "(region = 'rare' AND id = 7)";
    return """
        SELECT region, concat(region, id) AS person,
          int(CASE region WHEN 'rare' THEN %1$s WHEN 'nobody' THEN false
            WHEN 'unknown' THEN id < 60 OR id = 200 ELSE id %% 3 = 0 END) AS died,
          tinyint(CASE region WHEN 'both' THEN id = 9 OR id %% 3 = 1 ELSE id %% 2 = 0 END) AS smoker,
          CASE WHEN %1$s THEN 9L WHEN region <> 'rare' AND id %% 5 = 0 THEN 9L
            ELSE 1 + id %% 2 END AS stage,
          CAST(CASE WHEN %1$s THEN 0.8 WHEN region <> 'rare' AND id %% 7 = 0 THEN 0.8
            ELSE 0.5 + id %% 3 / 10 END AS decimal(3,1)) AS rate,
          CASE WHEN %1$s THEN 1.0D WHEN region <> 'rare' AND id %% 5 = 0 THEN 1.0D
            WHEN id %% 2 = 0 THEN 0.5D ELSE 0.0D END AS half,
          CAST(CASE WHEN %1$s THEN 500 WHEN region <> 'rare' THEN 100 + id %% 9 ELSE 0 END
            AS decimal(9,2)) AS fine,
          int(30 + id %% 40) AS age,
          CAST(CASE WHEN region <> 'unknown' OR id < 180 THEN 1000 + id END AS decimal(12,2)) AS cost
        FROM (SELECT int(id) AS id FROM range(%2$d, %3$d))
        CROSS JOIN (SELECT explode(array('even', 'rare', 'both', 'unknown', 'nobody')) AS region)
        """
        .formatted(party == 0 ? one : "false", 0, 240);
  }

  private static List<String> shown(Consortium parties, String aggregates) {
    return parties
        .joint("SELECT region, " + aggregates + " FROM {t} GROUP BY region ORDER BY region")
        .stream()
        .map(row -> row.getString(0))
        .toList();
  }

  /** Where every value has enough rows, the answer is that of plain Spark. */
  private static void assertOnly(Consortium parties, String aggregates, List<String> regions) {
    String query = "SELECT region, " + aggregates + " FROM {t} GROUP BY region ORDER BY region";
    List<Row> rows = parties.joint(query);
    assertThat(rows).as(aggregates).extracting(row -> row.getString(0)).isEqualTo(regions);
    assertThat(rows)
        .as(aggregates)
        .isEqualTo(
            parties.plain(query).stream()
                .filter(row -> regions.contains(row.getString(0)))
                .toList());
  }

  /** Among rows of 50 and one of 51 the product with age gives the one's cost. */
  @Test
  void covariancesAreNotOnByDefault() {
    assertThat(Consortium.failureOf(() -> shown(defaults, "corr(stage, rate)")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.FUNCTION_NOT_ALLOWED))
        .hasMessageContaining("not covariance");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(*), sum(died), sum(cost), sum(age), covar_pop(died, cost), covar_pop(died, age)",
        "regr_slope(cost, died), regr_sxy(died, age)",
        "covar_samp(age, died), p1.linear_regression(cost, died)"
      })
  void theFewAreNotShownByTwoMoments(String aggregates) {
    assertThat(shown(defaults, aggregates)).as(aggregates).containsExactly("both", "even");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "covar_pop(died, cost)",
        "corr(died, cost)",
        "regr_r2(cost, died)",
        "regr_intercept(died, cost)",
        "p1.covariance_matrix(died, cost, age)",
        "p1.linear_regression(cost, died, age)",
        "p1.linear_regression(died, cost)"
      })
  void norByOne(String aggregate) {
    assertThat(shown(defaults, aggregate)).containsExactly("both", "even", "unknown");
  }

  @Test
  void aSumOfFewIsACountOfFew() {
    assertOnly(defaults, "sum(died)", List.of("both", "even", "unknown"));
    assertOnly(defaults, "avg(died), sum(cost)", List.of("both", "even", "unknown"));
    assertOnly(defaults, "round(var_pop(died), 9)", List.of("both", "even", "unknown"));
    assertOnly(
        defaults, "sum(cost), avg(age)", List.of("both", "even", "nobody", "rare", "unknown"));
  }

  /** As every cell without rows, a value that nobody has passes where the rules release it. */
  @Test
  void aValueThatNobodyHas() {
    assertOnly(release, "sum(died)", List.of("both", "even", "nobody", "unknown"));
    assertOnly(
        release, "round(covar_pop(died, cost), 6)", List.of("both", "even", "nobody", "unknown"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(stage)",
        "avg(rate)",
        "round(stddev_samp(half), 9)",
        "sum(half)",
        "sum(rate)"
      })
  void everyDeclaredValueIsACell(String aggregate) {
    assertOnly(defaults, aggregate, List.of("both", "even", "nobody", "unknown"));
  }

  /** A column of many values that is 0 in all rows but one is that row's value. */
  @ParameterizedTest
  @ValueSource(strings = {"sum(fine)", "avg(fine)", "round(covar_pop(fine, age), 6)"})
  void aColumnThatIsZeroElsewhere(String aggregate) {
    assertOnly(defaults, aggregate, List.of("both", "even", "nobody", "unknown"));
  }

  /** 720 rows, of which 240 died and 240 smoked: the sum of both columns' product is 3. */
  @ParameterizedTest
  @ValueSource(
      strings = {"corr(died, smoker)", "covar_samp(smoker, died)", "regr_r2(died, smoker)"})
  void twoSuchColumnsAreATable(String aggregate) {
    assertThat(shown(defaults, "sum(died), sum(smoker)")).contains("both", "even");
    assertThat(shown(defaults, aggregate)).containsExactly("even", "unknown");
  }

  /**
   * Each total alone is over many; their difference is over those of unknown cost, of whom 3 died.
   */
  @Test
  void theRowsInBetweenAreATable() {
    assertThat(shown(defaults, "sum(died)")).contains("unknown");
    assertThat(shown(defaults, "covar_pop(died, cost)")).contains("unknown");
    assertThat(shown(defaults, "sum(died), covar_pop(died, cost)")).containsExactly("both", "even");
  }

  @Test
  void peopleAreCountedWhereTheyAreTheEntities() {
    assertThat(shown(people, "sum(died)")).containsExactly("both", "even", "unknown");
    assertThat(shown(people, "corr(died, cost)")).containsExactly("both", "even", "unknown");
  }
}
