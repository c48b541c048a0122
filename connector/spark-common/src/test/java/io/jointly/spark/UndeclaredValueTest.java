package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.nio.file.Path;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A condition that no declared value passes is refused at planning; others go on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UndeclaredValueTest {

  private Consortium parties;

  @BeforeAll
  void start(@TempDir Path folder) {
    parties =
        Consortium.in(folder)
            .columns(
                "city: {type: string, use: [dimension, filter], values: [Málaga, Sevilla, Jaén]}",
                "grade: {type: int, use: [dimension, filter], values: [1, 2, 5]}",
                "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
                "cost: {type: \"decimal(12,2)\", use: [filter, measure], min: 0, max: 1000}",
                "heat: {type: double, use: [filter, measure], min: 0, max: 45, fraction_bits: 10}",
                "day: {type: date, use: [dimension, filter], min: 2020-01-01, max: 2026-12-31}",
                "at: {type: timestamp, use: [filter], min: '2020-01-01T00:00:00Z', max:"
                    + " '2026-12-31T00:00:00Z'}",
                "floor: {type: int, use: [filter], min: 0}",
                "note: {type: string, use: [filter]}",
                "ok: {type: boolean, use: [filter]}")
            .rules("{min_group_size: 1, min_parties: 1, aggregate_arguments: any_expression}")
            .rows(rows(1))
            .rows(rows(2))
            .rows(rows(3))
            .build();
  }

  private static String rows(int party) {
    return """
        SELECT element_at(array('Málaga', 'Sevilla', 'Jaén'), 1 + CAST(id %% 3 AS INT)) AS city,
               element_at(array(1, 2, 5), 1 + CAST(id %% 3 AS INT)) AS grade,
               CAST(id * %1$d %% 121 AS INT) AS age, CAST(id AS DECIMAL(12,2)) AS cost,
               CAST(id %% 45 AS DOUBLE) AS heat, DATE'2021-05-01' + CAST(id AS INT) AS day,
               TIMESTAMP'2022-01-01 00:00:00' AS at, CAST(id AS INT) AS floor, 'n' AS note,
               id %% 2 = 0 AS ok
        FROM range(40)
        """
        .formatted(party);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "city = 'Malaga' | 'Malaga' is not among the declared values of column city (nearest:"
            + " 'Málaga'",
        "'malaga' = city | nearest: 'Málaga'",
        "city IN ('Sevila', 'Jaen') | 'Jaen', 'Sevila' are not among",
        "city <=> 'Cádiz' | 'Cádiz' is not among",
        "city LIKE 'Malag%' | true of no declared value; city has 3 declared values: 'Málaga'",
        "upper(city) = 'MALAGA' | true of no declared value",
        "city < 'A' | true of no declared value",
        "grade = 3 | 3 is not among the declared values of column grade (grade has 3 declared"
            + " values: 1, 2, 5)",
        "grade > 5 | grade has 3 declared values",
        "age = 121 | age is declared from 0 to 120",
        "age = -1 | age is declared from 0 to 120",
        "age > 120 | age is declared from 0 to 120",
        "age < 0 | age is declared from 0 to 120",
        "age >= 200 | age is declared from 0 to 120",
        "200 <= age | age is declared from 0 to 120",
        "age BETWEEN 130 AND 140 | age is declared from 0 to 120",
        "age % 7 = 8 | true of no declared value",
        "cost = 1000.01 | cost is declared from 0.00BD to 1000.00BD",
        "cost > 1000.004 | cost is declared from",
        "heat > 45.5D | heat is declared from 0.0D to 45.0D",
        "heat = double('NaN') | heat is declared",
        "day = DATE'2019-12-31' | day is declared from DATE '2020-01-01'",
        "day = '2031-01-01' | day is declared from DATE '2020-01-01' to DATE '2026-12-31'",
        "at > TIMESTAMP'2027-01-01 00:00:00' | at is declared from",
        "floor = -1 | floor is declared from 0",
        "(city = 'Malaga' OR age = 121) | 'Malaga' is not among",
        "ok AND city = 'Malaga' | 'Malaga' is not among",
        "age BETWEEN 70 AND 60 | (age >= 70) and (age <= 60) exclude each other",
        "age > 60 AND age < 60 | exclude each other",
        "70 < age AND 60 > age | exclude each other",
        "day BETWEEN DATE'2023-01-01' AND DATE'2022-01-01' | exclude each other",
        "day >= '2023-01-01' AND day < '2022-01-01' AND age > 3 | exclude each other",
        "at > TIMESTAMP'2023-01-01 00:00:00' AND at < TIMESTAMP'2022-01-01 00:00:00' | exclude each",
        "heat > 3D AND heat < 2D | exclude each other",
        "year(day) >= 2024 AND year(day) <= 2022 | exclude each other",
        "year(day) = 2031 | true of no declared value; day is declared from DATE '2020-01-01'",
        "month(day) = 13 | true of no declared value",
        "year(at) = 2031 | true of no declared value; at is declared from",
        "cast(at AS date) = DATE'2031-01-01' | at is declared from",
      })
  void aConditionThatSelectsNothingIsRefused(String condition, String says) {
    JointlyException failure =
        Consortium.failureOf(
            () ->
                parties
                    .dataset("p1", "SELECT count(*) FROM {t} WHERE " + condition)
                    .queryExecution()
                    .optimizedPlan());
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(ErrorCode.UNDECLARED_VALUE);
    assertThat(failure)
        .hasMessageContaining("can select no row")
        .hasMessageContaining(says)
        .hasMessageContaining("Nobody was asked");
    assertThat(parties.posted()).isEmpty();
    // What is refused would have selected nothing.
    assertThat(parties.plain("SELECT count(*) FROM {t} WHERE " + condition).get(0).getLong(0))
        .isZero();
  }

  /** A person who mistypes one of several values, or excludes one, gets the answer. */
  @Test
  void othersAreAnswered() {
    for (String condition :
        List.of(
            "city IN ('Malaga', 'Sevilla')",
            "city <> 'Malaga'",
            "NOT city = 'Malaga'",
            "city NOT IN ('Malaga', 'Sevilla')",
            "city = 'Malaga' OR age > 30",
            "city = 'Málaga'",
            "upper(city) = 'MÁLAGA'",
            "age <= 500",
            "age >= 100",
            "heat >= -0.0D",
            "heat < 0.5D",
            "cost = 12",
            "cost < 1.005",
            "day >= '1999-01-01'",
            "note = 'anything' OR ok",
            "floor = 12",
            "grade <= 1",
            "age BETWEEN 60 AND 60",
            "age >= 60 AND age <= 60",
            "year(day) = 2021",
            "year(at) = 2022",
            "heat >= 0.0D AND heat <= -0.0D",
            "(age > 70 OR age < 60) AND age < 50",
            "cast(city AS STRING) LIKE '%a%'")) {
      String query = "SELECT count(*) AS n, sum(cost) AS s FROM {t} WHERE " + condition;
      assertThat(parties.matches(query).get(0).getLong(0)).as(condition).isPositive();
      parties.forgetMessages();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM {t} WHERE city IN ('Malaga', 'Sevilla')",
        "SELECT count(*) FROM {t} WHERE city <> 'Malaga'",
        "SELECT sum(CASE WHEN city = 'Malaga' THEN cost END) FROM {t}",
        "SELECT city = 'Malaga', count(*) FROM {t} GROUP BY 1",
      })
  void whatGoesOnWarns(String query) {
    try (LogCapture log = LogCapture.at(Level.WARN)) {
      parties.dataset("p1", query).queryExecution().optimizedPlan();
      parties.dataset("p1", query).queryExecution().optimizedPlan();
      assertThat(log.lines())
          .filteredOn(line -> line.contains("'Malaga' is not among the declared values"))
          .singleElement()
          .asString()
          .startsWith("WARN io.jointly.progress p1: ")
          .contains("so no row has it (nearest: 'Málaga'");
    }
    assertThat(parties.spark.sql("EXPLAIN " + parties.at("p1", query)).head().getString(0))
        .contains("'Malaga' is not among the declared values");
  }
}
