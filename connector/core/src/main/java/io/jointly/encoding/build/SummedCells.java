package io.jointly.encoding.build;

import io.jointly.encoding.build.RowDivision.Kind;
import io.jointly.encoding.build.RowDivision.Part;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Region;
import io.jointly.encoding.layout.Term;
import io.jointly.encoding.layout.ValueBits;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The cells that sums single out. They are counted and checked, and have no element that is opened.
 *
 * <p>For a sum these are the rows of each part into which its argument divides them ({@link
 * PartFinder}); for a sum of products, the rows that are in a part of one factor and in a part of
 * the other. With {@code died} of 0 and 1, {@code covar_pop(died, cost)} opens the cost of those
 * who died.
 */
final class SummedCells {

  /** A group cannot have more counts. */
  private static final int MOST = 1 << 14;

  private final PartFinder divisions;
  private final Zero zero;
  private final Map<Expr, List<Part>> parts = new HashMap<>();
  private final Map<Region, Zero> cells = new LinkedHashMap<>();

  /** What has enough rows because a cell within it has to have them. */
  private final Set<Region> implied = new HashSet<>();

  /** For each argument, the sets of rows it is summed over: what is not NULL in them. */
  private final Map<Expr, Set<List<Expr>>> summedOver = new LinkedHashMap<>();

  /**
   * @param zero whether the rules let a cell without rows pass
   */
  SummedCells(PartFinder divisions, Zero zero) {
    this.divisions = divisions;
    this.zero = zero;
  }

  /** The cells, each with what holds if it has no rows. */
  Map<Region, Zero> cells() {
    Map<Region, Zero> needed = new LinkedHashMap<>(cells);
    needed.keySet().removeAll(implied);
    return needed;
  }

  /** Whether a cell within the region has to have rows enough. */
  boolean holdCellWithin(Region region) {
    return implied.contains(region);
  }

  /** Adds the cells of one measure. */
  void add(MeasureElements place) {
    List<Expr> columns = place.measure().columns();
    List<Expr> there = NullImplication.nullable(place.measure().present());
    switch (place.measure().aggregate().parts()) {
      case SUM,
          SUM_AND_COUNT,
          SQUARES,
          SQUARES_OF_LAST,
          CUBES,
          FOURTH_POWERS,
          PRODUCT,
          ALL_PRODUCTS ->
          place.measure().summed().forEach(column -> addArgument(column, there));
      case ROWS_OF_BITS ->
          place.bits().ifPresent(bits -> addBits(place.measure().argument(), bits.of(), there));
      case LEAST,
          GREATEST,
          PRESENT_VALUES,
          VALUE_COUNTS,
          BUCKETS,
          RANGES,
          BITS_OF_ALL,
          BITS_OF_ANY ->
          // The extreme of a column is somebody's in any case, and the rows of each of its cells
          // are
          // checked. An expression can choose whose extreme it is, or differ from another one in
          // few
          // rows.
          columns.stream()
              .filter(Expr.Call.class::isInstance)
              .forEach(call -> addArgument(call, there));
      case COUNT, KEYS, SKETCH -> {
        // A number of rows or of keys is checked, and a sketch is refused.
      }
    }
    place.sums().forEach(sum -> addProduct(sum.term(), Region.of(there), Zero.FAILS));
  }

  /** The rows that have each bit, and those that do not have it: both numbers are told. */
  private void addBits(Expr argument, ValueBits bits, List<Expr> there) {
    if (argument instanceof Expr.Call) {
      addArgument(argument, there);
    }
    Stream.concat(
            BitConditions.ones(argument, bits).stream(),
            BitConditions.noughts(argument, bits).stream())
        .map(BitConditions::rows)
        .forEach(rows -> add(Region.of(List.of()), zero, new Part(rows, zero, Kind.VALUES)));
  }

  private void addArgument(Expr argument, List<Expr> there) {
    summedOver.computeIfAbsent(argument, added -> new LinkedHashSet<>()).add(there);
    parts(argument).forEach(part -> add(Region.of(there), part.zero(), part));
  }

  /**
   * Adds the rows between two sets of rows over which one term is summed. There may be none of them
   * in a part, because there may be none at all.
   */
  void add(ExposedRegions.Exposed between) {
    for (Term term : between.summed()) {
      if (term.exprs().size() == 1) {
        parts(term.exprs().get(0)).forEach(part -> add(between.region(), Zero.PASSES, part));
      }
      addProduct(term, between.region(), Zero.PASSES);
    }
  }

