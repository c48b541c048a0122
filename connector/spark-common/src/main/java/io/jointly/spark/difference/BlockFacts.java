package io.jointly.spark.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which rows of a block satisfy what, as sets of bits. */
final class BlockFacts {

  private final RowShape shape;
  private final RowBlock block;
  private final Map<Integer, long[][]> known = new HashMap<>();
  private final @Nullable Boolean[] always;

  BlockFacts(RowShape shape, RowBlock block) {
    this.shape = shape;
    this.block = block;
    this.always = new @Nullable Boolean[shape.facts()];
  }

  /** Those facts that do not hold of all rows, by their numbers. */
  List<Integer> needed(int[] facts) {
    List<Integer> needed = new ArrayList<>();
    for (int fact : facts) {
      if (!holdsAlways(fact)) {
        needed.add(fact);
      }
    }
    return needed;
  }

  private boolean holdsAlways(int fact) {
    Boolean found = always[fact];
    if (found == null) {
      RowShape.Place place = shape.fact(fact);
      boolean all = true;
      for (long[] words : block.parts()[place.part()].facts()) {
        all &= bit(words, place.index());
      }
      found = all;
      always[fact] = found;
    }
    return found;
  }

  private static boolean bit(long[] words, int index) {
    return (words[index / Long.SIZE] >>> index & 1) == 1;
  }

  /**
   * The rows of which all facts hold.
   *
   * @param needed as {@link #needed} gives them
   * @throws IllegalStateException if Spark failed on a row for which this decides
   */
  long[] all(List<Integer> needed) {
    long[] all = new long[(block.rows() + Long.SIZE - 1) / Long.SIZE];
    Arrays.fill(all, -1L);
    if (block.rows() % Long.SIZE != 0) {
      all[all.length - 1] = -1L >>> -block.rows();
    }
    boolean mayFail = false;
    for (int fact : needed) {
      and(all, rows(fact));
      mayFail |= block.parts()[shape.fact(fact).part()].failed() != null;
    }
    if (mayFail) {
      requireNoFailure(needed);
    }
    return all;
  }

  private static void and(long[] into, long[] other) {
    for (int w = 0; w < into.length; w++) {
      into[w] &= other[w];
    }
  }

  private long[] rows(int fact) {
    RowShape.Place place = shape.fact(fact);
    return known
        .computeIfAbsent(
            place.part(), part -> rows(block.parts()[part], block.parts()[part].facts()))[
        place.index()];
  }

  /** The rows of which each fact of a part holds: bits by class become bits by fact. */
  private static long[][] rows(PartResults part, long[][] bits) {
    int[] classes = part.classes();
    int words = part.size() == 0 ? 0 : bits[0].length;
    long[][] rows = new long[words * Long.SIZE][(classes.length + Long.SIZE - 1) / Long.SIZE];
    long[] square = new long[Long.SIZE];
    for (int word = 0; word < words; word++) {
      long[] ofClass = new long[part.size()];
      for (int c = 0; c < ofClass.length; c++) {
        ofClass[c] = bits[c][word];
      }
      for (int first = 0; first < classes.length; first += Long.SIZE) {
        int end = Math.min(classes.length - first, Long.SIZE);
        for (int i = 0; i < end; i++) {
          square[i] = ofClass[classes[first + i]];
        }
        Arrays.fill(square, end, Long.SIZE, 0);
        transpose(square);
        for (int fact = 0; fact < Long.SIZE; fact++) {
          rows[word * Long.SIZE + fact][first / Long.SIZE] = square[fact];
        }
      }
    }
    return rows;
  }

  /** Bit j of word i becomes bit i of word j: halves are exchanged, then quarters, and so on. */
  private static void transpose(long[] square) {
    long mask = 0xFFFFFFFFL;
    for (int width = Integer.SIZE; width > 0; width >>= 1, mask ^= mask << width) {
      for (int i = 0; i < Long.SIZE; i = (i | width) + 1 & ~width) {
        long exchanged = (square[i] >>> width ^ square[i | width]) & mask;
        square[i] ^= exchanged << width;
        square[i | width] ^= exchanged;
      }
    }
  }

  /** Spark stops at the first condition that does not hold, so a later one may fail. */
  private void requireNoFailure(List<Integer> needed) {
    long[] open = new long[(block.rows() + Long.SIZE - 1) / Long.SIZE];
    Arrays.fill(open, -1L);
    long[] anyFailed = new long[open.length];
    for (int fact : needed) {
      RowShape.Place place = shape.fact(fact);
      long[][] failed = block.parts()[place.part()].failed();
      long[] fails =
          failed == null
              ? new long[open.length]
              : rows(block.parts()[place.part()], failed)[place.index()];
      long[] holds = rows(fact);
      for (int w = 0; w < open.length; w++) {
        open[w] &= holds[w] | fails[w];
        anyFailed[w] |= fails[w];
      }
    }
    for (int w = 0; w < open.length; w++) {
      if ((open[w] & anyFailed[w]) != 0) {
        throw new IllegalStateException("a condition of a query fails on a row");
      }
    }
  }
}
