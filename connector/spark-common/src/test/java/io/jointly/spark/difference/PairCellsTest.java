package io.jointly.spark.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.spark.difference.PairCells.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However rows are passed over, each pair has what plain counting gives, as far as it matters. */
class PairCellsTest {

  private static final int LEAST = 7;

  private final Random random = new Random(Seed.of(PairCellsTest.class));

  /**
   * @param rows of a block
   * @param oneOf so many rows, one is counted
   */
  @ParameterizedTest
  @CsvSource({
    "false, 20000, 1, 5", "true, 20000, 1, 5", "false, 20000, 3, 400", "true, 20000, 3, 400",
    "false, 9000, 50, 40", "true, 9000, 50, 40", "false, 5000, 900, 30", "true, 100, 2, 9",
    "false, 0, 1, 3"
  })
  void countAsPlainCountingDoes(boolean entities, int rows, int oneOf, int pairs) {
    PairCells cells = new PairCells(entities, LEAST);
    long[] counts = new long[pairs];
    List<Set<Long>> found = new ArrayList<>();
    for (int pair = 0; pair < pairs; pair++) {
      found.add(new HashSet<>());
    }
    for (int block = 0; block < 3; block++) {
      KeyRuns runs = runs(rows);
      int[] numbers =
          random
              .ints(runs.size(), 0, pairs)
              // Some are rare, and of the rows of some runs the pair is not known.
              .map(pair -> pair % 3 == 1 && random.nextInt(30) > 0 ? 0 : pair)
              .map(pair -> random.nextInt(50) == 0 ? SetPairs.NONE : pair)
              .toArray();
      long[] last = random.longs(rows, 1, entities ? 1000 : 3).toArray();
      long[] counted = new long[(rows + Long.SIZE - 1) / Long.SIZE];
      for (int row = 0; row < rows; row++) {
        int pair = numbers[runs.ofRow()[row]];
        if (pair != SetPairs.NONE && random.nextInt(oneOf) == 0) {
          counted[row / Long.SIZE] |= 1L << row;
          counts[pair] += last[row];
          found.get(pair).add(last[row]);
        }
      }
      cells.count(counted, new SetPairs.OfRuns(runs, numbers, pairs), last);
      cells = cells.copy();
    }
    for (int pair = 0; pair < pairs; pair++) {
      long expected = entities ? found.get(pair).size() : counts[pair];
      Tally tally = cells.at(pair);
      assertThat(tally.isEnough()).isEqualTo(expected >= LEAST);
      assertThat(tally.isEmpty()).isEqualTo(expected == 0);
      if (expected < LEAST) {
        assertThat(tally.size()).isEqualTo(expected);
      }
    }
  }

  private KeyRuns runs(int rows) {
    int[] ofRow = new int[rows];
    int[] ends = new int[rows];
    int run = 0;
    for (int row = 1; row < rows; row++) {
      if (random.nextInt(5) == 0) {
        ends[run++] = row;
      }
      ofRow[row] = run;
    }
    int size = rows == 0 ? 0 : run + 1;
    if (size > 0) {
      ends[run] = rows;
    }
    return new KeyRuns(Arrays.copyOf(ends, size), ofRow);
  }
}
