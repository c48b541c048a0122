package io.jointly.encoding.layout;

import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.MaskedFlag;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How a query becomes vectors, one for each round: the local aggregates and cells that each party
 * computes, the elements that are made from them for each group, and where each measure finds its
 * elements again. It follows from the query and the collaboration alone.
 *
 * @param rounds elements of each group in each round; in round 0 the cells stand behind them, and
 *     the hidden cells behind these
 * @param existence index of the element of round 0 that is non-zero where the group has rows; empty
 *     where there is one global group, which always exists
 * @param checks what every group must pass before it is opened, or null for nothing
 */
public record Layout(
    List<LocalAggregate> localAggregates,
    List<List<Element>> rounds,
    List<Cells> cells,
    List<Search> searches,
    List<MeasureElements> measures,
    OptionalInt existence,
    @Nullable CheckLayout checks) {

  public Layout {
    localAggregates = List.copyOf(localAggregates);
    rounds = rounds.stream().map(List::copyOf).toList();
    cells = List.copyOf(cells);
    searches = List.copyOf(searches);
    measures = List.copyOf(measures);
  }

  /**
   * Whether a group has rows at any party.
   *
   * @param totals the opened vector of round 0
   */
  public boolean exists(long[] totals, int group) {
    return existence.isEmpty()
        || !FpVectors.isZero(totals, group * width(0) + existence.getAsInt());
  }

  /** The elements of round 0 that are no cells. */
  public List<Element> elements() {
    return rounds.get(0);
  }

  /** How many elements each group has in a round. */
  public int width(int round) {
    return round > 0 ? rounds.get(round).size() : hiddenCellsAt(hiddenCells().size());
  }

  /** How many elements a round's vector has: those of all groups, and the tail behind them. */
  public long length(int round, int groups) {
    return (long) groups * width(round) + tail(round);
  }

  /** How many random elements stand behind the last group of a round. */
  public int tail(int round) {
    return (checks != null && round == 0) || !maskedFlags(round).isEmpty()
        ? DisclosureChecks.TAIL
        : 0;
  }

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
   * What compute parties check and multiply on shares; empty for nothing.
   *
   * @param groups number of possible groups
   */
  public Optional<DisclosureChecks> disclosureChecks(int groups) {
    if (roundNumbers().allMatch(round -> tail(round) == 0)) {
      return Optional.empty();
    }
    return Optional.of(
        new DisclosureChecks(
            groups,
            roundNumbers().mapToObj(this::width).toList(),
            checks == null ? null : checks.groupChecks(),
            roundNumbers().mapToObj(this::maskedFlags).toList()));
  }

  private IntStream roundNumbers() {
    return IntStream.range(0, rounds.size());
  }

  /**
   * The lists of cells that each party counts locally: one for each of {@link #cells}, and where
   * entities are counted, these once more in the same order, by entities.
   */
  public List<Cells> localCells() {
    if (checks == null || !checks.countsEntities()) {
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

  /** The hidden elements of single cells; none where nothing is checked. */
  public List<HiddenCells> hiddenCells() {
    return checks == null ? List.of() : checks.hiddenCells();
  }

  /** Index of the first element of hidden cells number {@code index} in round 0. */
  public int hiddenCellsAt(int index) {
    int at = cellsAt(cells.size());
    for (HiddenCells before : hiddenCells().subList(0, index)) {
      at += cells.get(before.cells()).size();
    }
    return at;
  }
}
