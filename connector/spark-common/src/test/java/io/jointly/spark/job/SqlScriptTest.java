package io.jointly.spark.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlScriptTest {

  @Test
  void splitsAtSemicolonsAndStrips() {
    assertThat(texts("SELECT 1;\n SELECT 2 ;SELECT 3"))
        .containsExactly("SELECT 1", "SELECT 2", "SELECT 3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n\t", ";", " ; ;; ", "-- nothing", "/* ; */ ;", "-- a;\n;"})
  void whatHoldsNothingIsNoStatement(String script) {
    assertThat(texts(script)).isEmpty();
  }

  static Stream<String> whole() {
    return Stream.of(
        "SELECT ';'",
        "SELECT 'it''s; fine'",
        "SELECT 'it\\'s; fine'",
        "SELECT '\\\\', \";\"",
        "SELECT \"a\\\";b\"",
        "SELECT `a;b`, `c``;d`",
        "SELECT 1 -- one; two",
        "SELECT 1 -- don't; stop\n + 1",
        "SELECT /* a; /* nested; */ b; */ 1",
        "SELECT r'\\', R\";\", ';'",
        // The r of a name before a string does not make the string raw.
        "SELECT chr'\\';', 1",
        "SELECT 4 / 2 - -1");
  }

  @ParameterizedTest
  @MethodSource("whole")
  void aSemicolonThatIsQuotedOrCommentedEndsNothing(String statement) {
    assertThat(texts(statement)).containsExactly(statement);
    assertThat(texts(statement + "\n;\nSELECT 2")).containsExactly(statement, "SELECT 2");
  }

  @Test
  void aCommentBetweenStatementsStaysWithTheNext() {
    assertThat(texts("SELECT 1; -- second\nSELECT 2; -- end"))
        .containsExactly("SELECT 1", "-- second\nSELECT 2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SELECT 1;\nSELECT 'open",
        "SELECT 1;\nSELECT \"open'",
        "SELECT 1;\nSELECT `open",
        "SELECT 1;\nSELECT /* /* */ 1",
        "SELECT 1;\nSELECT 'open\\'",
        "SELECT 1;\nSELECT 'open\\",
      })
  void whatIsNotClosedIsRefusedWithItsLine(String script) {
    assertThatThrownBy(() -> SqlScript.split(script))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("line 2: ")
        .hasMessageEndingWith("that begins here is not closed");
  }

  @Test
  void aStatementBeginsBehindItsComments() {
    assertThat(SqlScript.split("-- of all\n\nSELECT 1;\n/* and\n so */ SELECT 2"))
        .extracting(SqlScript.Statement::line)
        .containsExactly(3, 5);
  }

  private static List<String> texts(String script) {
    return SqlScript.split(script).stream().map(SqlScript.Statement::text).toList();
  }
}
