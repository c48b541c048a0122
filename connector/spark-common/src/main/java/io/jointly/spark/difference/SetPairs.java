package io.jointly.spark.difference;

import java.util.Arrays;
import java.util.Objects;
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

  /** The set of the new query in each pair, by its number. */
  int[] now() {
    return Arrays.stream(pairs.keys()).mapToInt(pair -> (int) (pair >> Integer.SIZE)).toArray();
  }

  /** The same of the earlier query. */
  int[] then() {
    return Arrays.stream(pairs.keys()).mapToInt(pair -> (int) pair).toArray();
  }

  private int of(int now, int then) {
    return pairs.of((long) now << Integer.SIZE | then);
  }

  /** The pair of each run of rows, {@link #NONE} where one of its sets could not be computed. */
  OfRuns of(OfRuns now, OfRuns then) {
    int[] numbers = new int[now.numbers().length];
    boolean small = (long) now.size() * then.size() <= LARGEST_TABLE;
    int[] table = new int[small ? now.size() * then.size() : 0];
    for (int run = 0; run < numbers.length; run++) {
      int nowSet = now.numbers()[run];
      int thenSet = then.numbers()[run];
      if (nowSet == SetNumbers.FAILED || thenSet == SetNumbers.FAILED) {
        numbers[run] = NONE;
      } else if (small) {
        int at = nowSet * then.size() + thenSet;
        if (table[at] == 0) {
          table[at] = 1 + of(nowSet, thenSet);
        }
        numbers[run] = table[at] - 1;
      } else {
        numbers[run] = of(nowSet, thenSet);
      }
    }
    return new OfRuns(now.runs(), numbers, size());
  }

  /** The sets, or pairs of sets, that the rows of a block are in, by runs of rows. */
  static final class OfRuns {

    private final KeyRuns runs;
    private final int[] numbers;
    private final int[] counts;
    private int @Nullable [] ends;
    private int @Nullable [] ordered;

    /**
     * @param numbers the set or pair of each run, or {@link #NONE}
     * @param size how many sets or pairs there are
     */
    OfRuns(KeyRuns runs, int[] numbers, int size) {
      this.runs = runs;
      this.numbers = numbers;
      this.counts = new int[size];
      for (int run = 0; run < numbers.length; run++) {
        if (numbers[run] != NONE) {
          counts[numbers[run]] += runs.end(run) - runs.start(run);
        }
      }
    }

    KeyRuns runs() {
      return runs;
    }

    int[] numbers() {
      return numbers;
    }

    int size() {
      return counts.length;
    }

    /** How many rows are in a set or pair. */
    int count(int number) {
      return counts[number];
    }

    /** The runs, ordered by set or pair. */
    int[] ordered() {
      if (ordered == null) {
        order();
      }
      return Objects.requireNonNull(ordered);
    }

    /** Where the runs of a set or pair begin among {@link #ordered}. */
    int begin(int number) {
      return number == 0 ? 0 : end(number - 1);
    }

    /** Where the runs of a set or pair end there. */
    int end(int number) {
      if (ends == null) {
        order();
      }
      return Objects.requireNonNull(ends)[number];
    }

    private void order() {
      int[] next = new int[counts.length];
      int taken = 0;
      for (int number : numbers) {
        if (number != NONE) {
          next[number]++;
          taken++;
        }
      }
      int begin = 0;
      for (int number = 0; number < next.length; number++) {
        int size = next[number];
        next[number] = begin;
        begin += size;
      }
      int[] byNumber = new int[taken];
      for (int run = 0; run < numbers.length; run++) {
        if (numbers[run] != NONE) {
          byNumber[next[numbers[run]]++] = run;
        }
      }
      ordered = byNumber;
      ends = next;
    }
  }
}
