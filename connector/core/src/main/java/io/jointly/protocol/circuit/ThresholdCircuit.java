package io.jointly.protocol.circuit;

import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.Binding;
import io.jointly.protocol.parameters.DisclosureChecks.Cell;
import io.jointly.protocol.parameters.DisclosureChecks.DealtCell;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;

/**
 * The circuit of one round: what compute parties multiply for each group (PROTOCOL.md §2.5). A lane
 * is a group.
 *
 * <p>Where groups are checked, the inputs are: for each bit, bound count and inverse, that of each
 * data party; each number of dealt rows; and the mask. The first output is the mask times a number
 * that is zero exactly if the group does not pass. For each masked flag of the round follow the
 * flag and its mask as inputs, and their product as an output.
 */
public final class ThresholdCircuit {

  private final DisclosureChecks checks;
  private final int round;
  private final int parties;
  // Where the numbers of dealt rows begin, and their offsets. There is one of each, not one of each
  // party.
  private final int dealtAt;
  private final List<Integer> dealt;
  private final int checked;
  private final Circuit circuit;
  // By offset: its place among the inputs.
  private final Map<Integer, Integer> places = new HashMap<>();

  private ThresholdCircuit(DisclosureChecks checks, int round, int parties) {
    this.checks = checks;
    this.round = round;
    GroupChecks groups = checks.groupChecks(round);
    this.parties = parties;
    if (groups != null) {
      groups.inputs().forEach(offset -> places.put(offset, places.size()));
      this.dealtAt = places.size() * parties;
      this.dealt = groups.dealtInputs();
      this.checked = dealtAt + dealt.size() + 1;
    } else {
      this.dealtAt = 0;
      this.dealt = List.of();
      this.checked = 0;
    }
    this.circuit = new Circuit(checked + 2 * checks.flags().get(round).size());
  }

  /**
   * @param parties number of data parties
   */
  public static Circuit of(DisclosureChecks checks, int round, int parties) {
    return new ThresholdCircuit(checks, round, parties).build();
  }

  private Circuit build() {
    GroupChecks groups = checks.groupChecks(round);
    if (groups != null) {
      for (int bit : groups.bits()) {
        for (int party = 0; party < parties; party++) {
          requireBit(input(bit, party));
        }
      }
      for (Cell cell : groups.cells()) {
        for (int party = 0; party < parties; party++) {
          requireBound(cell, party);
        }
      }
      circuit.output(value(groups));
    }
    for (int flag = 0; flag < checks.flags().get(round).size(); flag++) {
      int at = checked + 2 * flag;
      circuit.output(
          circuit.multiply(LinearCombination.register(at), LinearCombination.register(at + 1)));
    }
    return circuit;
  }

  private LinearCombination input(int offset, int party) {
    return LinearCombination.register(place(offset) * parties + party);
  }

  private int place(int offset) {
    return Objects.requireNonNull(places.get(offset));
  }

  /** x·x − x is zero for 0 and 1 alone. */
  private void requireBit(LinearCombination bit) {
    LinearCombination square = LinearCombination.register(circuit.multiply(bit, bit));
    circuit.requireZero(square.plus(bit, -1));
  }

  /** A contributor of 1 has an inverse of what would be zero for a count that is too small. */
  private void requireBound(Cell cell, int party) {
    Binding binding = cell.binding();
    if (binding == null) {
      return;
    }
    LinearCombination enough =
        combined(roots(input(binding.count(), party), 0, binding.least() - 1));
    int product = circuit.multiply(input(binding.inverse(), party), enough);
    circuit.requireZero(
        LinearCombination.register(product).plus(input(cell.contributor(), party), -1));
  }

  /** The register of the groups' values. */
  private int value(GroupChecks groups) {
    List<LinearCombination> factors = new ArrayList<>();
    for (Cell cell : groups.cells()) {
      List<LinearCombination> few = roots(sum(cell.contributor()), 0, groups.parties() - 1);
      if (cell.present().isEmpty()) {
        factors.addAll(few);
      } else {
        LinearCombination present = sum(cell.present().getAsInt());
        factors.add(fewOfSome(few, roots(present, 1, parties)));
      }
    }
    for (DealtCell cell : groups.dealtCells()) {
      LinearCombination rows = LinearCombination.register(dealtAt + dealt.indexOf(cell.rows()));
      int few = cell.none() == DealtCell.None.PASSES ? 1 : 0;
      factors.addAll(roots(rows, few, cell.least() - 1));
    }
    factors.add(LinearCombination.register(checked - 1));
    return product(factors);
  }

  /**
   * Zero where both products are. Neither is ever negative, up to the sign of the second, so they
   * do not cancel each other.
   *
   * @param few their product is zero where too few parties contribute
   * @param some their product is zero where a party has a row
   */
  private LinearCombination fewOfSome(List<LinearCombination> few, List<LinearCombination> some) {
    return combined(few).plus(combined(some), parties % 2 == 0 ? 1 : -1);
  }

  private LinearCombination combined(List<LinearCombination> factors) {
    return factors.size() == 1 ? factors.get(0) : LinearCombination.register(product(factors));
  }

  private List<LinearCombination> roots(LinearCombination x, int lo, int hi) {
    return VanishingPolynomial.factors(circuit, x, lo, hi);
  }

  /** A factor that is still to be multiplied; {@code age} counts the factors made before it. */
  private record Open(LinearCombination factor, int depth, int age) {}

  /** Always multiplies the two that are least deep; among equals, those that were made first. */
  private int product(List<LinearCombination> factors) {
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

  /** The sum of an input over all data parties. */
  private LinearCombination sum(int offset) {
    LinearCombination sum = LinearCombination.constant(0);
    for (int party = 0; party < parties; party++) {
      sum = sum.plus(place(offset) * parties + party, BigInteger.ONE);
    }
    return sum;
  }
}
