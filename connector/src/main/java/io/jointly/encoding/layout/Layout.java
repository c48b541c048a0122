package io.jointly.encoding.layout;

import io.jointly.encoding.build.CheckedCounts;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a query becomes vectors, one for each round: the slots and cells that each party sums up
 * locally, the elements that are made of them for each group, and where each measure finds its
 * elements again. Follows from the query and the collaboration alone.
 *
 * @param rounds elements of each group in each round; after those of round 0 stand the cells, and
 *     after these the tests' hidden ones
 * @param existence index of the element of round 0 that is non-zero where the group has rows, or -1
 *     where there is one global group, which always exists
 * @param tests what is tested of each group before it is opened, or null for nothing
 */
public record Layout(
    List<LocalAggregate> slots,
    List<List<Element>> rounds,
    List<Cells> cells,
    List<Search> searches,
    List<MeasureElements> measures,
    int existence,
    @Nullable GroupChecks tests) {

  /** Of a query of which nothing is tested. */
  public Layout(
      List<LocalAggregate> slots,
      List<List<Element>> rounds,
      List<Cells> cells,
      List<Search> searches,
      List<MeasureElements> measures,
      int existence) {
    this(slots, rounds, cells, searches, measures, existence, null);
  }

  public Layout {
    slots = List.copyOf(slots);
    rounds = rounds.stream().map(List::copyOf).toList();
    cells = List.copyOf(cells);
    searches = List.copyOf(searches);
    measures = List.copyOf(measures);
  }

  /** The elements of round 0 that are no cells. */
  public List<Element> elements() {
    return rounds.get(0);
  }

  /** How many elements each group has in a round. */
  public int width(int round) {
    if (round > 0) {
      return rounds.get(round).size();
    }
    int blocks = tests == null ? 0 : tests.blocks().size();
    return hiddenCellsAt(blocks);
  }

  /** How many elements a round's vector has: those of all groups, and what is behind them. */
  public long length(int round, int groups) {
    return (long) groups * width(round) + tail(round);
  }

  /** How many random elements stand behind the last group of a round. */
  public int tail(int round) {
    return tests != null && round == 0 || !maskedFlags(round).isEmpty() ? GroupChecks.TAIL : 0;
  }

  /**
   * A flag and the element that it is multiplied by before it is opened.
   *
   * @param flag its index among a group's elements of the round
   * @param mask its index there
   */
  public record MaskedFlag(int flag, int mask) {}

  /** The flags of a round that have masks. */
  public List<MaskedFlag> maskedFlags(int round) {
    List<MaskedFlag> flags = new ArrayList<>();
    List<Element> elements = rounds.get(round);
    for (int e = 0; e < elements.size(); e++) {
      if (elements.get(e) instanceof Element.FlagMask mask) {
        flags.add(new MaskedFlag(mask.flag(), e));
      }
    }
    return flags;
  }

  /**
   * The lists of cells that each party counts locally: one for each of {@link #cells}, and where
   * the tests count entities, these once more in the same order, by entities.
   */
  public List<Cells> localCells() {
    if (tests == null || !tests.areEntities()) {
      return cells;
    }
    List<Cells> local = new ArrayList<>(cells);
    local.addAll(cells);
    return local;
  }

  /** Index of the first element of cells number {@code index} among a group's in round 0. */
  public int cellsAt(int index) {
    int at = elements().size();
    for (Cells before : cells.subList(0, index)) {
      at += before.size();
    }
    return at;
  }

  /**
   * Whether this layout, of a query over the same rows and groups, suppresses all groups that the
   * other one does.
   */
  public boolean testsAllThat(Layout other) {
    return CheckedCounts.of(this).containsAll(CheckedCounts.of(other));
  }

  /** Index of the first element of the tests' block number {@code index} in round 0. */
  public int hiddenCellsAt(int index) {
    int at = cellsAt(cells.size());
    for (int i = 0; i < index; i++) {
      at += cells.get(java.util.Objects.requireNonNull(tests).blocks().get(i).cells()).size();
    }
    return at;
  }

  /** What the parties compare to be sure that element i means the same to all. */
  public byte[] canonicalBytes() {
    return LayoutCodec.encode(this);
  }
}
