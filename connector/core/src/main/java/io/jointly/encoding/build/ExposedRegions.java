package io.jointly.encoding.build;

import io.jointly.encoding.layout.Region;
import io.jointly.encoding.layout.Term;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The regions of a group that a query's totals single out. A total is over the rows in which
 * certain expressions are not NULL. A receiver can subtract two totals of one number and gets the
 * total of the rows in between, so these rows are checked too.
 *
 * <p>Where two sets of rows differ by the NULLs of columns alone, and no number is summed up over
 * both, subtraction gives only how many NULLs there are. That number is not checked: most columns
 * have a few NULLs, and most groups would be suppressed. Where an expression chooses rows by
 * anything but NULLs, even their number is checked.
 *
 * <p>One set's rows may lie within another's although that is not proved: in two sums over rows
 * with {@code age > 60} and with {@code age > 61}, or where a column that can be NULL never is. So
 * rows that are in one and not in the other are checked, too.
 */
final class ExposedRegions {

  /**
   * @param region the rows
   * @param parts plain regions with a factor each: the sum of their counts times these factors is
   *     the region's count; empty where the region has to be counted by itself
   * @param summed the terms whose sum over these rows follows
   */
  record Exposed(Region region, Map<Region, Integer> parts, Set<Term> summed) {}

  /** For each region that is counted, the expressions that are not NULL in it. */
  private final List<List<Expr>> sets;

  private final List<Set<Expr>> implied;
  private final List<Set<Term>> summed;

  /**
   * @param sets without duplicates; the empty one, for the whole group, is the first
   * @param summed the terms that are summed up over the rows of each set
   */
  ExposedRegions(List<List<Expr>> sets, List<Set<Term>> summed) {
    this.sets = List.copyOf(sets);
    this.summed = List.copyOf(summed);
    this.implied = sets.stream().map(NullImplication::impliedBy).toList();
  }

  /** The rows between two or more of the sets, which a receiver can single out. */
  List<Exposed> differences() {
    List<Exposed> differences = new ArrayList<>();
    for (int a = 0; a < sets.size(); a++) {
      List<Integer> next = covers(a);
      for (int i = 0; i < next.size(); i++) {
        grow(a, List.of(), next, i, differences);
      }
      for (int b = 0; b < sets.size(); b++) {
        Set<Term> common = common(a, List.of(b));
        if (!isNested(a, b) && (!common.isEmpty() || areRelated(a, b))) {
          differences.add(
              new Exposed(new Region(sets.get(a), List.of(sets.get(b)), null), Map.of(), common));
        }
      }
    }
    return differences;
  }

  /** Takes a further set away, as long as the overlaps of all that are taken away are counted. */
  private void grow(
      int from, List<Integer> taken, List<Integer> candidates, int at, List<Exposed> found) {
    List<Integer> all = new ArrayList<>(taken);
    all.add(candidates.get(at));
    Map<Region, Integer> parts = parts(from, all);
    if (parts == null) {
      return;
    }
    Set<Term> common = common(from, all);
    if (!common.isEmpty() || chooses(from) || all.stream().anyMatch(this::chooses)) {
      // Otherwise only the number of NULLs follows.
      found.add(
          new Exposed(
              new Region(sets.get(from), all.stream().map(sets::get).toList(), null),
              parts,
              common));
    }
    for (int i = at + 1; i < candidates.size(); i++) {
      grow(from, all, candidates, i, found);
    }
  }

  private Set<Term> common(int set, List<Integer> others) {
    Set<Term> common = new HashSet<>(summed.get(set));
    others.forEach(other -> common.retainAll(summed.get(other)));
    return common;
  }

  private boolean chooses(int set) {
    return sets.get(set).stream().anyMatch(NullImplication::chooses);
  }

  /** The count by inclusion and exclusion; null where an overlap is not counted. */
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
      Optional<List<Expr>> overlap = find(union);
      if (overlap.isEmpty()) {
        return null;
      }
      int sign = Integer.bitCount(chosen) % 2 == 1 ? -1 : 1;
      parts.merge(Region.of(overlap.get()), sign, Integer::sum);
    }
    parts.values().removeIf(factor -> factor == 0);
    return parts;
  }

  /** The set with the same rows, if one is counted. */
  private Optional<List<Expr>> find(List<Expr> union) {
    Set<Expr> all = NullImplication.impliedBy(union);
    return IntStream.range(0, sets.size())
        .filter(i -> all.containsAll(sets.get(i)) && implied.get(i).containsAll(union))
        .<List<Expr>>mapToObj(sets::get)
        .findFirst();
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

  private boolean isNested(int a, int b) {
    return implied.get(a).containsAll(sets.get(b)) || implied.get(b).containsAll(sets.get(a));
  }

  /** Whether conditions choose the rows of two sets by the same columns. */
  private boolean areRelated(int a, int b) {
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
