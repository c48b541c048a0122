package io.jointly.encoding.build;

import io.jointly.collaboration.Rules;
import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.GroupChecks.Counted;
import io.jointly.encoding.layout.GroupChecks.HiddenCells;
import io.jointly.encoding.layout.GroupChecks.ScaledElement;
import io.jointly.encoding.layout.GroupChecks.TestedCell;
import io.jointly.encoding.layout.GroupChecks.Zero;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Region;
import io.jointly.encoding.layout.Term;
import io.jointly.error.ErrorCode;
import io.jointly.error.PolicyException;
import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.Measure;
import io.jointly.query.QueryText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Finds what has to be tested of each group of a query, and adds the hidden elements for it. */
final class DisclosureChecksBuilder {

  private final Rules rules;
  private final Zero zero;
  private final Counted counted;
  private final ToIntFunction<LocalAggregate> slots;
  private final List<Cells> cells;
  private final List<Element> elements;
  private final Map<Element, Integer> places = new HashMap<>();
  private final List<TestedCell> tested = new ArrayList<>();
  private final List<Integer> hidden = new ArrayList<>();

  /**
   * @param entities whether entity keys are counted, and not rows
   * @param slots gives a slot its index
   * @param elements of round 0; hidden ones are added behind them
   */
  DisclosureChecksBuilder(
      Rules rules,
      boolean entities,
      ToIntFunction<LocalAggregate> slots,
      List<Cells> cells,
      List<Element> elements) {
    this.rules = rules;
    this.zero = rules.zeroGroups() == Rules.ZeroGroups.RELEASE ? Zero.PASSES : Zero.FAILS;
    // Where nobody at all passes, rows without a key must not look like nobody.
    Counted found = zero == Zero.PASSES ? Counted.ENTITIES_OR_ONE : Counted.ENTITIES;
    this.counted = entities ? found : Counted.ROWS;
    this.slots = slots;
    this.cells = cells;
    this.elements = elements;
    for (int i = 0; i < elements.size(); i++) {
      places.putIfAbsent(elements.get(i), i);
    }
  }

  /**
   * @throws PolicyException (FUNCTION_NOT_ALLOWED) for an aggregate that cannot be tested, or for
   *     two whose cells overlap
   */
  GroupChecks build(List<MeasureElements> measures) {
    Map<List<Expr>, Integer> counts = new LinkedHashMap<>();
    Map<List<Expr>, Set<Term>> summed = new HashMap<>();
    counts.put(List.of(), 0);
    for (MeasureElements place : measures) {
      Measure measure = place.measure();
      requireTestable(measure);
      List<Expr> there = LayoutBuilder.nullable(measure.columns());
      counts.merge(there, more(measure), Math::max);
      place
          .sums()
          .forEach(sum -> summed.computeIfAbsent(there, s -> new HashSet<>()).add(sum.addend()));
    }
    requireOneCut(measures);
    counts.forEach(
        (exprs, more) -> {
          Region region = Region.of(exprs);
          add(Map.of(region, 1), zero, more);
        });
    List<List<Expr>> sets = List.copyOf(counts.keySet());
    List<Set<Term>> sums =
        sets.stream().map(set -> summed.getOrDefault(set, Set.<Term>of())).toList();
    for (ExposedRegions.Tested between : new ExposedRegions(sets, sums).differences()) {
      // Entities in two parts of the rows may be the same: their numbers cannot be subtracted.
      add(
          between.parts().isEmpty() || counted != Counted.ROWS
              ? Map.of(between.region(), 1)
              : between.parts(),
          Zero.PASSES,
          0);
    }
    for (Cells block : cells) {
      if (block.position() instanceof Position.Bucket) {
        add(Map.of(Region.outside(block.position()), 1), Zero.PASSES, 0);
      }
    }
    int mask = hidden(new Element.Mask());
    return withBlocks(mask);
  }

  private static void requireTestable(Measure measure) {
    if (measure.aggregate() == Aggregate.APPROX_COUNT_DISTINCT) {
      throw new PolicyException(
          ErrorCode.FUNCTION_NOT_ALLOWED,
          QueryText.of(measure)
              + ": the rules test that groups are large enough, and each bit of its sketch may stem"
              + " from a single row. Ask for COUNT(DISTINCT …) of a column with declared values");
    }
  }

