package io.jointly.spark.difference;

import java.util.Arrays;

/**
 * Rows of a block that are next to each other and have the same keys. What sets they are in is
 * worked out once for all of them.
 *
 * @param ends for each run, the row behind its last one
 * @param ofRow the run of each row
 */
record KeyRuns(int[] ends, int[] ofRow) {

  private static final int LARGEST_TABLE = 1 << 20;

  /**
   * @param parts of a block
   * @param rows how many it has
   */
  static KeyRuns of(PartResults[] parts, int rows) {
    int[][] keyed =
        Arrays.stream(parts)
            .filter(KeyRuns::hasKeys)
            .map(PartResults::classes)
            .toArray(int[][]::new);
    int[] ofRow = new int[rows];
    int[] ends = new int[Math.min(16, ofRow.length)];
    int last = ofRow.length == 0 ? -1 : 0;
    for (int row = 1; row < ofRow.length; row++) {
      boolean same = true;
      for (int[] classes : keyed) {
        same &= classes[row] == classes[row - 1];
      }
      if (!same) {
        ends[last++] = row;
        if (last == ends.length) {
          ends = Arrays.copyOf(ends, 2 * last);
        }
      }
      ofRow[row] = last;
    }
    if (last >= 0) {
      ends[last] = ofRow.length;
    }
    return new KeyRuns(Arrays.copyOf(ends, last + 1), ofRow);
  }

  private static boolean hasKeys(PartResults part) {
    return !part.values().isEmpty();
  }

  int size() {
    return ends.length;
  }

  /** The first row of a run. */
  int start(int run) {
    return run == 0 ? 0 : ends[run - 1];
  }

  /** The row behind the last one of a run. */
  int end(int run) {
    return ends[run];
  }

  /** The rows of a block in an order in which those with the same keys are next to each other. */
  static int[] order(PartResults[] parts, int rows) {
    int[] combined = new int[rows];
    int size = 1;
    for (PartResults part : parts) {
      if (hasKeys(part)) {
        size = combine(combined, size, part);
      }
    }
    int[] next = new int[size + 1];
    for (int each : combined) {
      next[each + 1]++;
    }
    for (int i = 0; i < size; i++) {
      next[i + 1] += next[i];
    }
    int[] order = new int[combined.length];
    for (int row = 0; row < order.length; row++) {
      order[next[combined[row]]++] = row;
    }
    return order;
  }

  /**
   * Divides combinations of classes further by the classes of one more part.
   *
   * @param combined the number of each row's combination
   * @return how many there are then
   */
  private static int combine(int[] combined, int size, PartResults part) {
    int[] classes = part.classes();
    long all = (long) size * part.size();
    if (all <= LARGEST_TABLE) {
      for (int row = 0; row < combined.length; row++) {
        combined[row] = combined[row] * part.size() + classes[row];
      }
      return (int) all;
    }
    LongIntMap numbers = new LongIntMap();
    for (int row = 0; row < combined.length; row++) {
      combined[row] = numbers.of((long) combined[row] * part.size() + classes[row]);
    }
    return numbers.size();
  }
}
