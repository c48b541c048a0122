package io.jointly.spark.difference;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** For each pair of sets, the rows or entities in both. */
final class PairCells {

  /** Of so many words of rows, one is counted first. */
  private static final int STRIDE = 64;

  private final boolean entities;
  private final int least;
  private boolean isBegun;
  private long[] rows = new long[0];
  private Tally.@Nullable OfEntities[] found = new Tally.@Nullable OfEntities[0];

  PairCells(boolean entities, int least) {
    this.entities = entities;
    this.least = least;
  }

  PairCells copy() {
    PairCells copy = new PairCells(entities, least);
    copy.isBegun = isBegun;
    copy.rows = rows.clone();
    copy.found = found.clone();
    for (int i = 0; i < found.length; i++) {
      Tally each = found[i];
      copy.found[i] = each == null ? null : (Tally.OfEntities) each.copy();
    }
    return copy;
  }

  /**
   * Counts rows, as far as pairs do not have enough of them.
   *
   * @param counted a bit for each row
   * @param last for each row, how many rows it stands for, or the hash of its entity
   */
  void count(long[] counted, SetPairs.OfRuns pairs, long[] last) {
    if (entities) {
      found = Arrays.copyOf(found, Math.max(found.length, pairs.size()));
    } else {
      rows = Arrays.copyOf(rows, Math.max(rows.length, pairs.size()));
    }
    // Some rows first, from everywhere: most pairs have enough of them then.
    boolean isFirst = !isBegun;
    isBegun = true;
    long left = 0;
    for (int w = 0; w < counted.length; w++) {
      if (isFirst && w % STRIDE == 0) {
        countWord(counted[w], w, pairs, last);
      } else {
        left += Long.bitCount(counted[w]);
      }
    }
    if (left > 2 * lacking(pairs, left)) {
      countLacking(counted, isFirst, pairs, last);
    } else {
      for (int w = 0; w < counted.length; w++) {
        if (!isFirst || w % STRIDE != 0) {
          countWord(counted[w], w, pairs, last);
        }
      }
    }
  }

  /**
   * About how many rows are passed until the pairs that do not have enough yet have it.
   *
   * @param left how many rows may still count
   */
  private long lacking(SetPairs.OfRuns pairs, long left) {
    // Twice as many as it takes if the rows that count are spread evenly.
    long most = 2L * least * pairs.runs().ofRow().length / Math.max(1, left);
    long lacking = 0;
    for (int pair = 0; pair < pairs.size(); pair++) {
      lacking += hasEnough(pair) ? 0 : Math.min(most, pairs.count(pair));
    }
    return lacking;
  }

  private boolean hasEnough(int pair) {
    if (entities) {
      Tally tally = found[pair];
      return tally != null && tally.isEnough();
    }
    return rows[pair] >= least;
  }

  private void countLacking(long[] counted, boolean isBegun, SetPairs.OfRuns pairs, long[] last) {
    int[] ordered = pairs.ordered();
    for (int pair = 0; pair < pairs.size(); pair++) {
      int end = pairs.end(pair);
      for (int at = pairs.begin(pair); at < end && !hasEnough(pair); at++) {
        int behind = pairs.runs().end(ordered[at]);
        for (int row = pairs.runs().start(ordered[at]); row < behind; row++) {
          int w = row / Long.SIZE;
          if ((counted[w] >>> row & 1) == 1 && !(isBegun && w % STRIDE == 0)) {
            add(pair, last[row]);
          }
        }
      }
    }
  }

  private void countWord(long counted, int w, SetPairs.OfRuns pairs, long[] last) {
    int[] numbers = pairs.numbers();
    int[] runs = pairs.runs().ofRow();
    for (long word = counted; word != 0; word &= word - 1) {
      int row = w * Long.SIZE + Long.numberOfTrailingZeros(word);
      add(numbers[runs[row]], last[row]);
    }
  }

  private void add(int pair, long each) {
    if (entities) {
      tally(pair).add(each);
    } else {
      rows[pair] += each;
    }
  }

  private Tally.OfEntities tally(int pair) {
    Tally.OfEntities tally = found[pair];
    if (tally == null) {
      tally = new Tally.OfEntities(least);
      found[pair] = tally;
    }
    return tally;
  }

  /** The rows or entities in a pair; not to be changed. */
  Tally at(int pair) {
    if (entities) {
      Tally tally = pair < found.length ? found[pair] : null;
      return tally == null ? empty() : tally;
    }
    Tally tally = empty();
    tally.add(pair < rows.length ? rows[pair] : 0);
    return tally;
  }

  Tally empty() {
    return entities ? new Tally.OfEntities(least) : new Tally.OfRows(least);
  }

  /** How many rows, or different entities, there are; counted no further than is needed. */
  abstract static sealed class Tally {

    /** The smallest number that is enough. */
    final int least;

    private Tally(int least) {
      this.least = least;
    }

    abstract Tally empty();

    /**
     * @param last a number of rows, or the hash of an entity
     */
    abstract void add(long last);

    abstract void add(Tally other);

    abstract boolean isEmpty();

    abstract boolean isEnough();

    abstract long size();

    final boolean isFew() {
      return !isEmpty() && !isEnough();
    }

    final Tally copy() {
      Tally copy = empty();
      copy.add(this);
      return copy;
    }

    /** Rows. */
    static final class OfRows extends Tally {
      private long rows;

      OfRows(int least) {
        super(least);
      }

      @Override
      Tally empty() {
        return new OfRows(least);
      }

      @Override
      void add(long last) {
        rows += last;
      }

      @Override
      void add(Tally other) {
        rows += ((OfRows) other).rows;
      }

      @Override
      boolean isEmpty() {
        return rows == 0;
      }

      @Override
      boolean isEnough() {
        return rows >= least;
      }

      @Override
      long size() {
        return rows;
      }
    }

    /** Different entities, of which only as many are kept as are enough. */
    static final class OfEntities extends Tally {
      private long[] entities = new long[2];
      private int size;

      OfEntities(int least) {
        super(least);
      }

      @Override
      Tally empty() {
        return new OfEntities(least);
      }

      @Override
      void add(long last) {
        if (size >= least) {
          return;
        }
        for (int i = 0; i < size; i++) {
          if (entities[i] == last) {
            return;
          }
        }
        if (size == entities.length) {
          entities = Arrays.copyOf(entities, 2 * size);
        }
        entities[size++] = last;
      }

      @Override
      void add(Tally other) {
        OfEntities more = (OfEntities) other;
        for (int i = 0; i < more.size && size < least; i++) {
          add(more.entities[i]);
        }
      }

      @Override
      boolean isEmpty() {
        return size == 0;
      }

      @Override
      boolean isEnough() {
        return size >= least;
      }

      @Override
      long size() {
        return size;
      }
    }
  }
}
