package io.jointly.spark.difference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Counts the rows of each pair of sets, for some comparisons. Comparisons whose sets have the same
 * keys, and in a block the same rows, are counted once.
 */
final class PairCounter {

  private final RowShape shape;
  private final List<Comparison> comparisons;
  private final @Nullable PairCells[] cells;
  // For each comparison, the rows of each new set that are in no earlier one.
  private final @Nullable PairCells[] alone;
  // For each comparison, an earlier one with the same keys that has had the same counts so far.
  private final int[] twins;
  private final Map<List<Integer>, SetNumbers> numbers = new HashMap<>();
  private final Map<List<List<Integer>>, SetPairs> pairs = new HashMap<>();

  PairCounter(RowShape shape, List<Comparison> comparisons, boolean entities, int least) {
    this.shape = shape;
    this.comparisons = comparisons;
    this.cells = new @Nullable PairCells[comparisons.size()];
    this.alone = new @Nullable PairCells[comparisons.size()];
    this.twins = new int[comparisons.size()];
    Map<List<List<Integer>>, Integer> first = new HashMap<>();
    for (int i = 0; i < twins.length; i++) {
      twins[i] = first.computeIfAbsent(essential(comparisons.get(i)), added -> -1);
      if (twins[i] < 0) {
        first.put(essential(comparisons.get(i)), i);
        cells[i] = new PairCells(entities, least);
        alone[i] = new PairCells(entities, least);
      }
    }
  }

  /** The conditions and keys, which decide the counts where nothing is NULL. */
  private static List<List<Integer>> essential(Comparison comparison) {
    return List.of(
        list(comparison.now().conditions()),
        list(comparison.now().keys()),
        list(comparison.then().conditions()),
        list(comparison.then().keys()));
  }

  private static List<Integer> list(int[] numbers) {
    return Arrays.stream(numbers).boxed().toList();
  }

  private SetNumbers numbers(List<Integer> keys) {
    SetNumbers found = numbers.get(keys);
    if (found == null) {
      int last = keys.size() - 1;
      found =
          last < 0
              ? SetNumbers.undivided()
              : numbers(keys.subList(0, last)).by(shape.key(keys.get(last)));
      numbers.put(List.copyOf(keys), found);
    }
    return found;
  }

  /** The set of each row of a block, by these keys. */
  private int[] numbers(RowBlock block, List<Integer> keys, Map<List<Integer>, int[]> known) {
    if (keys.isEmpty()) {
      return new int[block.rows()];
    }
    List<Integer> coarser = List.copyOf(keys.subList(0, keys.size() - 1));
    int[] before = known.get(coarser);
    if (before == null) {
      before = numbers(block, coarser, known);
      known.put(coarser, before);
    }
    return numbers(keys).of(block, before);
  }

  private SetPairs pairs(Comparison comparison) {
    return pairs.computeIfAbsent(
        List.of(list(comparison.now().keys()), list(comparison.then().keys())),
        added -> new SetPairs());
  }

  /** Counts a block. */
  void add(RowBlock block) {
    BlockFacts facts = new BlockFacts(shape, block);
    Map<List<Integer>, Map<List<Object>, List<Integer>>> byKeys = new LinkedHashMap<>();
    for (int i = 0; i < twins.length; i++) {
      Comparison comparison = comparisons.get(i);
      List<Integer> now = facts.needed(comparison.now().facts());
      List<Integer> then = facts.needed(comparison.then().facts());
      if (twins[i] >= 0) {
        Comparison twin = comparisons.get(twins[i]);
        if (now.equals(facts.needed(twin.now().facts()))
            && then.equals(facts.needed(twin.then().facts()))) {
          continue;
        }
        cells[i] = Objects.requireNonNull(cells[twins[i]]).copy();
        alone[i] = Objects.requireNonNull(alone[twins[i]]).copy();
        twins[i] = -1;
      }
      byKeys
          .computeIfAbsent(list(comparison.then().keys()), added -> new LinkedHashMap<>())
          .computeIfAbsent(List.of(list(comparison.now().keys()), now), added -> new ArrayList<>())
          .add(i);
    }
    Map<List<Object>, Sets> newSets = new HashMap<>();
    Map<List<Integer>, int[]> numbered = new HashMap<>();
    byKeys.forEach((keys, group) -> count(keys, group, facts, block, newSets, numbered));
  }

