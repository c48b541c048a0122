package io.jointly.encoding.build;

import io.jointly.collaboration.Rules;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.CheckLayout.Counted;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.HiddenCells;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Region;
import io.jointly.encoding.layout.RowMinimum;
import io.jointly.encoding.layout.Term;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.protocol.parameters.DisclosureChecks.Binding;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.query.AggregateParts;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what has to be checked of each group of a query, and adds the hidden elements for it to
 * round 0.
 */
final class DisclosureChecksBuilder {

  private final Rules rules;
  private final Zero zero;
  private final Counted counted;
  private final ToIntFunction<LocalAggregate> localAggregates;
  private final ValueConditions valueConditions;
  private final List<Cells> cells;
  private final List<Element> elements;
  private final Map<Element, Integer> places = new HashMap<>();
  private final List<Cell> checked = new ArrayList<>();
  private final List<Integer> hidden = new ArrayList<>();

  /**
   * @param counted rows, or entities where the table has an entity key
   * @param localAggregates gives a local aggregate its index
   * @param valueConditions on what is summed
   * @param elements of round 0; hidden ones are added behind them
   */
  DisclosureChecksBuilder(
      Rules rules,
      Counted counted,
      ToIntFunction<LocalAggregate> localAggregates,
      ValueConditions valueConditions,
      List<Cells> cells,
      List<Element> elements) {
    this.rules = rules;
    this.zero = zero(rules);
    this.counted = counted;
    this.localAggregates = localAggregates;
    this.valueConditions = valueConditions;
    this.cells = cells;
    this.elements = elements;
    for (int i = 0; i < elements.size(); i++) {
      places.putIfAbsent(elements.get(i), i);
    }
  }

  private static Zero zero(Rules rules) {
    return rules.zeroGroups() == Rules.ZeroGroups.RELEASE ? Zero.PASSES : Zero.FAILS;
  }

  /** What is counted in a table whose rows have an entity key. */
  static Counted ofEntities(Rules rules) {
    // Where groups without anybody pass, rows without a key must not look like such a group.
    return zero(rules) == Zero.PASSES ? Counted.ENTITIES_OR_ONE : Counted.ENTITIES;
  }

  /**
   * @param countedKeys the keys that a measure counts, if it does
   * @throws PolicyException (FUNCTION_NOT_ALLOWED) for an aggregate that cannot be checked, or for
   *     two whose cells overlap
   */
  CheckLayout build(
      List<MeasureElements> measures, Function<Measure, Optional<CountedKeys>> countedKeys) {
    Map<List<Expr>, Integer> counts = new LinkedHashMap<>();
    Map<List<Expr>, Set<Term>> summed = new HashMap<>();
    List<CountedKeys> keys = new ArrayList<>();
    counts.put(List.of(), 0);
    for (MeasureElements place : measures) {
      Measure measure = place.measure();
      requireCheckable(measure);
      Optional<CountedKeys> ofKeys = countedKeys.apply(measure);
      ofKeys.ifPresent(keys::add);
      List<Expr> there =
          ofKeys
              .map(CountedKeys::there)
              .orElseGet(() -> NullImplication.nullable(measure.present()));
      counts.merge(there, more(measure), Math::max);
      place
          .sums()
          .forEach(sum -> summed.computeIfAbsent(there, s -> new HashSet<>()).add(sum.term()));
    }
    requireOneCut(measures);
    List<List<Expr>> sets = List.copyOf(counts.keySet());
    List<Set<Term>> sums =
        sets.stream().map(set -> summed.getOrDefault(set, Set.<Term>of())).toList();
    SummedCells summedCells = new SummedCells(new PartFinder(valueConditions, zero), zero);
    measures.forEach(summedCells::add);
    List<ExposedRegions.Exposed> exposed = new ExposedRegions(sets, sums).differences();
    exposed.forEach(summedCells::add);
    summedCells.addOverlaps(sets);
    counts.forEach(
        (exprs, more) -> {
          Region region = Region.of(exprs);
          // A cell within it says as much, unless what is claimed of it can be held to its count.
          if (exprs.isEmpty()
              || more > 0
              || isOpened(region)
              || keys.stream().anyMatch(each -> each.there().equals(exprs))
              || !summedCells.holdCellWithin(region)) {
            add(Map.of(region, 1), zero, more);
          }
        });
    for (ExposedRegions.Exposed between : exposed) {
      // An entity may have rows in two regions, so numbers of entities cannot be subtracted.
      add(
          between.parts().isEmpty() || counted != Counted.ROWS
              ? Map.of(between.region(), 1)
              : between.parts(),
          Zero.PASSES,
          0);
    }
    new KeyDifferences(keys)
        .of(exposed)
        .forEach(between -> add(List.of(scaled(between)), Zero.PASSES, 0));
    summedCells.cells().forEach((region, none) -> add(Map.of(region, 1), none, 0));
    for (Cells each : cells) {
      if (each.position() instanceof Position.Bucket) {
        add(Map.of(Region.outside(each.position()), 1), Zero.PASSES, 0);
      }
    }
    int mask = hidden(new Element.Mask());
    List<HiddenCells> hiddenCells = addCells();
    return new CheckLayout(
        new GroupChecks(checked, rules.minParties(), mask, hidden), hiddenCells, counted);
  }

