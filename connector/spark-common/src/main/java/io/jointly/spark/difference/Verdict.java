package io.jointly.spark.difference;

import io.jointly.spark.difference.Comparison.Part;
import io.jointly.spark.difference.PairCells.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The tests of one comparison, once all rows are counted. */
final class Verdict {

  private final Comparison comparison;
  private final List<String[]> nowSets;
  private final List<String[]> thenSets;
  private final PairCells none;
  private final int[] now;
  private final int[] then;
  private final List<Tally> tallies = new ArrayList<>();
  private final List<Integer> pairs = new ArrayList<>();
  private final Map<Integer, List<Integer>> byNow = new HashMap<>();
  private final Map<Integer, List<Integer>> byThen = new HashMap<>();
  // The sets of the new query that will be suppressed for certain.
  private final Set<Integer> hidden = new HashSet<>();
  private final Set<Part> failed = EnumSet.noneOf(Part.class);

  /**
   * The rows that were counted.
   *
   * @param both the rows of each pair
   * @param onlyNow the rows of each set of the new query that are in none of the earlier one
   * @param onlyThen the rows of each set of the earlier query that are in none of the new one
   */
  record Counts(PairCells both, PairCells onlyNow, PairCells onlyThen) {
    Counts(boolean entities, int least) {
      this(
          new PairCells(entities, least),
          new PairCells(entities, least),
          new PairCells(entities, least));
    }

    Counts copy() {
      return new Counts(both.copy(), onlyNow.copy(), onlyThen.copy());
    }
  }

  /**
   * @param nowSets the values of the keys of each set of the new query
   * @param thenSets the same of the earlier query
   * @param numbered the pairs of both
   */
  Verdict(
      Comparison comparison,
      List<String[]> nowSets,
      List<String[]> thenSets,
      SetPairs numbered,
      Counts counts) {
    this.comparison = comparison;
    this.nowSets = nowSets;
    this.thenSets = thenSets;
    this.none = counts.both();
    int pairsOfTwo = numbered.size();
    this.now = Arrays.copyOf(numbered.now(), pairsOfTwo + nowSets.size() + thenSets.size());
    this.then = Arrays.copyOf(numbered.then(), now.length);
    for (int pair = 0; pair < now.length; pair++) {
      int alone = pair - pairsOfTwo;
      if (alone < 0) {
        tallies.add(counts.both().at(pair));
      } else if (alone < nowSets.size()) {
        now[pair] = alone;
        then[pair] = SetPairs.NONE;
        tallies.add(counts.onlyNow().at(alone));
      } else {
        now[pair] = SetPairs.NONE;
        then[pair] = alone - nowSets.size();
        tallies.add(counts.onlyThen().at(then[pair]));
      }
      if (!tallies.get(pair).isEmpty()) {
        pairs.add(pair);
        byNow.computeIfAbsent(now[pair], added -> new ArrayList<>()).add(pair);
        byThen.computeIfAbsent(then[pair], added -> new ArrayList<>()).add(pair);
      }
    }
    Comparison.Whole whole = comparison.whole();
    if (whole != null) {
      byNow.forEach(
          (set, pairs) -> {
            if (set != SetPairs.NONE && size(pairs) < whole.needed()) {
              hidden.add(set);
            }
          });
    }
  }

  /** How many rows pairs have, counted no further than is enough. */
  private long size(List<Integer> pairs) {
    Tally rows = none.empty();
    for (int pair : pairs) {
      if (rows.isEnough()) {
        return Long.MAX_VALUE;
      }
      rows.add(tallies.get(pair));
    }
    return rows.isEnough() ? Long.MAX_VALUE : rows.size();
  }

  List<Part> failed() {
    Comparison.Whole whole = comparison.whole();
    if (whole != null) {
      testWhole(whole);
    }
    for (int pair : pairs) {
      if (now[pair] != SetPairs.NONE && then[pair] != SetPairs.NONE) {
        testSets(pair);
      }
    }
    if (comparison.parties() == Comparison.Parties.SAME) {
      byNow.forEach(
          (set, inside) -> {
            if (willBeShown(set)) {
              testUnion(set, inside, byThen, then);
            }
          });
      byThen.forEach(
          (set, inside) -> {
            if (set != SetPairs.NONE && isShown(set)) {
              testUnion(set, inside, byNow, now);
            }
          });
    }
    return List.copyOf(failed);
  }

  /** Two sets that have rows in common. */
  private void testSets(int pair) {
    boolean apart = comparison.parties() == Comparison.Parties.OTHER;
    Tally added = none.empty();
    addOthers(byNow, now, pair, added);
    if (added.isEnough()) {
      return;
    }
    Tally left = none.empty();
    addOthers(byThen, then, pair, left);
    Tally difference = added.copy();
    difference.add(left);
    if (apart) {
      difference.add(tallies.get(pair));
    }
    boolean shownNow = willBeShown(now[pair]);
    boolean shownThen = isShown(then[pair]);
    if (difference.isFew()
        && (apart
            || (shownNow && shownThen)
            || tellsOfSuppressed(pair, shownThen ? left : added, difference))) {
      failed.add(Part.SET);
    }
  }

