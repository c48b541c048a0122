package io.jointly.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

  @Test
  void numbersStandToTheRight() {
    ResultTable result =
        new ResultTable(
            List.of("region:string", "sum(cost):decimal(22,2)"),
            List.of(List.of("north", "12.50"), List.of("e", "\\N")));
    assertThat(TextTable.format(result))
        .isEqualTo(
            """
            region  sum(cost)
            ------  ---------
            north       12.50
            e            NULL
            """);
  }

  @Test
  void anEmptyAnswerHasItsHeader() {
    assertThat(TextTable.format(List.of("a"), List.of())).isEqualTo("a\n-\n");
  }
}
