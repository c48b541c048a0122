package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A partner's query that would take all time or memory of a party is refused before it is run. */
class EvaluationSizeTest {

  @TempDir Path folder;

  private Consortium parties() {
    String rows =
        "SELECT concat('n', id) AS note, CAST(id AS DOUBLE) AS x, CAST(id AS INT) AS age"
            + " FROM range(60)";
    return Consortium.in(folder)
        .columns(
            "note: {type: string, use: [dimension, filter]}",
            "age: {type: int, use: [dimension, filter, measure], min: 0, max: 120}",
            "x: {type: double, use: [dimension, filter], min: 0, max: 1000}")
        .rules("{aggregate_arguments: any_expression}")
        .rows(rows)
        .rows(rows)
        .rows(rows)
        .build();
  }

  private static void assertRefused(Consortium parties, String query) {
    assertThat(Consortium.failureOf(() -> parties.dataset("p1", query).collectAsList()))
        .satisfies(failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNSUPPORTED_SQL))
        .hasMessageContaining("may take all time or memory");
    assertThat(parties.posted()).as("nobody was asked").isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CASE WHEN age = 97 THEN char_length(lpad(note, 2147483600, 'x')) ELSE 1 END > 0",
        "CASE WHEN age = 97 THEN char_length(rpad(note, age * 10000000, 'x')) ELSE 1 END > 0",
        "round(x, 400000000) >= 0",
        "round(x, -400000000) >= 0"
      })
  void isRefusedWhereverItStands(String condition) {
    Consortium parties = parties();
    assertRefused(parties, "SELECT count(*) FROM {t} WHERE " + condition);
    assertRefused(parties, "SELECT sum(CASE WHEN " + condition + " THEN 1 ELSE 0 END) FROM {t}");
    assertRefused(
        parties, "SELECT " + condition + " AS g, count(*) FROM {t} GROUP BY " + condition);
  }

  @Test
  void aTextThatGrowsByItselfIsRefused() {
    String text = "note";
    for (int doubled = 0; doubled < 11; doubled++) {
      text = "upper(concat(" + text + ", " + text + "))";
    }
    assertRefused(parties(), "SELECT count(*) FROM {t} WHERE char_length(" + text + ") > 0");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "char_length(lpad(note, 20, 'x')) = 20",
        "concat(note, note, 'x') <> 'n7n7x'",
        "round(x, 1) >= 0"
      })
  void allElseIsAnswered(String condition) {
    parties().matches("SELECT count(*) FROM {t} WHERE " + condition);
  }
}