  /**
   * Whether two sets, one of which is suppressed or will be, are so close that both answers tell
   * more than that it is too small. A part of a suppressed set is too small, too, so it tells
   * nothing.
   *
   * @param more the rows that the other set has more
   * @param difference the rows that are in one of the sets
   */
  private boolean tellsOfSuppressed(int pair, Tally more, Tally difference) {
    return more.isFew()
        // The set that is shown stands for one of which this party has few rows.
        && (willBeShown(now[pair])
            ? size(Objects.requireNonNull(byThen.get(then[pair]))) < Long.MAX_VALUE
            // Such a set may be moved to where it is shown.
            : difference.size() <= tallies.get(pair).size());
  }

  /** Adds the rows of a pair's set that are not in the pair. */
  private void addOthers(
      Map<Integer, List<Integer>> bySet, int[] sets, int pair, Tally difference) {
    for (int other : Objects.requireNonNull(bySet.get(sets[pair]))) {
      if (difference.isEnough()) {
        return;
      }
      if (other != pair) {
        difference.add(tallies.get(other));
      }
    }
  }

  /**
   * One set against all those sets of the other query that have at least half of their rows in it:
   * no other choice of sets comes closer.
   *
   * @param inside the set's pairs
   * @param others the pairs of the other query's sets
   */
  private void testUnion(
      int set, List<Integer> inside, Map<Integer, List<Integer>> others, int[] otherSets) {
    if (set == SetPairs.NONE) {
      return;
    }
    Tally difference = none.empty();
    boolean any = false;
    for (int pair : inside) {
      if (difference.isEnough()) {
        return;
      }
      Tally common = tallies.get(pair);
      Tally rest = none.empty();
      boolean told = otherSets[pair] != SetPairs.NONE && isTold(otherSets, pair);
      if (told) {
        addOthers(others, otherSets, pair, rest);
      }
      boolean taken = told && rest.size() <= common.size();
      any |= taken;
      difference.add(taken ? rest : common);
    }
    if (any && difference.isFew()) {
      failed.add(Part.UNION);
    }
  }

  /** Whether the other query's set in a pair was, or will be, shown. */
  private boolean isTold(int[] otherSets, int pair) {
    return otherSets == now ? willBeShown(now[pair]) : isShown(then[pair]);
  }

  /** Whether a set of the new query may be shown. */
  private boolean willBeShown(int set) {
    return !hidden.contains(set);
  }

  private boolean isShown(int set) {
    DisclosedGroups shown = comparison.shown();
    return shown == null || shown.contains(thenSets.get(set));
  }

  private void testWhole(Comparison.Whole whole) {
    boolean apart = comparison.parties() == Comparison.Parties.OTHER;
    DisclosedGroups shown = comparison.shown();
    Map<List<@Nullable String>, Tally> onlyNow = new HashMap<>();
    Map<List<@Nullable String>, Tally> onlyThen = new HashMap<>();
    Map<Integer, Tally> groupNow = new HashMap<>();
    Map<Integer, Tally> groupThen = new HashMap<>();
    for (int pair : pairs) {
      boolean isNow = now[pair] != SetPairs.NONE && willBeShown(now[pair]);
      boolean isThen = then[pair] != SetPairs.NONE && isShown(then[pair]);
      Tally rows = tallies.get(pair);
      if (isNow && (apart || !isThen)) {
        @Nullable String[] common = whole.now().common(nowSets.get(now[pair]));
        if (whole.then().mayHold(common) && (shown == null || shown.anyLike(common))) {
          add(onlyNow, Arrays.asList(common), rows);
        }
      }
      if (isThen && (apart || !isNow)) {
        @Nullable String[] common = whole.then().common(thenSets.get(then[pair]));
        if (whole.now().mayHold(common)) {
          add(onlyThen, Arrays.asList(common), rows);
        }
      }
      if (isNow && isThen && whole.now().split()) {
        add(groupNow, now[pair], rows);
      }
      if (isNow && isThen && whole.then().split()) {
        add(groupThen, then[pair], rows);
      }
    }
    require(onlyNow, Part.ONLY_NOW);
    require(onlyThen, Part.ONLY_THEN);
    require(groupNow, Part.GROUP_NOW);
    require(groupThen, Part.GROUP_THEN);
  }

  private <K> void add(Map<K, Tally> tallies, K key, Tally rows) {
    tallies.computeIfAbsent(key, added -> none.empty()).add(rows);
  }

  private <K> void require(Map<K, Tally> tallies, Part part) {
    if (tallies.values().stream().anyMatch(Tally::isFew)) {
      failed.add(part);
    }
  }
}
