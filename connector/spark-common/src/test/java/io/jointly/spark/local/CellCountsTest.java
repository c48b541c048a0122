package io.jointly.spark.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("sweep")
class CellCountsTest {

  private final CellCounts counts = new CellCounts();
  private final Random random = new Random(Seed.of(CellCountsTest.class));

  private static Map<Long, Long> asMap(long[] pairs) {
    Map<Long, Long> map = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      assertThat(map.put(pairs[i], pairs[i + 1])).as("a cell comes once").isNull();
    }
    return map;
  }

  /** Cells that lie together, or far apart, or that there are not. */
  private long cell(int kind) {
    return switch (kind) {
      case 0 -> random.nextInt(5);
      case 1 -> random.nextInt(1000);
      case 2 -> random.nextLong();
      case 3 -> (long) random.nextInt(50) << 33;
      default -> new long[] {-1, -2, 0, Long.MAX_VALUE, Long.MIN_VALUE}[random.nextInt(5)];
    };
  }

  @Test
  void streamsAreCountedAsByAMap() {
    for (int trial = 0; trial < 300; trial++) {
      Map<Long, Long> expected = new HashMap<>();
      long[] table = counts.zero();
      int kind = trial % 5;
      for (int row = random.nextInt(trial % 10 == 0 ? 20_000 : 100); row > 0; row--) {
        if (random.nextInt(10) == 0) {
          table = counts.reduce(table, null);
        } else {
          long cell = cell(kind);
          expected.merge(cell, 1L, Long::sum);
          table = counts.reduce(table, cell);
        }
      }
      assertThat(table[0]).isEqualTo(expected.size());
      assertThat(asMap(counts.finish(table))).isEqualTo(expected);
    }
  }

  @Test
  void partsMergeInAnyOrder() {
    for (int trial = 0; trial < 300; trial++) {
      Map<Long, Long> expected = new HashMap<>();
      List<long[]> parts = new ArrayList<>();
      int kind = trial % 5;
      for (int part = 1 + random.nextInt(6); part > 0; part--) {
        long[] table = counts.zero();
        for (int row = random.nextInt(3) == 0 ? 0 : random.nextInt(300); row > 0; row--) {
          long cell = cell(kind);
          expected.merge(cell, 1L, Long::sum);
          table = counts.reduce(table, cell);
        }
        parts.add(table);
      }
      while (parts.size() > 1) {
        long[] left = parts.remove(random.nextInt(parts.size()));
        long[] right = parts.remove(random.nextInt(parts.size()));
        long[] kept = right.clone();
        parts.add(counts.merge(left, right));
        assertThat(right).as("the right side is left as it is").isEqualTo(kept);
      }
      assertThat(asMap(counts.finish(parts.get(0)))).isEqualTo(expected);
    }
  }

  @Test
  void nothingIsNoCells() {
    assertThat(counts.finish(counts.zero())).isEmpty();
    assertThat(counts.finish(counts.merge(counts.zero(), counts.zero()))).isEmpty();
    assertThat(counts.finish(counts.reduce(counts.zero(), null))).isEmpty();
  }

  @Test
  void anEmptyBufferIsNobodyElses() {
    long[] first = counts.reduce(counts.zero(), 3L);
    assertThat(counts.finish(counts.zero())).isEmpty();
    assertThat(counts.finish(first)).containsExactly(3, 1);
  }

  @Test
  void theTableGrowsWithTheCellsAndNotWithTheRows() {
    long[] table = counts.zero();
    for (int row = 0; row < 100_000; row++) {
      table = counts.reduce(table, (long) (row % 3));
    }
    assertThat(table).hasSize(17);
    for (long cell = 0; cell < 10_000; cell++) {
      table = counts.reduce(table, cell);
      // Never fuller than a half, so that what is not there is soon missed.
      assertThat((table.length - 1) / 2).isBetween((int) (2 * table[0]), 8 + (int) (5 * table[0]));
    }
  }
}
