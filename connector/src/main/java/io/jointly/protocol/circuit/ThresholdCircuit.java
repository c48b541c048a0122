package io.jointly.protocol.circuit;

import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Thresholds;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * The circuit of one round: what compute parties multiply for each group (PROTOCOL.md §2.5). A lane
 * is a group.
 *
 * <p>Where groups are checked, the inputs are: for each cell, the count of each data party; for
 * each cell with contributors, the contributor of each data party; and the mask. The first output
 * is the mask times a number that is zero exactly if the group does not pass. For each masked flag
 * of the round follow the flag and its mask as inputs, and their product as an output.
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

  /** An upper bound of the number of comparisons with a threshold. */
  static long conditions(
      DisclosureChecks checks, Thresholds thresholds, int parties, int threshold) {
    long sets = sets(parties, Math.min(threshold, parties - 1));
    long ofCell =
        1 + (thresholds.ofOthers() > 0 ? sets : 0) + (thresholds.parties() > 1 ? 1 + sets : 0);
    return checks.cells().size() * ofCell;
  }

  /** The number of sets of {@code size} parties. It fits a long for 64 parties and sets of 9. */
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

  /** The register of the groups' values. */
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

  /** A factor that is still to be multiplied; {@code age} counts the factors made before it. */
  private record Open(LinearCombination factor, int depth, int age) {}

  /** Always multiplies the two that are least deep; among equals, those that were made first. */
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

  /**
   * Tests the count without each of the exclusions, and the whole count where that does not follow.
   */
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
   * Tests the contributors: with e parties left out, e fewer are enough. It follows that all
   * together are enough, unless these conditions ask for nothing.
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

  /** All sets of {@code size} parties, in the order of their lists. */
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
