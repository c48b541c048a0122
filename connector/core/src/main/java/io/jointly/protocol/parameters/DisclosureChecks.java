package io.jointly.protocol.parameters;

import io.jointly.codec.CanonicalWriter;
import io.jointly.field.FpVectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What compute parties do on shares before anything is opened (PROTOCOL.md §2.5). They check every
 * group: it passes if all its cells do, and nothing of a group that does not pass is opened in any
 * round. They also multiply flags by masks, so that no party can take its own part out of a flag.
 *
 * <p>The vector of round r has {@code groups · widths[r]} elements; those of one group stand
 * together. In a round in which something is multiplied, {@link #TAIL} elements that every data
 * party draws at random stand behind them.
 *
 * @param groups how many there are
 * @param widths elements of each group in each round
 * @param groupChecks what every group must pass, or null where no group is checked
 * @param flags for each round, which elements are multiplied by which
 */
public record DisclosureChecks(
    int groups,
    List<Integer> widths,
    @Nullable GroupChecks groupChecks,
    List<List<MaskedFlag>> flags) {

  /** Elements at the end of a vector that every data party draws at random. */
  public static final int TAIL = 4;

  /**
   * Rows of a group that enough parties must have.
   *
   * @param contributor offset of an element that is 1 at a party with enough rows in the cell, else
   *     0
   * @param present where a cell without any row passes: offset of an element that is 1 at a party
   *     with a row in it, else 0; empty where such a cell does not pass
   * @param binding to the number of rows that is opened; null where it is not opened
   */
  public record Cell(int contributor, OptionalInt present, @Nullable Binding binding) {}

  /**
   * Binds a contributor to a count that is opened: a party that claims to have enough rows must
   * have put a number other than 0 to {@code least} − 1 into the count.
   *
   * @param count offset of the count
   * @param inverse offset of an element that is, at a contributor, the inverse of the product of
   *     (its count − j) over all j from {@link #firstRoot} to {@code least} − 1, else 0
   * @param least rows that are enough, 1 or more
   */
  public record Binding(int count, int inverse, int least) {
    public Binding {
      if (least < 1 || least > Limits.MAX_ROWS_OF_A_PARTY || count == inverse) {
        throw new IllegalArgumentException("a binding needs 1 to 20,000 rows and two elements");
      }
    }

    /**
     * The least number at which the product is zero: 0, or −1, which no count is, where that makes
     * the number of factors even.
     */
    public static int firstRoot(int least) {
      return least > 1 && least % 2 == 1 ? -1 : 0;
    }
  }

  /**
   * Rows of a share table (PROTOCOL.md §12.7), of which enough must have been dealt.
   *
   * @param rows offset of an element that is, in the dealt vector, how many rows the cell has
   * @param least rows that are enough, 1 or more
   * @param none whether a cell without rows passes
   */
  public record DealtCell(int rows, int least, None none) {

    /** What becomes of a cell without rows. */
    public enum None {
      FAILS,
      PASSES
    }

    public DealtCell {
      if (least < 1 || least > Limits.MAX_ROWS_OF_A_PARTY) {
        throw new IllegalArgumentException("a cell of dealt rows needs 1 to 20,000 rows");
      }
      if (least == 1 && none == None.PASSES) {
        throw new IllegalArgumentException("a cell of dealt rows that always passes");
      }
    }
  }

  /**
   * What every group must pass before anything of it is opened. All offsets are within a group's
   * elements of round 0.
   *
   * @param cells in each, enough parties must contribute
   * @param parties how many data parties must contribute to a cell; 0 if there is none
   * @param dealtCells in each, enough rows must have been dealt; there is a cell of either kind
   * @param mask offset of an element that every data party draws at random
   * @param hidden offsets of the elements that are opened for no group: the mask, all bits, all
   *     inverses and all numbers of dealt rows
   */
  public record GroupChecks(
      List<Cell> cells, int parties, List<DealtCell> dealtCells, int mask, List<Integer> hidden) {

    /** Of rows of the data parties' own. */
    public GroupChecks(List<Cell> cells, int parties, int mask, List<Integer> hidden) {
      this(cells, parties, List.of(), mask, hidden);
    }

    public GroupChecks {
      cells = List.copyOf(cells);
      dealtCells = List.copyOf(dealtCells);
      hidden = hidden.stream().distinct().sorted().toList();
      if (cells.isEmpty()
          ? parties != 0 || dealtCells.isEmpty()
          : parties < 1 || parties > Limits.MAX_PARTIES) {
        throw new IllegalArgumentException("checks of groups need a cell and 1 to 64 parties");
      }
      TreeSet<Integer> bits = new TreeSet<>(bits(cells));
      List<Integer> dealt = dealtRows(dealtCells);
      List<Integer> inverses = bindings(cells).map(Binding::inverse).toList();
      if (!hidden.contains(mask)
          || !hidden.containsAll(bits)
          || !hidden.containsAll(inverses)
          || !hidden.containsAll(dealt)) {
        throw new IllegalArgumentException(
            "the mask, bits, inverses and numbers of dealt rows of checks must be hidden");
      }
      if (bindings(cells).map(Binding::count).anyMatch(hidden::contains)) {
        throw new IllegalArgumentException("a count that is bound must be opened");
      }
      if (bits.contains(mask)
          || inverses.contains(mask)
          || !Collections.disjoint(bits, inverses)
          || dealt.contains(mask)
          || !Collections.disjoint(dealt, bits)
          || !Collections.disjoint(dealt, inverses)
          || new HashSet<>(inverses).size() < inverses.size()) {
        throw new IllegalArgumentException(
            "an element that is two of mask, bit, inverse and number of dealt rows");
      }
    }

    /** The offsets of all elements that are checked or hidden. */
    List<Integer> offsets() {
      List<Integer> offsets = new ArrayList<>(hidden);
      offsets.addAll(inputs());
      offsets.addAll(dealtInputs());
      return offsets;
    }

    /** The offsets of all elements that must be 0 or 1 at every data party, ascending. */
    public List<Integer> bits() {
      return bits(cells);
    }

    /** How many cells there are, of either kind. */
    public int size() {
      return cells.size() + dealtCells.size();
    }

    /** Whether nothing but dealt rows is counted: no data party has a row of the table. */
    public boolean countsDealtRowsAlone() {
      return cells.isEmpty();
    }

    /**
     * The offsets of all elements of which the circuit reads each data party's own, ascending: bits
     * and, of bindings, counts and inverses.
     */
    public List<Integer> inputs() {
      TreeSet<Integer> inputs = new TreeSet<>(bits(cells));
      bindings(cells)
          .forEach(
              binding -> {
                inputs.add(binding.count());
                inputs.add(binding.inverse());
              });
      return List.copyOf(inputs);
    }

    /** The offsets of all elements of which the circuit reads the dealt vector's, ascending. */
    public List<Integer> dealtInputs() {
      return dealtRows(dealtCells);
    }

    private static List<Integer> dealtRows(List<DealtCell> cells) {
      return cells.stream().map(DealtCell::rows).distinct().sorted().toList();
    }

    /** How many bits and bindings each data party is checked for. */
    public long claims() {
      return bits().size() + bindings(cells).count();
    }

    private static Stream<Binding> bindings(List<Cell> cells) {
      return cells.stream().map(Cell::binding).filter(Objects::nonNull);
    }

    private static List<Integer> bits(List<Cell> cells) {
      TreeSet<Integer> bits = new TreeSet<>();
      for (Cell cell : cells) {
        bits.add(cell.contributor());
        cell.present().ifPresent(bits::add);
      }
      return List.copyOf(bits);
    }
  }

  /**
   * A flag of which only that may be told whether it is zero: its product with an element that
   * every data party draws at random is opened in its place. The mask itself is never opened.
   *
   * @param flag offset within a group
   * @param mask offset within a group
   */
  public record MaskedFlag(int flag, int mask) {}

  public DisclosureChecks {
    widths = List.copyOf(widths);
    flags = flags.stream().map(List::copyOf).toList();
    if (groups < 1
        || widths.isEmpty()
        || flags.size() != widths.size()
        || (groupChecks == null && flags.stream().allMatch(List::isEmpty))) {
      throw new IllegalArgumentException("at least one group and round, and a cell or flag");
    }
    List<Integer> checked = groupChecks == null ? List.of() : groupChecks.offsets();
    requireWithin(widths.get(0), checked);
    for (int round = 0; round < flags.size(); round++) {
      requireOffsets(widths.get(round), flags.get(round), round == 0 ? checked : List.of());
    }
  }

  /** Without flags. */
  public DisclosureChecks(int groups, List<Integer> widths, GroupChecks groupChecks) {
    this(groups, widths, groupChecks, widths.stream().map(w -> List.<MaskedFlag>of()).toList());
  }

  /**
   * @param checked may be no flag and no mask of one: a mask that serves twice tells how the two
   *     values that it masks differ
   */
  private static void requireOffsets(int width, List<MaskedFlag> flags, List<Integer> checked) {
    List<Integer> offsets =
        flags.stream().flatMap(flag -> Stream.of(flag.flag(), flag.mask())).toList();
    requireWithin(width, offsets);
    if (new HashSet<>(offsets).size() != offsets.size()
        || !Collections.disjoint(offsets, checked)) {
      throw new IllegalArgumentException("an element that is a flag or mask of two");
    }
  }

  private static void requireWithin(int width, List<Integer> offsets) {
    if (offsets.stream().anyMatch(offset -> offset < 0 || offset >= width)) {
      throw new IllegalArgumentException("an offset lies outside the group");
    }
  }

  /** What every group must pass; none where no group is checked. */
  public List<Cell> cells() {
    return groupChecks == null ? List.of() : groupChecks.cells();
  }

  /** Whether groups are checked in this round: in round 0, if at all. */
  public boolean checksGroups(int round) {
    return groupChecks(round) != null;
  }

  /** What every group must pass in this round; null but in round 0. */
  public @Nullable GroupChecks groupChecks(int round) {
    return round == 0 ? groupChecks : null;
  }

  /** Whether anything is multiplied in this round. */
  public boolean multiplies(int round) {
    return checksGroups(round) || !flags.get(round).isEmpty();
  }

  /** The length of a round's vector. */
  public int elements(int round) {
    return Math.addExact(
        Math.multiplyExact(groups, widths.get(round)), multiplies(round) ? TAIL : 0);
  }

  /** The canonical bytes (PROTOCOL.md §3.1). */
  public CanonicalWriter write() {
    CanonicalWriter out = new CanonicalWriter().u32(groups).u32(widths.size());
    widths.forEach(out::u32);
    out.u32(cells().size());
    for (Cell cell : cells()) {
      out.u32(cell.contributor());
      writeIndex(out, cell.present());
      Binding binding = cell.binding();
      if (binding == null) {
        out.u8(0);
      } else {
        out.u8(1).u32(binding.count()).u32(binding.inverse()).u32(binding.least());
      }
    }
    out.u32(groupChecks == null ? 0 : groupChecks.parties());
    List<DealtCell> dealtCells = groupChecks == null ? List.of() : groupChecks.dealtCells();
    out.u32(dealtCells.size());
    for (DealtCell cell : dealtCells) {
      out.u32(cell.rows()).u32(cell.least()).u8(cell.none().ordinal());
    }
    List<Integer> hidden = groupChecks == null ? List.of() : groupChecks.hidden();
    writeIndex(out, groupChecks == null ? OptionalInt.empty() : OptionalInt.of(groupChecks.mask()));
    out.u32(hidden.size());
    hidden.forEach(out::u32);
    for (List<MaskedFlag> ofRound : flags) {
      out.u32(ofRound.size());
      ofRound.forEach(flag -> out.u32(flag.flag()).u32(flag.mask()));
    }
    return out;
  }

  /** Writes an index counted from 1, and 0 for no index. */
  private static void writeIndex(CanonicalWriter out, OptionalInt index) {
    out.u32(index.isPresent() ? index.getAsInt() + 1 : 0);
  }

  /**
   * Sets everything that must not be opened to zero: all elements of suppressed groups, hidden
   * elements, and masks.
   */
  public void hide(int round, BitSet suppressed, long[] vector) {
    int width = widths.get(round);
    for (int group = suppressed.nextSetBit(0);
        group >= 0;
        group = suppressed.nextSetBit(group + 1)) {
      FpVectors.clear(vector, group * width, width);
    }
    GroupChecks checked = groupChecks(round);
    List<Integer> never = new ArrayList<>(checked == null ? List.of() : checked.hidden());
    flags.get(round).forEach(flag -> never.add(flag.mask()));
    for (int group = 0; group < groups; group++) {
      for (int offset : never) {
        FpVectors.clear(vector, group * width + offset, 1);
      }
    }
    if (multiplies(round)) {
      FpVectors.clear(vector, groups * width, TAIL);
    }
  }
}