  /**
   * The sets of the new query in a block.
   *
   * @param rows in any set
   * @param numbers the set of each row, or {@link SetPairs#NONE}
   * @param alone the rows by set
   */
  private record Sets(long[] rows, int[] numbers, SetPairs.OfRows alone) {}

  /** Counts comparisons whose earlier sets have the same keys. */
  private void count(
      List<Integer> thenKeys,
      Map<List<Object>, List<Integer>> group,
      BlockFacts facts,
      RowBlock block,
      Map<List<Object>, Sets> newSets,
      Map<List<Integer>, int[]> numbered) {
    int[] thenNumbers = numbers(block, thenKeys, numbered);
    long[] failed = failed(thenNumbers);
    group.forEach(
        (keys, members) -> {
          Comparison first = comparisons.get(members.get(0));
          Sets sets = newSets.get(keys);
          if (sets == null) {
            sets = sets(first.now(), facts, block, numbered);
            newSets.put(keys, sets);
          }
          SetPairs.OfRows both =
              pairs(first)
                  .of(
                      sets.numbers(),
                      numbers(list(first.now().keys())).size(),
                      thenNumbers,
                      numbers(thenKeys).size());
          for (int member : members) {
            long[] rows = facts.all(facts.needed(comparisons.get(member).then().facts()));
            requireNone(rows, failed);
            Objects.requireNonNull(cells[member]).count(rows, both, block.last());
            long[] others = sets.rows().clone();
            for (int w = 0; w < others.length; w++) {
              others[w] &= ~rows[w];
            }
            Objects.requireNonNull(alone[member]).count(others, sets.alone(), block.last());
          }
        });
  }

  private Sets sets(
      Comparison.View view, BlockFacts facts, RowBlock block, Map<List<Integer>, int[]> numbered) {
    long[] rows = facts.all(facts.needed(view.facts()));
    List<Integer> keys = list(view.keys());
    int[] sets = numbers(block, keys, numbered).clone();
    requireNone(rows, failed(sets));
    for (int i = 0; i < sets.length; i++) {
      if ((rows[i / Long.SIZE] >>> i & 1) == 0) {
        sets[i] = SetPairs.NONE;
      }
    }
    return new Sets(rows, sets, new SetPairs.OfRows(sets, numbers(keys).size()));
  }

  private static long[] failed(int[] sets) {
    long[] failed = new long[(sets.length + Long.SIZE - 1) / Long.SIZE];
    for (int i = 0; i < sets.length; i++) {
      if (sets[i] == SetNumbers.FAILED) {
        failed[i / Long.SIZE] |= 1L << i;
      }
    }
    return failed;
  }

  private static void requireNone(long[] rows, long[] failed) {
    for (int w = 0; w < rows.length; w++) {
      if ((rows[w] & failed[w]) != 0) {
        throw new IllegalStateException("a group of a query cannot be computed for a row");
      }
    }
  }

  /** The tests that each comparison has failed. */
  List<List<Comparison.Part>> failed() {
    List<List<Comparison.Part>> failed = new ArrayList<>();
    for (int i = 0; i < twins.length; i++) {
      Comparison comparison = comparisons.get(i);
      int counted = twins[i] < 0 ? i : twins[i];
      failed.add(
          new Verdict(
                  comparison,
                  numbers(list(comparison.now().keys())).values(),
                  numbers(list(comparison.then().keys())).values(),
                  pairs(comparison),
                  Objects.requireNonNull(cells[counted]),
                  Objects.requireNonNull(alone[counted]))
              .failed());
    }
    return failed;
  }
}
