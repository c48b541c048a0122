package io.jointly.protocol.circuit;

import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Thresholds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * What is multiplied of a group in a round as a circuit (PROTOCOL.md §2.5). A lane is a group.
 *
 * <p>Where groups are tested, inputs are, of each cell in turn, the count of each data party; then
 * in the same way the contributors of the cells that have them; then the mask; and the first output
 * is the mask times a number that is zero exactly if the group does not pass. Then come, of each
 * flag of the round, the flag and its mask, and as a further output their product.
 */
public final class ThresholdCircuit {

  private final DisclosureChecks checks;
  private final int round;
  private final Thresholds thresholds;
  private final int parties;
  private final List<List<Integer>> exclusions;
  private final Circuit circuit;
  private final int tested;
  private final List<LinearCombination> factors = new ArrayList<>();

  private ThresholdCircuit(
      DisclosureChecks checks, int round, Thresholds thresholds, int parties, int threshold) {
    this.checks = checks;
    this.round = round;
    this.thresholds = thresholds;
    this.parties = parties;
    this.exclusions =
        thresholds.ofOthers() > 0 || thresholds.parties() > 1
            ? exclusions(parties, Math.min(threshold, parties - 1))
            : List.of();
    int counted =
        checks.cells().size() + (int) checks.cells().stream().filter(this::isCounted).count();
    this.tested = checks.checksGroups(round) ? counted * parties + 1 : 0;
    this.circuit = new Circuit(tested + 2 * checks.flags().get(round).size());
  }

  /**
   * @param parties number of data parties
   * @param threshold how many parties may collude
   */
  public static Circuit of(
      DisclosureChecks checks, int round, Thresholds thresholds, int parties, int threshold) {
    return new ThresholdCircuit(checks, round, thresholds, parties, threshold).build();
  }

  /** How many numbers are compared with a threshold, at most. */
  static long conditions(
      DisclosureChecks checks, Thresholds thresholds, int parties, int threshold) {
    long sets = sets(parties, Math.min(threshold, parties - 1));
    long ofCell =
        1 + (thresholds.ofOthers() > 0 ? sets : 0) + (thresholds.parties() > 1 ? 1 + sets : 0);
    return checks.cells().size() * ofCell;
  }

  /** How many sets of so many parties there are; fits for 64 parties and 9 of them. */
  private static long sets(int parties, int size) {
    long sets = 1;
    for (int i = 0; i < size; i++) {
      sets = sets * (parties - i) / (i + 1);
    }
    return sets;
  }

  private Circuit build() {
    if (checks.checksGroups(round)) {
      circuit.output(test());
    }
    for (int flag = 0; flag < checks.flags().get(round).size(); flag++) {
      int at = tested + 2 * flag;
      circuit.output(
          circuit.multiply(LinearCombination.register(at), LinearCombination.register(at + 1)));
    }
    return circuit;
  }

  /** The test's value. */
  private int test() {
    int contributors = checks.cells().size();
    for (int c = 0; c < checks.cells().size(); c++) {
      DisclosureChecks.Cell cell = checks.cells().get(c);
      count(cell, c * parties);
      if (isCounted(cell)) {
        contributors(cell, contributors * parties);
        contributors++;
      }
    }
    factors.add(LinearCombination.register(tested - 1));
    if (factors.size() == 1) {
      factors.add(LinearCombination.constant(1));
    }
    return multiplyAll();
  }

  /** What is still to be multiplied; {@code age} counts what was made before it. */
  private record Open(LinearCombination factor, int depth, int age) {}

  /** Always the two that are least deep, and of these those that were made first. */
  private int multiplyAll() {
    PriorityQueue<Open> open =
        new PriorityQueue<>(Comparator.comparingInt(Open::depth).thenComparingInt(Open::age));
    int made = 0;
    for (LinearCombination factor : factors) {
      open.add(new Open(factor, circuit.depth(factor), made++));
    }
    int product;
    do {
      product = circuit.multiply(open.remove().factor(), open.remove().factor());
      LinearCombination factor = LinearCombination.register(product);
      open.add(new Open(factor, circuit.depth(factor), made++));
    } while (open.size() > 1);
    return product;
  }

  private boolean isCounted(DisclosureChecks.Cell cell) {
    return cell.contributors().isPresent() && thresholds.parties() > 1;
  }

  /** The count without any of the exclusions; and all of it, where that does not follow. */
  private void count(DisclosureChecks.Cell cell, int first) {
    int least = cell.zero() == DisclosureChecks.Zero.FAILS ? 0 : 1;
    if (thresholds.ofOthers() < thresholds.groupSize()) {
      range(sum(first, List.of()), least, thresholds.groupSize() + cell.more() - 1);
    }
    if (thresholds.ofOthers() > 0) {
      for (List<Integer> without : exclusions) {
        range(sum(first, without), least, thresholds.ofOthers() + cell.more() - 1);
      }
    }
  }

  /**
   * With e parties left out, e fewer are enough. That all together are enough follows from these,
   * unless they ask for nothing.
   */
  private void contributors(DisclosureChecks.Cell cell, int first) {
    int least = cell.zero() == DisclosureChecks.Zero.FAILS ? 0 : 1;
    int others = thresholds.parties() - exclusions.get(0).size();
    if (others - 1 < least) {
      range(sum(first, List.of()), least, thresholds.parties() - 1);
    }
    for (List<Integer> without : exclusions) {
      range(sum(first, without), least, others - 1);
    }
  }

  private void range(LinearCombination x, int lo, int hi) {
    factors.addAll(VanishingPolynomial.factors(circuit, x, lo, hi));
  }

  private LinearCombination sum(int first, List<Integer> without) {
    LinearCombination sum = LinearCombination.constant(0);
    for (int party = 0; party < parties; party++) {
      if (!without.contains(party)) {
        sum = sum.plus(first + party, BigInteger.ONE);
      }
    }
    return sum;
  }

  /** All sets of so many parties, in the order of their lists. */
  private static List<List<Integer>> exclusions(int parties, int size) {
    List<List<Integer>> sets = new ArrayList<>(List.of(List.of()));
    for (int i = 0; i < size; i++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> set : sets) {
        int from = set.isEmpty() ? 0 : set.get(set.size() - 1) + 1;
        for (int party = from; party < parties; party++) {
          List<Integer> next = new ArrayList<>(set);
          next.add(party);
          longer.add(next);
        }
      }
      sets = longer;
    }
    return sets;
  }
}
