package io.jointly.spark.local;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JdbcNamesTest {

  private static final String URL = "jdbc:postgresql://db:5432/hospital";

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://db:5432/hospital?user=me&password=pw, jdbc:postgresql://db:5432/hospital",
    "jdbc:mysql://me:pw@db/hospital, jdbc:mysql://db/hospital",
    "jdbc:mysql://me:p/w:d@db/hospital, jdbc:mysql://db/hospital",
    "jdbc:oracle:thin:me/pw@//db:1521/hospital, jdbc:oracle:thin://db:1521/hospital",
    "jdbc:oracle:thin:me/p@w@db:1521:orcl, jdbc:oracle:thin:db:1521:orcl",
    "jdbc:sqlserver://db:1433;databaseName=hospital;user=me;password=pw, jdbc:sqlserver://db:1433",
    "jdbc:h2:mem:me, jdbc:h2:mem:me",
    "jdbc:derby:memory:x;create=true, jdbc:derby:memory:x"
  })
  void anAddressIsNamedWithoutUserAndPassword(String url, String named) {
    assertThat(JdbcNames.of(url, "visits")).containsExactly("table " + named + " visits");
  }

  @ParameterizedTest
  @CsvSource({
    "visits",
    "Visits",
    "public.visits",
    "\"public\".\"visits\"",
    "`db`.`visits`",
    "[dbo] . [visits]",
    "' visits '",
    "public.visits AS v"
  })
  void aTableHasOneName(String table) {
    assertThat(JdbcNames.of(URL, table)).containsExactly("table " + URL + " visits");
  }

  @Test
  void aQueryHasItsTextAndTheTablesThatItReads() {
    String query =
        "(SELECT v.age\n FROM public.visits v JOIN \"Patients\" p ON v.id = p.id) SPARK_GEN_SUBQ_%d";
    String text = "SELECT v.age FROM public.visits v JOIN \"Patients\" p ON v.id = p.id";
    assertThat(JdbcNames.of(URL, query.formatted(1)))
        .containsExactlyInAnyOrder(
            "query " + URL + " " + text, "table " + URL + " visits", "table " + URL + " patients")
        .isEqualTo(JdbcNames.of(URL, query.formatted(2)))
        .isEqualTo(JdbcNames.of(URL, "(" + text + ") AS t"));
  }

  @Test
  void aJoinOfTablesIsBoth() {
    assertThat(JdbcNames.of(URL, "visits v JOIN patients p ON v.id = p.id"))
        .containsExactly("table " + URL + " visits", "table " + URL + " patients");
  }
}
