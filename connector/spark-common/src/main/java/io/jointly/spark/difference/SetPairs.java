package io.jointly.spark.difference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Numbers the pairs of a set of one query and a set of another, over all blocks of a task. */
final class SetPairs {

  /** Stands for no set of the query. */
  static final int NONE = -1;

  private static final long LARGEST_TABLE = 1 << 20;

  private final LongIntMap pairs = new LongIntMap();

  int size() {
    return pairs.size();
  }

  /** The set of the new query in each pair, by its number, or {@link #NONE}. */
  int[] now() {
    return Arrays.stream(pairs.keys()).mapToInt(pair -> (int) (pair >> Integer.SIZE) - 1).toArray();
  }

  /** The same of the earlier query. */
  int[] then() {
    return Arrays.stream(pairs.keys()).mapToInt(pair -> (int) pair - 1).toArray();
  }

  int of(int now, int then) {
    return pairs.of((long) (now + 1) << Integer.SIZE | then + 1);
  }

  /**
   * The number of each row's pair.
   *
   * @param now for each row its set or {@link #NONE}
   */
  OfRows of(int[] now, int nowSize, int[] then, int thenSize) {
    int[] numbers = new int[now.length];
    boolean small = (long) (nowSize + 1) * (thenSize + 1) <= LARGEST_TABLE;
    int[] table = new int[small ? (nowSize + 1) * (thenSize + 1) : 0];
    for (int i = 0; i < numbers.length; i++) {
      if (small) {
        int at = (now[i] + 1) * (thenSize + 1) + then[i] + 1;
        if (table[at] == 0) {
          table[at] = 1 + of(now[i], then[i]);
        }
        numbers[i] = table[at] - 1;
      } else {
        numbers[i] = of(now[i], then[i]);
      }
    }
    return new OfRows(numbers, size());
  }

  /** The pairs of sets that the rows of a block are in. */
  static final class OfRows {

    private final int[] numbers;
    private final int[] ends;
    private final int[] counts;
    private int @Nullable [] ordered;

    /**
     * @param numbers the pair of each row, or {@link #NONE}
     * @param size how many pairs there are
     */
    OfRows(int[] numbers, int size) {
      this.numbers = numbers;
      this.counts = new int[size];
      this.ends = new int[size];
      for (int pair : numbers) {
        if (pair != NONE) {
          counts[pair]++;
        }
      }
      int end = 0;
      for (int pair = 0; pair < size; pair++) {
        end += counts[pair];
        ends[pair] = end;
      }
    }

    int[] numbers() {
      return numbers;
    }

    int size() {
      return counts.length;
    }

    /** How many rows are in a pair. */
    int count(int pair) {
      return counts[pair];
    }

    /** Where the rows of a pair end among {@link #ordered}. */
    int end(int pair) {
      return ends[pair];
    }

    /** The rows, ordered by pair. */
    int[] ordered() {
      int[] known = ordered;
      if (known == null) {
        known = new int[numbers.length];
        int[] next = new int[counts.length];
        for (int pair = 0; pair < next.length; pair++) {
          next[pair] = ends[pair] - counts[pair];
        }
        for (int row = 0; row < numbers.length; row++) {
          if (numbers[row] != NONE) {
            known[next[numbers[row]]++] = row;
          }
        }
        ordered = known;
      }
      return known;
    }
  }
}
