package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An analyst asks for something that fails at a party which has one certain row. The party's answer
 * or failure would tell of the row, past every check, so such a query is refused at planning.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowFailureAttackTest {

  private Consortium parties;

  @BeforeAll
  void build(@TempDir Path folder) {
    Consortium.Builder builder =
        Consortium.in(folder)
            .rules("{min_group_size: 5, aggregate_arguments: any_expression}")
            .columns(
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "id: {type: bigint, use: [dimension, filter]}",
                "note: {type: string, use: [dimension, filter]}",
                "cost: {type: \"decimal(12,2)\", use: [dimension, filter, measure], min: 0,"
                    + " max: 1000}",
                "d: {type: date, use: [dimension, filter], min: 2000-01-01, max: 2030-01-01}",
                "x: {type: double, use: [dimension, filter], min: 0, max: 1000}");
    for (int party = 1; party <= 3; party++) {
      builder.rows(
          """
          SELECT IF(id = 5 AND %d = 3, 97, CAST(id %% 50 AS INT) + 20) AS age, id,
            concat('n', id) AS note, CAST(id AS DECIMAL(12,2)) AS cost, DATE'2020-01-01' AS d,
            CAST(id AS DOUBLE) AS x
          FROM range(60)
          """
              .formatted(party));
    }
    parties = builder.build();
  }

  private void assertRefused(String query) {
    List<String> before = List.copyOf(parties.posted());
    assertThat(Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList()))
        .satisfies(
            failure ->
                assertThat(failure.code())
                    .as(failure.getMessage())
                    // In a group, the declared values are tried out, and one of them fails.
                    .isIn(ErrorCode.UNSUPPORTED_SQL, ErrorCode.DOMAIN));
    assertThat(parties.posted()).as("nobody was asked").hasSameElementsAs(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Division by zero, plainly and in a branch that only one row takes.
        "100 / (age - 97) > -1000",
        "age % (age - 97) > -1000",
        "cost / (cost - 5) > -1000",
        "x / (x - 5) > -1000",
        "CASE WHEN age = 97 THEN 1 / (id - 5) ELSE 1.0 END > -5",
        "100 / nullif(age, 97) > 0",
        "CASE WHEN age <> 97 THEN 100 / (age - 97) END > 0",
        "CASE WHEN age = 0 THEN 100 / age ELSE 1 END > 0",
        "age <> 0 AND 100 / age > 3",
        "100 / CAST(nullif(cost, 0) AS DECIMAL(12,0)) > 0",
        // Overflow, of integers and decimals.
        "age * 22200000 > 0",
        "id + 9223372036854775700 > 0",
        "-(id - 9223372036854775807) > 0",
        "abs(id * 2) > 0",
        "cost * CAST(1e37 AS DECIMAL(38,0)) > 0",
        // Casts.
        "CAST(age + 31 AS TINYINT) > 0",
        "CASE WHEN age = 97 THEN CAST(note AS INT) ELSE 1 END > 0",
        "CAST(note AS DATE) > DATE'2000-01-01'",
        "CAST(x * 1e16 AS BIGINT) >= 0",
        "CAST(x * 1e300 AS DECIMAL(10,2)) >= 0",
        "CAST(id AS TIMESTAMP) > TIMESTAMP'2000-01-01'",
        // Dates that no timestamp can have.
        "CAST(date_add(d, age * 1000000) AS TIMESTAMP) > TIMESTAMP'2000-01-01'",
        // A text that takes all memory, once it is made.
        "CASE WHEN age = 97 THEN char_length(lpad(note, 2147483600, 'x')) ELSE 1 END > 0",
        "CASE WHEN age = 97 THEN char_length(rpad(note, age * 10000000, 'x')) ELSE 1 END > 0",
        // Places that no number has.
        "round(x, 400000000) >= 0"
      })
  void whatCanFailOnOneRowIsRefused(String condition) {
    assertRefused("SELECT count(*) FROM {t} WHERE " + condition);
    assertRefused("SELECT sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END) FROM {t}");
    assertRefused("SELECT " + condition + " AS g, count(*) FROM {t} GROUP BY " + condition);
  }

  @Test
  void aTextThatGrowsByItselfIsRefused() {
    String text = "note";
    for (int doubled = 0; doubled < 11; doubled++) {
      text = "upper(concat(" + text + ", " + text + "))";
    }
    assertRefused("SELECT count(*) FROM {t} WHERE char_length(" + text + ") > 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "100 / nullif(age, 0) > 3",
        "CASE WHEN age <> 0 THEN 100 / age END > 3",
        "CASE WHEN age = 0 THEN 1 ELSE 100 / age END > 3",
        "100 / (age + 1) > 3",
        "age % 7 = 3",
        "cost / nullif(cost, 0) = 1",
        "age * 22200 > 0",
        "CAST(age AS TINYINT) > 30",
        "CAST(id AS DECIMAL(20,0)) + 9223372036854775700 > 9223372036854775710",
        "CAST(x AS INT) > 30",
        "round(cost, 1) > 30.5",
        "CAST(date_add(d, age) AS TIMESTAMP) > TIMESTAMP'2020-02-01'",
        "char_length(lpad(note, 20, 'x')) = 20",
        "concat(note, note, 'x') <> 'n7n7x'",
        "floor(x / 10) = 3"
      })
  void whatCannotFailIsAnsweredAsPlainSparkDoes(String condition) {
    parties.matches("SELECT count(*) FROM {t} WHERE " + condition);
  }
}
