package io.jointly.protocol.parameters;

import io.jointly.codec.CanonicalWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * What compute parties do on shares before anything is opened (PROTOCOL.md §2.5). They test every
 * group: it passes if all its cells do, and of a group that does not pass nothing is opened in any
 * round. And they multiply flags by masks, so that nobody can take its own part out of a flag.
 *
 * <p>The vector of round r has {@code groups · widths[r]} elements, those of one group together.
 * Where something is multiplied in the round, {@link #TAIL} elements that every data party draws at
 * random stand behind them.
 *
 * @param groups how many there are
 * @param widths elements of each group in each round
 * @param cells none where no group is tested
 * @param mask offset within a group, in round 0, of an element that every data party draws at
 *     random; {@link #NO_MASK} where there are no cells
 * @param hidden offsets within a group, in round 0, of elements that are opened for no group: the
 *     mask, contributors, and counts that are only tested
 * @param flags of each round, which elements are multiplied by which
 */
public record DisclosureChecks(
    int groups,
    List<Integer> widths,
    List<Cell> cells,
    int mask,
    List<Integer> hidden,
    List<List<MaskedFlag>> flags) {

  public static final int NO_MASK = -1;

  /** Elements at the end of a vector that every data party draws at random. */
  public static final int TAIL = 4;

  /** Whether a cell that no row is in passes. */
  public enum Zero {
    FAILS,
    PASSES
  }

  /** So many times the element at this offset within a group. */
  public record ScaledElement(int element, int factor) {}

  /**
   * A number of rows that has to be large enough.
   *
   * @param count the number, as a sum of terms
   * @param contributors offset of an element that is 1 at a party with rows in the cell, else 0; or
   *     -1 if the number of parties is not tested
   * @param more how many rows above the threshold are needed, 0 or more
   */
  public record Cell(List<ScaledElement> count, int contributors, Zero zero, int more) {
    public Cell {
      count = List.copyOf(count);
      if (count.isEmpty() || more < 0) {
        throw new IllegalArgumentException("a cell has a count and needs 0 or more rows above");
      }
    }
  }

  /**
   * A flag, zero or not, of which only that may be told: the product with an element that every
   * data party draws at random is opened in its place, and the mask never.
   *
   * @param flag offset within a group
   * @param mask offset within a group
   */
  public record MaskedFlag(int flag, int mask) {}

  public DisclosureChecks {
    widths = List.copyOf(widths);
    cells = List.copyOf(cells);
    hidden = hidden.stream().distinct().sorted().toList();
    flags = flags.stream().map(List::copyOf).toList();
    if (groups < 1
        || widths.isEmpty()
        || flags.size() != widths.size()
        || cells.isEmpty() && flags.stream().allMatch(List::isEmpty)) {
      throw new IllegalArgumentException("at least one group and round, and a cell or flag");
    }
    List<Integer> tested = requireOffsets(widths.get(0), cells, mask, hidden);
    for (int round = 0; round < flags.size(); round++) {
      requireOffsets(widths.get(round), flags.get(round), round == 0 ? tested : List.of());
    }
  }

  /** Without flags. */
  public DisclosureChecks(
      int groups, List<Integer> widths, List<Cell> cells, int mask, List<Integer> hidden) {
    this(
        groups,
        widths,
        cells,
        mask,
        hidden,
        widths.stream().map(w -> List.<MaskedFlag>of()).toList());
  }

  /** Gives back the offsets of all that is tested or hidden. */
  private static List<Integer> requireOffsets(
      int width, List<Cell> cells, int mask, List<Integer> hidden) {
    List<Integer> offsets = new ArrayList<>(hidden);
    for (Cell cell : cells) {
      cell.count().forEach(term -> offsets.add(term.element()));
      if (cell.contributors() != -1) {
        offsets.add(cell.contributors());
      }
    }
    requireWithin(width, offsets);
    if (cells.isEmpty() ? mask != NO_MASK || !hidden.isEmpty() : !hidden.contains(mask)) {
      throw new IllegalArgumentException("a mask that is opened, or one that masks nothing");
    }
    return offsets;
  }

  /**
   * @param tested may be no flag or mask of one: a mask that serves twice tells how the two values
   *     that it masks differ
   */
  private static void requireOffsets(int width, List<MaskedFlag> flags, List<Integer> tested) {
    List<Integer> offsets =
        flags.stream().flatMap(flag -> Stream.of(flag.flag(), flag.mask())).toList();
    requireWithin(width, offsets);
    if (new HashSet<>(offsets).size() != offsets.size() || !Collections.disjoint(offsets, tested)) {
      throw new IllegalArgumentException("an element that is a flag or mask of two");
    }
  }

  private static void requireWithin(int width, List<Integer> offsets) {
    if (offsets.stream().anyMatch(offset -> offset < 0 || offset >= width)) {
      throw new IllegalArgumentException("an offset outside a group");
    }
  }

  /** Whether groups are tested in this round: in round 0, if at all. */
  public boolean testsGroups(int round) {
    return round == 0 && !cells.isEmpty();
  }

  /** Whether anything is multiplied in this round. */
  public boolean multiplies(int round) {
    return testsGroups(round) || !flags.get(round).isEmpty();
  }

  /** The length of a round's vector. */
  public int elements(int round) {
    return Math.addExact(
        Math.multiplyExact(groups, widths.get(round)), multiplies(round) ? TAIL : 0);
  }

  /** The canonical bytes (PROTOCOL.md §2.5). */
  public CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(groups).u32(widths.size());
    widths.forEach(out::u32);
    out.u32(cells.size());
    for (Cell cell : cells) {
      out.u32(cell.count().size());
      cell.count().forEach(term -> out.u32(term.element()).u64(term.factor()));
      out.u32(cell.contributors() + 1).u8(cell.zero().ordinal()).u32(cell.more());
    }
    out.u32(mask + 1).u32(hidden.size());
    hidden.forEach(out::u32);
    for (List<MaskedFlag> ofRound : flags) {
      out.u32(ofRound.size());
      ofRound.forEach(flag -> out.u32(flag.flag()).u32(flag.mask()));
    }
    return out;
  }

  /**
   * Sets all that must not be opened to zero: of groups that do not pass, what is hidden, and
   * masks.
   */
  public void hide(int round, BitSet suppressed, long[] vector) {
    int width = widths.get(round);
    for (int group = suppressed.nextSetBit(0);
        group >= 0;
        group = suppressed.nextSetBit(group + 1)) {
      clear(vector, group * width, width);
    }
    List<Integer> never = new ArrayList<>(round == 0 ? hidden : List.of());
    flags.get(round).forEach(flag -> never.add(flag.mask()));
    for (int group = 0; group < groups; group++) {
      for (int offset : never) {
        clear(vector, group * width + offset, 1);
      }
    }
    if (multiplies(round)) {
      clear(vector, groups * width, TAIL);
    }
  }

  private static void clear(long[] vector, int from, int n) {
    Arrays.fill(vector, 2 * from, 2 * (from + n), 0L);
  }
}
