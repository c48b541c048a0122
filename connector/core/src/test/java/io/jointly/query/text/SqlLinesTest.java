package io.jointly.query.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SqlLinesTest {

  private static final String LONG =
      "SELECT * FROM (SELECT patient_id, region FROM t) JOIN (SELECT patient_id_2, count(*) AS c2,"
          + " sum(CASE WHEN (kind = 'SELECT ( FROM') THEN cost ELSE 0.00BD END) AS c3 FROM (SELECT"
          + " patient_id AS patient_id_2, kind, cost, `a ) FROM``b` FROM visits) WHERE (cost > 9)"
          + " AND (kind <> 'it\\'s ( ') GROUP BY patient_id_2) ON (patient_id = patient_id_2)"
          + " LEFT ANTI JOIN (VALUES (1, 'x'), (2, 'y')) AS v(a, b) ON (c2 = a)";

  @Test
  void clausesBeginLinesAndQueriesAreIndented() {
    assertThat(SqlLines.of(LONG))
        .isEqualTo(
            """
            SELECT *
            FROM (SELECT patient_id, region FROM t)
            JOIN (
              SELECT patient_id_2, count(*) AS c2,
                  sum(CASE WHEN (kind = 'SELECT ( FROM') THEN cost ELSE 0.00BD END) AS c3
              FROM (
                SELECT patient_id AS patient_id_2, kind, cost, `a ) FROM``b`
                FROM visits
              )
              WHERE (cost > 9) AND (kind <> 'it\\'s ( ')
              GROUP BY patient_id_2
            ) ON (patient_id = patient_id_2)
            LEFT ANTI JOIN (VALUES (1, 'x'), (2, 'y')) AS v(a, b) ON (c2 = a)""");
  }

  @Test
  void onlyWhiteSpaceChanges() {
    String broken = SqlLines.of(LONG);
    assertThat(broken.replaceAll("\\s", "")).isEqualTo(LONG.replaceAll("\\s", ""));
    // What stands in quotes stays as it is.
    assertThat(broken)
        .contains("'SELECT ( FROM'")
        .contains("'it\\'s ( '")
        .contains("`a ) FROM``b`");
  }

  @Test
  void aTextThatWasCutIsShownToItsEnd() {
    for (int length = 101; length < LONG.length(); length++) {
      String cut = LONG.substring(0, length) + " …";
      assertThat(SqlLines.of(cut).replaceAll("\\s", "")).isEqualTo(cut.replaceAll("\\s", ""));
    }
    assertThat(SqlLines.of("SELECT count(*) FROM t")).isEqualTo("SELECT count(*) FROM t");
    String unbalanced = "SELECT 1) " + "x".repeat(120) + " FROM t";
    assertThat(SqlLines.of(unbalanced)).contains("FROM t");
  }
}
