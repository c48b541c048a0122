package io.jointly.protocol;

import io.jointly.codec.CanonicalWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * What is tested of every group, on shares, before anything of it is opened (PROTOCOL.md §2.5). A
 * group passes if all its cells do; of a group that does not pass nothing is opened in any round.
 *
 * <p>Round 0's vector has {@code groups · widths[0]} elements, those of one group together, and
 * behind them {@link #TAIL} elements that every data party draws at random. Vectors of later rounds
 * have {@code groups · widths[r]} elements.
 *
 * @param groups how many there are
 * @param widths elements of each group in each round
 * @param cells at least one
 * @param mask offset within a group, in round 0, of an element that every data party draws at
 *     random
 * @param hidden offsets within a group, in round 0, of elements that are opened for no group: the
 *     mask, contributors, and counts that are only tested
 */
public record Tests(
    int groups, List<Integer> widths, List<Cell> cells, int mask, List<Integer> hidden) {

  /** Elements at the end of round 0's vector that every data party draws at random. */
  public static final int TAIL = 4;

  /** Whether a cell that no row is in passes. */
  public enum Zero {
    FAILS,
    PASSES
  }

  /** So many times the element at this offset within a group. */
  public record Term(int element, int factor) {}

  /**
   * A number of rows that has to be large enough.
   *
   * @param count the number, as a sum of terms
   * @param contributors offset of an element that is 1 at a party with rows in the cell, else 0; or
   *     -1 if the number of parties is not tested
   * @param more how many rows above the threshold are needed, 0 or more
   */
  public record Cell(List<Term> count, int contributors, Zero zero, int more) {
    public Cell {
      count = List.copyOf(count);
      if (count.isEmpty() || more < 0) {
        throw new IllegalArgumentException("a cell has a count and needs 0 or more rows above");
      }
    }
  }

  public Tests {
    widths = List.copyOf(widths);
    cells = List.copyOf(cells);
    hidden = hidden.stream().distinct().sorted().toList();
    if (groups < 1 || widths.isEmpty() || cells.isEmpty()) {
      throw new IllegalArgumentException("at least one group, round and cell");
    }
    List<Integer> offsets = new ArrayList<>(hidden);
    offsets.add(mask);
    for (Cell cell : cells) {
      cell.count().forEach(term -> offsets.add(term.element()));
      offsets.add(Math.max(cell.contributors(), 0));
    }
    int width = widths.get(0);
    if (offsets.stream().anyMatch(offset -> offset < 0 || offset >= width)
        || !hidden.contains(mask)) {
      throw new IllegalArgumentException("an offset outside a group, or a mask that is opened");
    }
  }

  /** The length of a round's vector. */
  public int elements(int round) {
    return Math.addExact(Math.multiplyExact(groups, widths.get(round)), round == 0 ? TAIL : 0);
  }

  /** The canonical bytes (PROTOCOL.md §2.5). */
  CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(groups).u32(widths.size());
    widths.forEach(out::u32);
    out.u32(cells.size());
    for (Cell cell : cells) {
      out.u32(cell.count().size());
      cell.count().forEach(term -> out.u32(term.element()).u64(term.factor()));
      out.u32(cell.contributors() + 1).u8(cell.zero().ordinal()).u32(cell.more());
    }
    out.u32(mask).u32(hidden.size());
    hidden.forEach(out::u32);
    return out;
  }

  /** Sets all that must not be opened to zero: of groups that do not pass, and what is hidden. */
  void hide(int round, BitSet suppressed, long[] vector) {
    int width = widths.get(round);
    for (int group = suppressed.nextSetBit(0);
        group >= 0;
        group = suppressed.nextSetBit(group + 1)) {
      clear(vector, group * width, width);
    }
    if (round == 0) {
      for (int group = 0; group < groups; group++) {
        for (int offset : hidden) {
          clear(vector, group * width + offset, 1);
        }
      }
      clear(vector, groups * width, TAIL);
    }
  }

  private static void clear(long[] vector, int from, int n) {
    Arrays.fill(vector, 2 * from, 2 * (from + n), 0L);
  }
}