  private static void requireCheckable(Measure measure) {
    if (measure.aggregate().parts() == AggregateParts.SKETCH) {
      throw new PolicyException(
          ErrorCode.FUNCTION_NOT_ALLOWED,
          QueryText.of(measure)
              + ": the rules check that groups are large enough, and each bit of its sketch may"
              + " stem from a single row. Ask for COUNT(DISTINCT …) of a column with declared"
              + " values");
    }
  }

  /**
   * Two ways to cut one number into ranges single out the rows between their edges. Two expressions
   * over one column may be one number.
   */
  private void requireOneCut(List<MeasureElements> measures) {
    Set<Integer> coarse = new LinkedHashSet<>();
    for (MeasureElements place : measures) {
      if (place.cells().isEmpty() || !isCoarse(cells.get(place.cells().getAsInt()).position())) {
        continue;
      }
      int index = place.cells().getAsInt();
      Expr expr = cells.get(index).position().expr();
      coarse.add(index);
      for (int other : coarse) {
        Set<String> shared = cells.get(other).position().expr().columns();
        shared.retainAll(expr.columns());
        if (other != index && !shared.isEmpty()) {
          throw new PolicyException(
              ErrorCode.FUNCTION_NOT_ALLOWED,
              QueryText.of(place.measure())
                  + ": the query cuts "
                  + QueryText.of(expr)
                  + " into ranges in two ways. The rows between their edges might be fewer than the"
                  + " rules allow to be told. Ask for one of them, with ranges that serve both");
        }
      }
    }
  }

  private static boolean isCoarse(Position position) {
    return position.match(
        offset -> offset.shift() > 0,
        since -> false,
        bits -> false,
        listed -> false,
        bucket -> true,
        hashed -> false,
        tuple -> false);
  }

  /**
   * How many rows above the threshold there must be. Where all squares and products are opened, the
   * equations of as many rows as there are columns could be solved (degrees of freedom). The number
   * is that of the most columns, not of those that are asked for: who asks could otherwise vary it,
   * and find out how many rows others have. The sums of powers are those of all squares and
   * products of a column and its square.
   */
  private static int more(Measure measure) {
    AggregateParts parts = measure.aggregate().parts();
    if (parts == AggregateParts.CUBES || parts == AggregateParts.FOURTH_POWERS) {
      return 2;
    }
    return parts == AggregateParts.ALL_PRODUCTS ? measure.aggregate().mostColumns() : 0;
  }

