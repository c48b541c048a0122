package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.examples.Comparison.Tolerance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComparisonTest {

  private static final List<String> COLUMNS = List.of("region:string", "mean:double");

  private static ResultTable table(String... means) {
    return new ResultTable(
        COLUMNS, Arrays.stream(means).map(mean -> List.of("north", mean)).toList());
  }

  @Test
  void theSameAnswerHasNoDifferences() {
    assertThat(Comparison.with(table("1.5", "\\N")).differences(table("1.5", "\\N"))).isEmpty();
  }

  @Test
  void findsAValue() {
    assertThat(Comparison.with(table("1.5", "2.0")).differences(table("1.5", "2.5")))
        .containsExactly("row 2, mean:double: expected 2.0, got 2.5");
  }

  @Test
  void findsTheLastBitOfADouble() {
    String next = Double.toString(Math.nextUp(0.1));
    assertThat(Comparison.with(table("0.1")).differences(table(next))).hasSize(1);
  }

  @Test
  void findsANullAndAnEmptyString() {
    assertThat(Comparison.with(table("\\N")).differences(table(""))).hasSize(1);
    assertThat(Comparison.with(table("0.0")).differences(table("\\N"))).hasSize(1);
  }

  @Test
  void findsAnotherTypeOrNameOrOrderOfColumns() {
    ResultTable expected = table("1.5");
    for (List<String> columns :
        List.of(
            List.of("region:string", "mean:float"),
            List.of("region:string", "average:double"),
            List.of("mean:double", "region:string"))) {
      ResultTable other = new ResultTable(columns, expected.rows());
      assertThat(Comparison.with(expected).differences(other)).hasSize(1);
    }
  }

  @Test
  void findsMissingAndAdditionalRows() {
    assertThat(Comparison.with(table("1.5", "2.0")).differences(table("1.5")))
        .containsExactly("expected 2 rows, got 1");
    assertThat(Comparison.with(table("1.5")).differences(table("1.5", "2.0")))
        .containsExactly("expected 1 rows, got 2");
    assertThat(Comparison.with(table()).differences(table("1.5"))).hasSize(1);
  }

  @Test
  void orderCounts() {
    assertThat(Comparison.with(table("1.5", "2.0")).differences(table("2.0", "1.5"))).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "8.0, 8.25, true",
    "8.0, 7.75, true",
    "8.0, 8.2500001, false",
    "8.0, -8.0, false",
    "8.0, NaN, false",
    "NaN, NaN, true",
    "8.0, \\N, false",
    "\\N, 8.0, false",
    "Infinity, 8.0, false",
    "8.0E20, 8.1E20, true",
  })
  void aToleranceIsAbsoluteAndRelative(String expected, String actual, boolean same) {
    Comparison comparison =
        Comparison.with(table(expected)).allowing("mean", new Tolerance(0.125, 1.0 / 64));
    assertThat(comparison.differences(table(actual)).isEmpty()).isEqualTo(same);
  }

  @Test
  void tellsHowFarTheToleratedWere() {
    Comparison comparison =
        Comparison.with(table("1.0", "2.0", "3.0")).allowing("mean", new Tolerance(1, 0));
    assertThat(comparison.differences(table("1.25", "1.5", "3.0"))).isEmpty();
    assertThat(comparison.largestTolerated()).isEqualByComparingTo("0.5");
  }

  @Test
  void aToleranceIsForAColumnThatIsThere() {
    assertThatThrownBy(() -> Comparison.with(table()).allowing("median", new Tolerance(1, 0)))
        .hasMessageContaining("no column 'median'");
  }

  @Test
  void anAnswerSurvivesItsFile(@TempDir Path folder) throws IOException {
    ResultTable table =
        new ResultTable(
            List.of("a\\tb:string", "n:bigint"), List.of(List.of("", "1"), List.of("\\N", "2")));
    Path file = folder.resolve("result.tsv");
    table.write(file);
    assertThat(ResultTable.read(file)).isEqualTo(table);
  }

  @Test
  void anEmptyOrRaggedFileIsNoAnswer(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("result.tsv");
    Files.writeString(file, "");
    assertThatThrownBy(() -> ResultTable.read(file)).hasMessageContaining("empty");
    Files.writeString(file, "a:int\tb:int\n1\n");
    assertThatThrownBy(() -> ResultTable.read(file)).hasMessageContaining("1 cells under 2");
  }
}
