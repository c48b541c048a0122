package io.jointly.spark.difference;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A block has the rows that it was made of, and those with the same keys next to each other. */
class RowBlockTest {

  private final Random random = new Random(Seed.of(RowBlockTest.class));

  /**
   * @param classes of each of three parts; the second one has no keys
   */
  @ParameterizedTest
  @CsvSource({
    "false, 3000, 4",
    "true, 3000, 4",
    "false, 20000, 300",
    "false, 20000, 2000",
    "true, 20000, 2000",
    "false, 0, 1",
    "true, 1, 1"
  })
  void holdsTheSameRowsByKeys(boolean entities, int rows, int classes) {
    PartResults[] parts = {part(rows, classes, 1), part(rows, classes, 0), part(rows, classes, 2)};
    long[] last = random.longs(rows, 0, 1L << 40).toArray();
    byte[] bytes = entities ? RowBlock.ofEntities(parts, last, rows) : RowBlock.ofRows(parts, rows);
    RowBlock block = RowBlock.read(bytes, parts.length);

    List<List<Long>> before = new ArrayList<>();
    for (int row = 0; row < rows; row++) {
      before.add(values(parts, row, entities ? last[row] : 0));
    }
    List<List<Long>> after = new ArrayList<>();
    for (int row = 0; row < block.rows(); row++) {
      long each = block.last()[row];
      after.addAll(
          entities
              ? List.of(values(block.parts(), row, each))
              : Collections.nCopies((int) each, values(block.parts(), row, 0)));
    }
    assertThat(counted(after)).isEqualTo(counted(before));

    KeyRuns runs = KeyRuns.of(block.parts(), block.rows());
    List<List<Integer>> keys = new ArrayList<>();
    for (int run = 0; run < runs.size(); run++) {
      keys.add(keys(block, runs.start(run)));
      for (int row = runs.start(run); row < runs.end(run); row++) {
        assertThat(runs.ofRow()[row]).isEqualTo(run);
        assertThat(keys(block, row)).isEqualTo(keys.get(run));
      }
    }
    assertThat(runs.size() == 0 ? 0 : runs.end(runs.size() - 1)).isEqualTo(block.rows());
    assertThat(new HashSet<>(keys)).hasSameSizeAs(keys);
  }

  private static Map<List<Long>, Long> counted(List<List<Long>> rows) {
    return rows.stream().collect(Collectors.groupingBy(row -> row, Collectors.counting()));
  }

  private static List<Long> values(PartResults[] parts, int row, long last) {
    List<Long> values = new ArrayList<>();
    Arrays.stream(parts).forEach(part -> values.add((long) part.classes()[row]));
    values.add(last);
    return values;
  }

  private static List<Integer> keys(RowBlock block, int row) {
    return List.of(block.parts()[0].classes()[row], block.parts()[2].classes()[row]);
  }

  private PartResults part(int rows, int classes, int keys) {
    List<List<String>> values = new ArrayList<>();
    for (int key = 0; key < keys; key++) {
      values.add(List.of("x"));
    }
    return new PartResults(
        random.ints(rows, 0, classes).toArray(),
        new long[classes][1],
        null,
        new int[classes][keys],
        values);
  }
}