  private void add(Map<Region, Integer> regions, Zero zero, int more) {
    List<Element.ScaledAggregate> count = new ArrayList<>();
    regions.forEach(
        (region, factor) ->
            count.add(
                new Element.ScaledAggregate(
                    localAggregates.applyAsInt(countOf(region, zero)), factor)));
    add(count, zero, more);
  }

  private Element.ScaledAggregate scaled(LocalAggregate count) {
    return new Element.ScaledAggregate(localAggregates.applyAsInt(count), 1);
  }

  private void add(List<Element.ScaledAggregate> count, Zero zero, int more) {
    RowMinimum enough = RowMinimum.enough(rules.rowsOfEachParty(more));
    int contributor = hidden(new Element.Contributor(count, enough));
    OptionalInt present =
        zero == Zero.PASSES
            ? OptionalInt.of(hidden(new Element.Contributor(count, RowMinimum.ANY)))
            : OptionalInt.empty();
    checked.add(new Cell(contributor, present, binding(count, enough)));
  }

  /** Where the count is opened, what is claimed of it must fit. */
  private @Nullable Binding binding(List<Element.ScaledAggregate> count, RowMinimum enough) {
    if (count.size() != 1 || count.get(0).factor() != 1) {
      return null;
    }
    int rows = count.get(0).localAggregate();
    Integer opened = opened(rows);
    return opened == null
        ? null
        : new Binding(opened, hidden(new Element.Inverse(rows, enough)), enough.rows());
  }

  private boolean isOpened(Region region) {
    return counted == Counted.ROWS
        && opened(localAggregates.applyAsInt(countOf(region, zero))) != null;
  }

  /** The element that opens a count. */
  private @Nullable Integer opened(int localAggregate) {
    return places.get(new Element.Total(List.of(localAggregate), 0));
  }

  private LocalAggregate countOf(Region region, Zero zero) {
    if (counted != Counted.ROWS) {
      return new LocalAggregate.Entities(region, zero == Zero.PASSES);
    }
    if (!region.isPlain()) {
      return new LocalAggregate.In(region);
    }
    return region.there().isEmpty()
        ? new LocalAggregate.Rows()
        : new LocalAggregate.NonNull(region.there());
  }

  private int hidden(Element element) {
    return places.computeIfAbsent(
        element,
        added -> {
          elements.add(added);
          hidden.add(elements.size() - 1);
          return elements.size() - 1;
        });
  }

  /** Checks every cell of every list of cells; their hidden elements stand behind all others. */
  private List<HiddenCells> addCells() {
    List<HiddenCells> hiddenCells = new ArrayList<>();
    RowMinimum enough = RowMinimum.enough(rules.rowsOfEachParty(0));
    int opened = elements.size();
    int next = opened + cells.stream().mapToInt(Cells::size).sum();
    for (int i = 0; i < cells.size(); i++) {
      int size = cells.get(i).size();
      int contributors = next;
      hiddenCells.add(new HiddenCells(i, HiddenCells.Kind.CONTRIBUTORS, enough));
      next = hide(next, size);
      int present = next;
      if (zero == Zero.PASSES) {
        hiddenCells.add(new HiddenCells(i, HiddenCells.Kind.CONTRIBUTORS, RowMinimum.ANY));
        next = hide(next, size);
      }
      int inverses = next;
      boolean bound = cells.get(i).kind() == Cells.Kind.COUNTS && counted == Counted.ROWS;
      if (bound) {
        hiddenCells.add(new HiddenCells(i, HiddenCells.Kind.INVERSES, enough));
        next = hide(next, size);
      }
      for (int cell = 0; cell < size; cell++) {
        checked.add(
            new Cell(
                contributors + cell,
                zero == Zero.PASSES ? OptionalInt.of(present + cell) : OptionalInt.empty(),
                bound ? new Binding(opened + cell, inverses + cell, enough.rows()) : null));
      }
      opened += size;
    }
    return hiddenCells;
  }

  /** Gives back the index behind the hidden elements. */
  private int hide(int first, int size) {
    IntStream.range(first, first + size).forEach(hidden::add);
    return first + size;
  }
}
