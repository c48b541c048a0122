package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.protocol.Parties;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collections in which the compute parties are honest. */
class CollectingTest {

  @TempDir Path folder;

  private void givesWhatWasDealt(Trial trial, int first, int second) {
    trial.batch(0, "b1", first).deal();
    trial.batch(1, "a1", second).deal();
    Collected collected = trial.collectAll("c1");
    assertThat(collected.accepted()).isEqualTo(first + second);
    assertThat(collected.batches())
        .containsExactly(
            new CollectedBatch("clinic-b", "b1", first, first, Map.of()),
            new CollectedBatch("clinic-a", "a1", second, second, Map.of()));
    List<Trial.Opened> expected = new ArrayList<>();
    IntStream.range(0, first)
        .forEach(i -> expected.add(trial.expected("clinic-b/b1/" + (i + 1), SampleRow.of(i))));
    IntStream.range(0, second)
        .forEach(i -> expected.add(trial.expected("clinic-a/a1/" + (i + 1), SampleRow.of(i))));
    assertThat(trial.open("c1")).isEqualTo(expected);
  }

  @Test
  void acceptsWhatWasDealt() {
    try (Trial trial = Trial.ofThree(folder, UnaryOperator.identity())) {
      givesWhatWasDealt(trial, 7, 5);
    }
  }

  @Test
  void acceptsRowsWithOpenDimensions() {
    try (Trial trial = Trial.ofThree(folder, TableMaker::open)) {
      givesWhatWasDealt(trial, 5, 1);
    }
  }

  @Test
  void acceptsRowsThatAreNotChecked() {
    try (Trial trial = Trial.ofThree(folder, table -> table.open().trusted())) {
      givesWhatWasDealt(trial, 3, 4);
    }
  }

  @Test
  void fivePartiesOfWhichTwoMayCollude() {
    try (Trial trial = new Trial(folder, Parties.all(5, 2, 1), UnaryOperator.identity())) {
      givesWhatWasDealt(trial, 4, 2);
    }
  }

  /** Only some parties have shares, and not the first ones. */
  @Test
  void computePartiesAreSomeOfTheParties() {
    try (Trial trial = new Trial(folder, Parties.apart(), UnaryOperator.identity())) {
      givesWhatWasDealt(trial, 3, 2);
    }
  }

  @Test
  void severalBlocksAndAShortLastOne() {
    try (Trial trial = Trial.ofThree(folder, table -> table.wide(60))) {
      int block = trial.table.layout().rowsOfBlock();
      assertThat(block).isLessThan(65);
      givesWhatWasDealt(trial, block + 1, 3);
    }
  }

  @Test
  void theSummaryTellsNothingElseThanNumbersOfRows() {
    try (Trial trial = Trial.ofThree(folder, UnaryOperator.identity())) {
      trial
          .batch(0, "b1", 4)
          .lie(elements -> elements[2 * trial.table.layout().elements()] ^= 1)
          .deal();
      trial.batch(1, "a1", 2).replace(1, new byte[100]).deal();
      trial.batch(1, "a2", 3).cheat(2).deal();
      // Nothing is wrong with this one, so nothing is said of it.
      trial.batch(1, "a3", 1).deal();
      Trial.Ends ends = trial.collect("c1");
      Collected collected = ends.get(1).result();
      assertThat(collected.text())
          .isEqualTo(
              "collection c1: 6 of 10 rows in 4 batches accepted; digest "
                  + HexFormat.of().formatHex(collected.digest())
                  + "\n"
                  + "  dealer clinic-b, batch b1: 3 of 4\n"
                  + "    invalid, which only the dealer can have made: row 2\n"
                  + "  dealer clinic-a, batch a1: 0 of 2\n"
                  + "    in a block that a compute party could not open: rows 1 to 2\n"
                  + "    not opened here: block 0: it does not open: it was altered, or sealed for"
                  + " another place or with another key\n"
                  + "  dealer clinic-a, batch a2: 2 of 3\n"
                  + "    inconsistent, by the dealer or by compute parties that collude: row 1\n");
      assertThat(ends.get(0).result().text()).doesNotContain("not opened here");
      assertThat(collected.verdict(0, 1)).isEqualTo(RowVerdict.ACCEPTED);
      assertThat(collected.verdict(0, 2)).isEqualTo(RowVerdict.INVALID);
      assertThat(collected.verdict(1, 2)).isEqualTo(RowVerdict.UNREADABLE);
      assertThat(collected.verdict(2, 1)).isEqualTo(RowVerdict.INCONSISTENT);
      assertThat(collected.batches().get(1).dropped())
          .isEqualTo(Map.of(RowVerdict.UNREADABLE, List.of(new Rows(1, 2))));
    }
  }
}
