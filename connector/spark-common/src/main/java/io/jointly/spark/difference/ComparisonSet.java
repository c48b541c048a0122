package io.jointly.spark.difference;

import io.jointly.query.Axis;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.spark.difference.Comparison.Parties;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The comparisons of a new query with earlier queries, and what they need of each row. */
final class ComparisonSet {

  private final JointQuery query;
  private final OpenedSets opened;
  private final boolean tested;
  private final int needed;
  private final Features features = new Features();
  private final Set<Expr> splitNow;
  private final Map<Expr, String> fixedNow;
  private final List<Comparison> comparisons = new ArrayList<>();
  private final List<EarlierQuery> past = new ArrayList<>();
  private final Set<Known> known = new HashSet<>();
  private final IdentityHashMap<GroupDomain, List<Map<String, Integer>>> positions =
      new IdentityHashMap<>();

  /** Sets that are compared already. */
  private record Known(RowSets now, RowSets then, Parties parties, @Nullable BitSet suppressed) {}

  /**
   * @param tested whether groups of the new query may be suppressed
   * @param needed own rows or entities without which a group of it is suppressed for certain; 0 if
   *     there is no such number
   */
  ComparisonSet(JointQuery query, OpenedSets opened, boolean tested, int needed) {
    this.query = query;
    this.opened = opened;
    this.tested = tested;
    this.needed = needed;
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
    List<Expr> common =
        FixedValues.split(other.query()).stream().filter(splitNow::contains).toList();
    DisclosedGroups shown = shown(other, common);
    RowSets now = opened.groups();
    RowSets then = other.opened().groups();
    if (other.otherParties() || !now.equals(then)) {
      boolean splitsThen = other.uncertain() && !common.containsAll(other.query().groups());
      boolean splitsNow = tested && !common.containsAll(query.groups());
      add(
          other,
          now,
          then,
          new Comparison.Whole(
              side(query, fixedNow, common, splitsNow),
              side(other.query(), fixedThen, common, splitsThen),
              needed),
          shown);
    }
    addCells(other, shown);
    addSums(other, shown);
  }

  private void addCells(EarlierQuery other, @Nullable DisclosedGroups shown) {
    List<OpenedSets.Cells> allNow = opened.all();
    List<OpenedSets.Cells> allThen = other.opened().all();
    for (int i = 0; i < allNow.size(); i++) {
      for (int j = i == 0 ? 1 : 0; j < allThen.size(); j++) {
        add(
            other,
            allNow.get(i).rows().where(allThen.get(j).missing()),
            allThen.get(j).rows().where(allNow.get(i).missing()),
            shown);
      }
    }
  }

  private void addSums(EarlierQuery other, @Nullable DisclosedGroups shown) {
    opened
        .sums()
        .forEach(
            (now, summedNow) ->
                other
                    .opened()
                    .sums()
                    .forEach(
                        (then, summedThen) -> {
                          if (!Collections.disjoint(summedNow, summedThen)) {
                            add(other, now, then, shown);
                          }
                        }));
  }

  private void add(EarlierQuery other, RowSets now, RowSets then, @Nullable DisclosedGroups shown) {
    Parties parties = parties(other);
    boolean isNew = known.add(new Known(now, then, parties, other.suppressed()));
    if (isNew && (parties == Parties.OTHER || !now.equals(then))) {
      add(other, now, then, null, shown);
    }
  }

  private void add(
      EarlierQuery other,
      RowSets now,
      RowSets then,
      Comparison.@Nullable Whole whole,
      @Nullable DisclosedGroups shown) {
    comparisons.add(
        new Comparison(features.view(now), features.view(then), parties(other), whole, shown));
    past.add(other);
  }

  private static Parties parties(EarlierQuery other) {
    return other.otherParties() ? Parties.OTHER : Parties.SAME;
  }

  private static Comparison.Side side(
      JointQuery query, Map<Expr, String> fixed, List<Expr> common, boolean split) {
    return new Comparison.Side(
        common.stream().mapToInt(query.groups()::indexOf).toArray(),
        common.stream().map(fixed::get).toArray(String[]::new),
        split);
  }

  private @Nullable DisclosedGroups shown(EarlierQuery other, List<Expr> common) {
    GroupDomain domain = other.domain();
    BitSet suppressed = other.suppressed();
    if (domain == null || suppressed == null) {
      return null;
    }
    List<Expr> axes = domain.axes().stream().map(Axis::group).toList();
    return new DisclosedGroups(
        domain,
        positions.computeIfAbsent(domain, DisclosedGroups::positions),
        axes.stream().mapToInt(other.query().groups()::indexOf).toArray(),
        axes.stream().mapToInt(common::indexOf).toArray(),
        suppressed);
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

  Features features() {
    return features;
  }
}
