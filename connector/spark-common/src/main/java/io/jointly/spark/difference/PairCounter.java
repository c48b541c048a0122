package io.jointly.spark.difference;

import io.jointly.spark.difference.Verdict.Counts;
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
  private final @Nullable Counts[] counts;
  // For each comparison, an earlier one with the same keys that has had the same counts so far.
  private final int[] twins;
  private final Map<List<Integer>, SetNumbers> numbers = new HashMap<>();
  private final Map<List<List<Integer>>, SetPairs> pairs = new HashMap<>();

  PairCounter(RowShape shape, List<Comparison> comparisons, boolean entities, int least) {
    this.shape = shape;
    this.comparisons = comparisons;
    this.counts = new @Nullable Counts[comparisons.size()];
    this.twins = new int[comparisons.size()];
    Map<List<List<Integer>>, Integer> first = new HashMap<>();
    for (int i = 0; i < twins.length; i++) {
      twins[i] = first.computeIfAbsent(essential(comparisons.get(i)), added -> -1);
      if (twins[i] < 0) {
        first.put(essential(comparisons.get(i)), i);
        counts[i] = new Counts(entities, least);
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

  /** What is known of a block. */
  private static final class Known {
    private final RowBlock block;
    private final BlockFacts facts;
    private final KeyRuns runs;
    // The set of each run of rows, by keys.
    private final Map<List<Integer>, int[]> numbers = new HashMap<>();
    // The sets of new queries, by keys and facts.
    private final Map<List<Object>, Sets> sets = new HashMap<>();

    Known(RowShape shape, RowBlock block) {
      this.block = block;
      this.facts = new BlockFacts(shape, block);
      this.runs = KeyRuns.of(block.parts(), block.rows());
    }
  }

  /** The set of each run of rows of a block, by these keys. */
  private int[] numbers(Known known, List<Integer> keys) {
    if (keys.isEmpty()) {
      return new int[known.runs.size()];
    }
    List<Integer> coarser = List.copyOf(keys.subList(0, keys.size() - 1));
    int[] before = known.numbers.get(coarser);
    if (before == null) {
      before = numbers(known, coarser);
      known.numbers.put(coarser, before);
    }
    return numbers(keys).of(known.block, known.runs, before);
  }

  private SetPairs pairs(Comparison comparison) {
    return pairs.computeIfAbsent(
        List.of(list(comparison.now().keys()), list(comparison.then().keys())),
        added -> new SetPairs());
  }

  /** Counts a block. */
  void add(RowBlock block) {
    Known known = new Known(shape, block);
    BlockFacts facts = known.facts;
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
        counts[i] = Objects.requireNonNull(counts[twins[i]]).copy();
        twins[i] = -1;
      }
      byKeys
          .computeIfAbsent(list(comparison.then().keys()), added -> new LinkedHashMap<>())
          .computeIfAbsent(List.of(list(comparison.now().keys()), now), added -> new ArrayList<>())
          .add(i);
    }
    byKeys.forEach((keys, group) -> count(keys, group, known));
  }

  /**
   * The sets of the new query in a block.
   *
   * @param rows in any set
   * @param numbers the set of each run, if its rows are in any
   */
  private record Sets(long[] rows, SetPairs.OfRuns numbers) {}

  /** Counts comparisons whose earlier sets have the same keys. */
  private void count(List<Integer> thenKeys, Map<List<Object>, List<Integer>> group, Known known) {
    SetPairs.OfRuns then = ofRuns(known, thenKeys);
    long[] failed = failed(then);
    group.forEach(
        (keys, members) -> {
          Comparison first = comparisons.get(members.get(0));
          Sets now = known.sets.get(keys);
          if (now == null) {
            now = sets(first.now(), known);
            known.sets.put(keys, now);
          }
          SetPairs.OfRuns both = pairs(first).of(now.numbers(), then);
          for (int member : members) {
            long[] rows =
                known.facts.all(known.facts.needed(comparisons.get(member).then().facts()));
            requireNone(rows, failed);
            Counts counted = Objects.requireNonNull(counts[member]);
            long[] last = known.block.last();
            counted.both().count(and(now.rows(), rows), both, last);
            counted.onlyNow().count(andNot(now.rows(), rows), now.numbers(), last);
            counted.onlyThen().count(andNot(rows, now.rows()), then, last);
          }
        });
  }

  private SetPairs.OfRuns ofRuns(Known known, List<Integer> keys) {
    int[] sets = numbers(known, keys);
    return new SetPairs.OfRuns(known.runs, sets, numbers(keys).size());
  }

  private Sets sets(Comparison.View view, Known known) {
    long[] rows = known.facts.all(known.facts.needed(view.facts()));
    SetPairs.OfRuns numbers = ofRuns(known, list(view.keys()));
    requireNone(rows, failed(numbers));
    return new Sets(rows, numbers);
  }

  private static long[] and(long[] left, long[] right) {
    long[] both = new long[left.length];
    for (int w = 0; w < both.length; w++) {
      both[w] = left[w] & right[w];
    }
    return both;
  }

  private static long[] andNot(long[] left, long[] right) {
    long[] only = new long[left.length];
    for (int w = 0; w < only.length; w++) {
      only[w] = left[w] & ~right[w];
    }
    return only;
  }

  /** The rows whose set could not be computed. */
  private static long[] failed(SetPairs.OfRuns sets) {
    KeyRuns runs = sets.runs();
    long[] failed = new long[(runs.ofRow().length + Long.SIZE - 1) / Long.SIZE];
    for (int run = 0; run < runs.size(); run++) {
      if (sets.numbers()[run] == SetNumbers.FAILED) {
        for (int row = runs.start(run); row < runs.end(run); row++) {
          failed[row / Long.SIZE] |= 1L << row;
        }
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
                  Objects.requireNonNull(counts[counted]))
              .failed());
    }
    return failed;
  }
}
