package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Mistakes in queries without a joint table read with the session extension as without it. */
@Tag("every-version")
class PlainMistakesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT count(*) FROM plain WHERE nope = 1",
        "SELECT count(nope) FROM plain",
        "SELECT a, count(nope) FROM plain GROUP BY a",
        "SELECT sum(a), nope FROM plain",
        "SELECT count(*) FROM nosuch",
        "SELECT count(*) FROM plain WHERE a = array(1)",
        "SELECT count(*) FROM plain WHERE EXISTS (SELECT 1 FROM plain q WHERE q.nope = plain.a)",
        "SELECT * FROM (SELECT count(*) AS n FROM plain GROUP BY nope) WHERE n > 1"
      })
  void theErrorIsSparks(String query) {
    AnalysisException expected = failure(SharedSpark.newSession(), query);
    AnalysisException actual = failure(SharedSpark.newExtendedSession(), query);
    assertThat(withoutPlan(actual)).isEqualTo(withoutPlan(expected));
  }

  /** Plans have numbers that no two sessions share. */
  private static String withoutPlan(AnalysisException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElseThrow();
  }

  private static AnalysisException failure(SparkSession session, String query) {
    session.sql("SELECT 1 AS a, 2 AS b").createOrReplaceTempView("plain");
    return catchThrowableOfType(AnalysisException.class, () -> session.sql(query).collectAsList());
  }
}
