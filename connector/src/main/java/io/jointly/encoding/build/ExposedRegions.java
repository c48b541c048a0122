package io.jointly.encoding.build;

import io.jointly.encoding.layout.Region;
import io.jointly.encoding.layout.Term;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a group that a query's totals single out. A total is over the rows in which certain
 * expressions are not NULL; by subtracting totals of one number a receiver gets that of the rows in
 * between, so these are tested, too.
 *
 * <p>Where two sets differ by the NULLs of columns alone, and no number is summed up over both, all
 * that subtraction gives is how many NULLs there are. That is not tested: else a column with a few
 * of them, as most have, would hide most groups. Where an expression chooses rows by anything but
 * NULLs, even their number is tested.
 */
final class ExposedRegions {

  /**
   * @param region the rows
   * @param parts regions without {@code missing} whose counts, so many times each, are the region's
   *     count; empty where it has to be counted by itself
   */
  record Tested(Region region, Map<Region, Integer> parts) {}

  /** What is not NULL in each region that is counted; the whole group first. */
  private final List<List<Expr>> sets;

  private final List<Set<Expr>> implied;
  private final List<Set<Term>> summed;

  /**
   * @param sets without doubles, the empty one among them
   * @param summed what is summed up over the rows of each set
   */
  ExposedRegions(List<List<Expr>> sets, List<Set<Term>> summed) {
    this.sets = List.copyOf(sets);
    this.summed = List.copyOf(summed);
    this.implied = sets.stream().map(NullImplication::impliedBy).toList();
  }

  /** The rows between two of the sets, or three and more, that a receiver can tell apart. */
  List<Tested> differences() {
    List<Tested> differences = new ArrayList<>();
    for (int a = 0; a < sets.size(); a++) {
      List<Integer> next = covers(a);
      for (int i = 0; i < next.size(); i++) {
        grow(a, List.of(), next, i, differences);
      }
      for (int b = 0; b < sets.size(); b++) {
        if (areRelated(a, b)) {
          differences.add(
              new Tested(new Region(sets.get(a), List.of(sets.get(b)), null), Map.of()));
        }
      }
    }
    return differences;
  }

  /** Adds a further set to those that are taken away, as long as all their overlaps are counted. */
  private void grow(
      int from, List<Integer> taken, List<Integer> candidates, int at, List<Tested> found) {
    List<Integer> all = new ArrayList<>(taken);
    all.add(candidates.get(at));
    Map<Region, Integer> parts = parts(from, all);
    if (parts == null) {
      return;
    }
    if (tellMoreThanNulls(from, all)) {
      found.add(
          new Tested(
              new Region(sets.get(from), all.stream().map(sets::get).toList(), null), parts));
    }
    for (int i = at + 1; i < candidates.size(); i++) {
      grow(from, all, candidates, i, found);
    }
  }

  private boolean tellMoreThanNulls(int from, List<Integer> taken) {
    Set<Term> common = new HashSet<>(summed.get(from));
    taken.forEach(set -> common.retainAll(summed.get(set)));
    return !common.isEmpty() || chooses(from) || taken.stream().anyMatch(this::chooses);
  }

  private boolean chooses(int set) {
    return sets.get(set).stream().anyMatch(NullImplication::chooses);
  }

  /** By inclusion and exclusion; null where an overlap is not counted. */
  private @Nullable Map<Region, Integer> parts(int from, List<Integer> taken) {
    Map<Region, Integer> parts = new LinkedHashMap<>();
    parts.put(Region.of(sets.get(from)), 1);
    for (int chosen = 1; chosen < 1 << taken.size(); chosen++) {
      List<Expr> union = new ArrayList<>();
      for (int i = 0; i < taken.size(); i++) {
        if ((chosen >> i & 1) == 1) {
          union.addAll(sets.get(taken.get(i)));
        }
      }
      int overlap = find(union);
      if (overlap < 0) {
        return null;
      }
      parts.merge(
          Region.of(sets.get(overlap)), Integer.bitCount(chosen) % 2 == 1 ? -1 : 1, Integer::sum);
    }
    parts.values().removeIf(factor -> factor == 0);
    return parts;
  }

  /** The set with the same rows, or -1. */
  private int find(List<Expr> union) {
    Set<Expr> all = NullImplication.impliedBy(union);
    for (int i = 0; i < sets.size(); i++) {
      if (all.containsAll(sets.get(i)) && implied.get(i).containsAll(union)) {
        return i;
      }
    }
    return -1;
  }

  /** The largest sets of rows that lie strictly within those of a set. */
  private List<Integer> covers(int a) {
    List<Integer> within = new ArrayList<>();
    for (int b = 0; b < sets.size(); b++) {
      if (isWithin(b, a)) {
        within.add(b);
      }
    }
    return within.stream()
        .filter(b -> within.stream().noneMatch(between -> isWithin(b, between)))
        .toList();
  }

  private boolean isWithin(int b, int a) {
    return implied.get(b).containsAll(sets.get(a)) && !implied.get(a).containsAll(sets.get(b));
  }

  /**
   * Neither lies within the other as far as can be seen; where conditions choose rows by the same
   * columns, one may lie within the other nevertheless ({@code age > 60}, {@code age > 61}).
   */
  private boolean areRelated(int a, int b) {
    if (a == b
        || implied.get(a).containsAll(sets.get(b))
        || implied.get(b).containsAll(sets.get(a))) {
      return false;
    }
    if (!chooses(a) && !chooses(b)) {
      return false;
    }
    Set<String> columns = columns(sets.get(a));
    columns.retainAll(columns(sets.get(b)));
    return !columns.isEmpty();
  }

  private static Set<String> columns(List<Expr> exprs) {
    Set<String> columns = new HashSet<>();
    exprs.forEach(expr -> columns.addAll(expr.columns()));
    return columns;
  }
}