  private void addProduct(Term term, Region region, Zero zero) {
    List<Expr> factors = term.exprs();
    if (factors.size() < 2) {
      return;
    }
    // Parts of two expressions over one column may exclude each other.
    Zero least = shareColumns(factors.get(0), factors.get(1)) ? Zero.PASSES : zero;
    for (Part left : parts(factors.get(0))) {
      for (Part right : parts(factors.get(1))) {
        boolean passes = List.of(least, left.zero(), right.zero()).contains(Zero.PASSES);
        add(region, passes ? Zero.PASSES : Zero.FAILS, left, right);
      }
    }
  }

  /**
   * Adds the rows in which arguments over one column differ. The sums of {@code CASE WHEN age > 60
   * THEN x ELSE 0 END} and of the same with 61 tell the x of those who are 61.
   *
   * @param counted all sets of rows that are counted
   */
  void addOverlaps(Collection<List<Expr>> counted) {
    List<Expr> arguments = List.copyOf(summedOver.keySet());
    for (int i = 0; i < arguments.size(); i++) {
      Expr argument = arguments.get(i);
      counted.forEach(set -> addDifferences(argument, set));
      for (Expr other : arguments.subList(i + 1, arguments.size())) {
        if (shareColumns(argument, other)) {
          addOverlaps(argument, other);
        }
      }
    }
  }

  private void addOverlaps(Expr one, Expr other) {
    requireFew((long) cells.size() + (long) parts(one).size() * parts(other).size());
    for (List<Expr> there : summedOver.getOrDefault(one, Set.of())) {
      for (List<Expr> also : summedOver.getOrDefault(other, Set.of())) {
        for (Part left : parts(one)) {
          for (Part right : parts(other)) {
            if (choose(left, right)
                && !isWithin(there, left, also, right)
                && !isWithin(also, right, there, left)) {
              add(Region.of(union(there, also)), Zero.PASSES, left, right);
            }
          }
        }
      }
    }
  }

  /** Who asks chooses neither the first nor the last day that is declared. */
  private static boolean choose(Part left, Part right) {
    return left.kind() != Kind.INNER_DAYS && right.kind() != Kind.INNER_DAYS;
  }

  /** Whether the rows of the first part are rows of the second. */
  private static boolean isWithin(List<Expr> there, Part part, List<Expr> also, Part other) {
    return NullImplication.impliedBy(union(there, List.of(part.chosen())))
        .containsAll(union(also, List.of(other.chosen())));
  }

  /** The rows of each part that are not in another set of rows. */
  private void addDifferences(Expr argument, List<Expr> set) {
    boolean chosen =
        argument instanceof Expr.Call || set.stream().anyMatch(NullImplication::chooses);
    if (!chosen || set.stream().noneMatch(expr -> shareColumns(expr, argument))) {
      return;
    }
    for (List<Expr> there : summedOver.getOrDefault(argument, Set.of())) {
      for (Part part : parts(argument)) {
        List<Expr> rows = union(there, List.of(part.chosen()));
        if (part.kind() != Kind.CONSTANT && !NullImplication.impliedBy(rows).containsAll(set)) {
          put(new Region(rows, List.of(set), null), Zero.PASSES);
        }
      }
    }
  }

  private static boolean shareColumns(Expr one, Expr other) {
    return !Collections.disjoint(one.columns(), other.columns());
  }

  private List<Part> parts(Expr argument) {
    return parts.computeIfAbsent(
        argument,
        added ->
            divisions.of(added).stream()
                .flatMap(division -> division.parts().stream())
                .distinct()
                .toList());
  }

  private void add(Region region, Zero zero, Part... inside) {
    List<Expr> chosen = new ArrayList<>();
    for (Part part : inside) {
      chosen.add(part.chosen());
    }
    put(inside(region, chosen), zero);
    if (zero == Zero.FAILS) {
      implied.add(region);
      if (chosen.size() > 1) {
        chosen.forEach(one -> implied.add(inside(region, List.of(one))));
      }
    }
  }

  private static Region inside(Region region, List<Expr> chosen) {
    return new Region(union(region.there(), chosen), region.missing(), null);
  }

  private static List<Expr> union(List<Expr> one, List<Expr> other) {
    List<Expr> all = new ArrayList<>(one);
    all.addAll(other);
    return NullImplication.nullable(all);
  }

  private void put(Region region, Zero zero) {
    cells.merge(region, zero, (one, two) -> one == Zero.FAILS ? one : two);
    requireFew(cells.size());
  }

  private static void requireFew(long cells) {
    if (cells > MOST) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          "the arguments of the aggregates divide the rows of a group into more than "
              + MOST
              + " parts, each of which would be checked; ask for fewer aggregates at once");
    }
  }
}
