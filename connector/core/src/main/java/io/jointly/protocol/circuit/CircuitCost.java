package io.jointly.protocol.circuit;

import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;

/**
 * The cost of testing groups and masking flags, in all rounds (PROTOCOL.md §6, steps 5a to 5f).
 *
 * @param steps how often compute parties wait for one another
 * @param products elements that each compute party shares again
 * @param largestStep elements of the largest step
 * @param bytes of all sealed blocks that a compute party puts for each of the others
 */
public record CircuitCost(int steps, long products, long largestStep, long bytes) {

  /** Of a session in which nothing is multiplied. */
  public static final CircuitCost NOTHING = new CircuitCost(0, 0, 0, 0);

  /** HELD, CHALLENGE, the blinded difference and CHECK. */
  private static final int FURTHER_STEPS = 4;

  /** The most bits and bindings times data parties (§2.5). */
  private static final long MAX_CLAIMS = 1 << 20;

  /**
   * @param roster with 2t + 1 compute parties or more
   */
  public static CircuitCost of(DisclosureChecks checks, Roster roster) {
    int parties = roster.indices(PartyRole.DATA).size();
    GroupChecks groupChecks = checks.groupChecks();
    if (groupChecks != null && groupChecks.claims() > MAX_CLAIMS / parties) {
      return new CircuitCost(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    CircuitCost cost = new CircuitCost(0, 0, 0, 0);
    for (int round = 0; round < checks.widths().size(); round++) {
      if (checks.multiplies(round)) {
        Circuit circuit = ThresholdCircuit.of(checks, round, parties);
        cost = cost.plus(ofRound(circuit, checks.groups()));
      }
      if (checks.checksGroups(round)) {
        cost = cost.plus(new CircuitCost(1, 0, 0, Limits.sharedBytes(checks.groups())));
      }
    }
    return cost;
  }

  private CircuitCost plus(CircuitCost other) {
    return new CircuitCost(
        steps + other.steps,
        products + other.products,
        Math.max(largestStep, other.largestStep),
        bytes + other.bytes);
  }

  private static CircuitCost ofRound(Circuit circuit, int groups) {
    long products = 0;
    long largest = 0;
    long bytes = 0;
    for (int step = 1; step <= AuthenticatedEvaluation.steps(circuit); step++) {
      long elements = AuthenticatedEvaluation.elements(circuit, groups, step);
      products += elements;
      largest = Math.max(largest, elements);
      bytes +=
          elements > Limits.MAX_ELEMENTS
              ? 16 * elements
              : Limits.sharedBytes(Math.toIntExact(elements));
    }
    return new CircuitCost(
        AuthenticatedEvaluation.steps(circuit) + FURTHER_STEPS, products, largest, bytes);
  }

  /** Whether every step fits into a session. */
  public boolean isPossible() {
    return largestStep < Limits.MAX_ELEMENTS;
  }
}
