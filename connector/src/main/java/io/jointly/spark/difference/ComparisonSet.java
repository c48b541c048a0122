package io.jointly.spark.difference;

import io.jointly.query.Axis;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparisons of a new query with earlier queries, and the rows that they need. */
final class ComparisonSet {

  private final JointQuery query;
  private final boolean tested;
  private final ComparedRows rows = new ComparedRows();
  private final int now;
  private final Set<Expr> splitNow;
  private final Map<Expr, String> fixedNow;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<EarlierQuery> past = new ArrayList<>();
  private final IdentityHashMap<GroupDomain, List<Map<String, Integer>>> positions =
      new IdentityHashMap<>();

  /**
   * @param tested whether groups of the new query may be suppressed
   */
  ComparisonSet(JointQuery query, boolean tested) {
    this.query = query;
    this.tested = tested;
    this.now = rows.conditions(query.conjuncts());
    this.splitNow = FixedValues.split(query);
    this.fixedNow = FixedValues.of(query);
  }

  void add(EarlierQuery other) {
    Map<Expr, String> fixedThen = FixedValues.of(other.query());
    for (Map.Entry<Expr, String> fixed : fixedThen.entrySet()) {
      String value = fixedNow.get(fixed.getKey());
      if (value != null && !value.equals(fixed.getValue())) {
        // No row anywhere satisfies the conditions of both.
        return;
      }
    }
    int then = rows.conditions(other.query().conjuncts());
    List<Expr> common =
        FixedValues.split(other.query()).stream().filter(splitNow::contains).toList();
    boolean splitsThen = other.uncertain() && !common.containsAll(other.query().groups());
    boolean splitsNow = tested && !common.containsAll(query.groups());
    int[] places = places(common, then);
    places(common, now);
    int[] groupsThen = splitsThen ? places(other.query().groups(), then) : new int[0];
    int[] groupsNow = splitsNow ? places(query.groups(), now) : new int[0];
    comparisons.add(
        new Comparison(
            then,
            places,
            other.otherParties(),
            shown(other, common, then),
            new Comparison.Side(fixed(fixedThen, common, now), groupsThen),
            new Comparison.Side(fixed(fixedNow, common, then), groupsNow)));
    past.add(other);
  }

  private @Nullable DisclosedGroups shown(EarlierQuery other, List<Expr> common, int then) {
    GroupDomain domain = other.domain();
    BitSet suppressed = other.suppressed();
    if (domain == null || suppressed == null) {
      return null;
    }
    List<Expr> axes = domain.axes().stream().map(Axis::group).toList();
    boolean[] shared = new boolean[axes.size()];
    for (int i = 0; i < shared.length; i++) {
      shared[i] = common.contains(axes.get(i));
    }
    return new DisclosedGroups(
        positions.computeIfAbsent(domain, DisclosedGroups::positions),
        places(axes, then),
        shared,
        suppressed);
  }

  private int[] places(List<Expr> exprs, int reader) {
    return exprs.stream().mapToInt(expr -> rows.expression(expr, reader)).toArray();
  }

  /** The common expressions with a fixed value, read in the rows of the other query. */
  private Comparison.Fixed fixed(Map<Expr, String> fixed, List<Expr> common, int reader) {
    List<Expr> held = common.stream().filter(fixed::containsKey).toList();
    return new Comparison.Fixed(
        places(held, reader), held.stream().map(fixed::get).toArray(String[]::new));
  }

  boolean isEmpty() {
    return comparisons.isEmpty();
  }

  List<Comparison> all() {
    return comparisons;
  }

  EarlierQuery past(int comparison) {
    return past.get(comparison);
  }

  ComparedRows rows() {
    return rows;
  }

  /** The number of the new query's set of conditions. */
  int now() {
    return now;
  }
}
