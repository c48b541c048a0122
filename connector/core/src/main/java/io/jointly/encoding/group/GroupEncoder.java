package io.jointly.encoding.group;

import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.encoding.layout.Search;
import io.jointly.protocol.parameters.DisclosureChecks;
import java.io.Serializable;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the elements of a group from its values. It runs in executors, so it is serializable and
 * holds indexes only: it knows how elements are made, and not what the query asks.
 *
 * <p>A group's values are its local aggregates, and behind them for each of {@link
 * Layout#localCells} the number of cells with rows, then of each of these cells its index and its
 * number of rows or entities.
 */
public final class GroupEncoder implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final CellCopies[] NO_CELLS = {};

  private final ElementEncoder[][] rounds;

  /** Cells have elements in round 0 alone. */
  private final CellCopies[] cells;

  /** Null for a round in which nothing is drawn. */
  private final @Nullable RandomElements[] drawn;

  private final int[] widths;
  private final int localAggregates;
  private final int searches;

  private GroupEncoder(Layout layout, int more) {
    int rounds = layout.rounds().size();
    this.rounds =
        IntStream.range(0, rounds)
            .mapToObj(round -> encoders(layout, round, more))
            .toArray(ElementEncoder[][]::new);
    this.cells =
        IntStream.range(0, layout.localCells().size())
            .mapToObj(local -> CellCopies.of(layout, local, more))
            .toArray(CellCopies[]::new);
    this.drawn = new @Nullable RandomElements[rounds];
    for (int round = 0; round < rounds; round++) {
      drawn[round] = RandomElements.of(layout, round);
    }
    this.widths = IntStream.range(0, rounds).map(layout::width).toArray();
    this.localAggregates = layout.localAggregates().size();
    this.searches = layout.searches().size();
  }

  private static ElementEncoder[] encoders(Layout layout, int round, int more) {
    return layout.rounds().get(round).stream()
        .map(element -> encoder(layout, round, element, more))
        .toArray(ElementEncoder[]::new);
  }

  private static ElementEncoder encoder(Layout layout, int round, Element element, int more) {
    return element.match(
        total ->
            new ElementEncoder.Sum(
                total.localAggregates().stream().mapToInt(Integer::intValue).toArray(),
                total.width()),
        presence -> new ElementEncoder.Presence(presence.localAggregate()),
        flag -> {
          Search search = layout.searches().get(flag.search());
          return new ElementEncoder.DigitFlag(
              search.localAggregate(),
              flag.search(),
              search.position().firstCode() + ((long) flag.value() << search.shift(round)));
        },
        contributor -> {
          if (contributor.minimum().kind() == RowMinimum.Kind.DEALT) {
            return new ElementEncoder.Nothing();
          }
          List<Element.ScaledAggregate> terms = contributor.terms();
          return new ElementEncoder.Contributor(
              terms.stream().mapToInt(Element.ScaledAggregate::localAggregate).toArray(),
              terms.stream().mapToInt(Element.ScaledAggregate::factor).toArray(),
              contributor.minimum().raisedBy(more).rows());
        },
        inverse ->
            new ElementEncoder.Inverse(
                inverse.localAggregate(),
                inverse.minimum().rows(),
                inverse.minimum().raisedBy(more).rows()),
        mask -> new ElementEncoder.Drawn(),
        flagMask -> new ElementEncoder.Drawn());
  }

  /**
   * @param more rows in each cell that this party's own policy asks for, above what was agreed on,
   *     before it counts as a contributor; 0 or more
   */
  public static GroupEncoder of(Layout layout, int more) {
    return new GroupEncoder(layout, more);
  }

  /** Number of elements of each group in a round. */
  public int elements(int round) {
    return widths[round];
  }

  /** Number of elements of a round's vector. */
  public int length(int round, int groups) {
    int tail = drawn[round] == null ? 0 : DisclosureChecks.TAIL;
    return Math.addExact(Math.multiplyExact(groups, widths[round]), tail);
  }

  ElementEncoder[] elementEncoders(int round) {
    return rounds[round];
  }

  CellCopies[] cells(int round) {
    return round == 0 ? cells : NO_CELLS;
  }

  @Nullable RandomElements drawn(int round) {
    return drawn[round];
  }

  int localAggregates() {
    return localAggregates;
  }

  int searches() {
    return searches;
  }
}
