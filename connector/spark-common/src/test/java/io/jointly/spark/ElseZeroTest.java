package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Attempts to single one row of 720 out by an expression that is a constant in all others. It is
 * row 7 of the first party: the only one with an income above 4,000,000, an age of 61, a level of 7
 * and {@code lone} = 1. Every other value has many rows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ElseZeroTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    Consortium.Builder builder =
        Consortium.extended(Files.createDirectories(folder))
            .joinTimeout("20s")
            .columns(
                "id: {type: int, use: [filter, measure], min: 0, max: 100000}",
                "income: {type: \"decimal(12,2)\", use: [measure, filter], min: 0, max: 9000000,"
                    + " functions: [sum, avg, variance, covariance, min, max]}",
                "score: {type: double, use: [measure, filter], min: 0, max: 1000, fraction_bits:"
                    + " 20}",
                "age: {type: int, use: [measure, filter], min: 0, max: 120, functions: [sum, avg,"
                    + " covariance]}",
                "level: {type: int, use: [measure, filter], min: 0, max: 100}",
                "bonus: {type: int, use: [measure, filter], min: 0, max: 1000}",
                "lone: {type: int, use: [measure, filter], min: 0, max: 1, functions: [sum, covariance]}",
                "flag: {type: boolean, use: [measure, filter]}")
            .rules("{aggregate_arguments: any_expression}");
    for (int party = 0; party < 3; party++) {
      builder.rows(rows(party));
    }
    parties = builder.build();
  }

  private static String rows(int party) {
    return """
        SELECT int(id) AS id,
          CAST(IF(id = 7, 4321000, 30000 + id) AS decimal(12,2)) AS income,
          IF(id = 7, 900.5D, id / 1000 + 1) AS score,
          int(IF(id = 7, 61, 30 + 20 * (id %% 3))) AS age,
          int(IF(id = 7, 7, 6 + 2 * (id %% 2))) AS level,
          int(IF(id = 9, NULL, 100 + id %% 5)) AS bonus,
          int(id = 7) AS lone,
          id = 7 AS flag
        FROM range(%d, %d)
        """
        .formatted(1000 * party, 1000 * party + 240);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(CASE WHEN id = 7 THEN income ELSE 0 END)",
        "sum(IF(id = 7, income, 0))",
        "avg(IF(id = 7, income, 50))",
        "sum(IF(id <> 7, income, 0)), sum(income)",
        "var_pop(IF(id = 7, income, 0))",
        "sum(IF(id = 7, score, 0))",
        "sum(IF(id = 7, score, 0.000001))",
        "max(IF(id = 7, income, 0))",
        "sum(age + IF(id = 7, age, 0)), sum(age)",
        "sum(CASE WHEN id > 7 THEN age WHEN id < 7 THEN 1 ELSE level END)",
        "sum(CASE WHEN id <> 7 THEN IF(age > 30, 0, 1) ELSE level END)",
        "sum(IF(age > 30, IF(id = 7, income, 0), 0))"
      })
  void aChoiceOfOne(String aggregates) {
    assertNotShown(aggregates);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(GREATEST(income, 4000000))",
        "sum(LEAST(income, 4000000)), sum(income)",
        "sum(income - LEAST(income, 4000000))",
        "sum(COALESCE(CASE WHEN id = 7 THEN income END, 0))",
        "sum(COALESCE(NULLIF(level, 6), 0) - COALESCE(NULLIF(level, 8), 0))",
        "sum(ABS(income - 4000000)), sum(income)",
        "sum(ABS(score - 900)), sum(score)",
        "sum(FLOOR(income / 4000000))"
      })
  void aFunctionThatIsConstantElsewhere(String aggregates) {
    assertNotShown(aggregates);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum((level - 6) * (level - 8))",
        "sum(level + (level - 6) * (level - 8)), sum(level)",
        "sum(income * (level - 6) * (level - 8))",
        "sum(lone * age)",
        "sum(age - lone), sum(age)",
        "sum(age * CAST(id = 7 AS INT))",
        "sum(CAST(flag AS INT))",
        "sum(IF(flag, 2, 1))",
        "covar_pop(IF(id = 7, 1, 0), income)",
        "corr(CAST(flag AS INT), income)",
        "regr_slope(income, IF(id = 7, age, 0))"
      })
  void aProductThatVanishesElsewhere(String aggregates) {
    assertNotShown(aggregates);
  }

  /** Each condition alone has many rows; one row passes the one and not the other. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(IF(age > 60, income, 0)), sum(IF(age > 61, income, 0))",
        "sum(IF(age > 60, income, 0)), sum(CASE WHEN age > 61 THEN income END)",
        "sum(IF(age > 60, income, 0)), sum(income) FILTER (WHERE age > 61)",
        "sum(IF(age > 60, 1, 0)), sum(IF(age > 61, 1, 0))",
        "sum(IF(age > 60, 1, 0)), count_if(age > 61)",
        "sum(IF(age > 60, income, 0)), sum(IF(age > 60 AND id <> 7, income, 0))",
        "sum(GREATEST(age, 60)), sum(GREATEST(age, 61))",
        "covar_pop(IF(age > 60, 1, 0), income), covar_pop(IF(age > 61, 1, 0), income)"
      })
  void twoChoicesThatDifferInOne(String aggregates) {
    assertNotShown(aggregates);
  }

  private void assertNotShown(String aggregates) {
    assertThat(parties.joint("SELECT count(*), " + aggregates + " FROM {t}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sum(IF(age > 60, income, 0)), sum(income)",
        "sum(CASE WHEN age > 60 THEN 1 ELSE 0 END), count_if(age < 60)",
        "sum(CASE WHEN age > 60 THEN income WHEN age > 40 THEN 2 * income ELSE 3 * income END)",
        "sum(IF(age > 60, income, 0)), sum(IF(age > 40, income, 0))",
        "sum(income * age), avg(income + 2 * age)",
        "sum(GREATEST(age, 45)), avg(LEAST(age, 45))",
        "sum(COALESCE(bonus, 0))",
        "sum(ABS(age - 45)), avg(ABS(age - 200))",
        "sum(CAST(income AS BIGINT)), sum(ROUND(income * 1.19, 2))",
        "sum(CAST(age > 45 AS INT)), avg(income) FILTER (WHERE age > 45)"
      })
  void choicesOfManyAreAnswered(String aggregates) {
    assertThat(parties.matches("SELECT count(*), " + aggregates + " FROM {t}")).hasSize(1);
  }
}