  /** Two ways to cut one number into ranges single out what lies between their edges. */
  private void requireOneCut(List<MeasureElements> measures) {
    Map<Expr, Integer> coarse = new HashMap<>();
    for (MeasureElements place : measures) {
      if (place.cells() >= 0 && isCoarse(cells.get(place.cells()).position())) {
        Expr expr = cells.get(place.cells()).position().expr();
        if (coarse.merge(expr, place.cells(), (one, other) -> one) != place.cells()) {
          throw new PolicyException(
              ErrorCode.FUNCTION_NOT_ALLOWED,
              QueryText.of(place.measure())
                  + ": the query cuts "
                  + QueryText.of(expr)
                  + " into ranges in two ways, and the rows between their edges might be few, which"
                  + " the rules do not allow to be told. Ask for one of them, with ranges that"
                  + " serve both");
        }
      }
    }
  }

  private static boolean isCoarse(Position position) {
    return position instanceof Position.Bucket
        || position instanceof Position.Offset offset && offset.shift() > 0;
  }

  /** Degrees of freedom: the sums of so many columns leave fewer rows than there are unknown. */
  private static int more(Measure measure) {
    return switch (measure.aggregate()) {
      case CORR, REGR_INTERCEPT, REGR_R2, REGR_SLOPE, COVARIANCE_MATRIX, LINEAR_REGRESSION ->
          measure.columns().size();
      default -> 0;
    };
  }

  private void add(Map<Region, Integer> regions, Zero zero, int more) {
    List<ScaledElement> local = new ArrayList<>();
    List<ScaledElement> count = new ArrayList<>();
    regions.forEach(
        (region, factor) -> {
          int slot = slots.applyAsInt(slot(region, zero));
          local.add(new ScaledElement(slot, factor));
          count.add(new ScaledElement(countElement(slot), factor));
        });
    int contributors = rules.minParties() > 1 ? hidden(new Element.Contributor(local)) : -1;
    tested.add(new TestedCell(count, contributors, zero, more));
  }

  private LocalAggregate slot(Region region, Zero passes) {
    if (counted != Counted.ROWS) {
      return new LocalAggregate.Entities(region, passes == Zero.PASSES);
    }
    if (!region.isPlain()) {
      return new LocalAggregate.In(region);
    }
    return region.there().isEmpty()
        ? new LocalAggregate.Rows()
        : new LocalAggregate.NonNull(region.there());
  }

  /** The element that counts: one that is opened anyway, or a hidden one. */
  private int countElement(int slot) {
    Integer opened = places.get(new Element.Total(List.of(slot), 0));
    return opened == null ? hidden(new Element.Tested(slot)) : opened;
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

  /** Every cell of every block, whose elements stand behind all others. */
  private GroupChecks withBlocks(int mask) {
    List<HiddenCells> blocks = new ArrayList<>();
    int opened = elements.size();
    int next = opened + cells.stream().mapToInt(Cells::size).sum();
    for (int i = 0; i < cells.size(); i++) {
      int size = cells.get(i).size();
      int counts = opened;
      if (cells.get(i).kind() == Cells.Kind.FLAGS || counted != Counted.ROWS) {
        counts = next;
        next = block(blocks, new HiddenCells(i, HiddenCells.Kind.COUNTS), next, size);
      }
      int contributors = -1;
      if (rules.minParties() > 1) {
        contributors = next;
        next = block(blocks, new HiddenCells(i, HiddenCells.Kind.CONTRIBUTORS), next, size);
      }
      for (int cell = 0; cell < size; cell++) {
        tested.add(
            new TestedCell(
                List.of(new ScaledElement(counts + cell, 1)),
                contributors < 0 ? -1 : contributors + cell,
                zero,
                0));
      }
      opened += size;
    }
    return new GroupChecks(tested, blocks, counted, mask, hidden);
  }

  private int block(List<HiddenCells> blocks, HiddenCells block, int first, int size) {
    blocks.add(block);
    for (int i = 0; i < size; i++) {
      hidden.add(first + i);
    }
    return first + size;
  }
}
