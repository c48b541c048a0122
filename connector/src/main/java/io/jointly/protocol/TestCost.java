package io.jointly.protocol;

/**
 * What a test costs (PROTOCOL.md §6, steps 5a to 5f).
 *
 * @param steps how many times compute parties wait for one another
 * @param products elements that each compute party shares again, in all steps
 * @param largestStep elements of the step that has most
 * @param bytes of all sealed blocks that each compute party puts for each other one
 */
public record TestCost(int steps, long products, long largestStep, long bytes) {

  /** The seed, the difference, the check and the values themselves. */
  private static final int FURTHER_STEPS = 5;

  /** Of all that is compared with a threshold, together: what a circuit is made of. */
  private static final long MAX_SUMMANDS = 1 << 20;

  /**
   * @param thresholds that hold in the session
   * @param roster with 2t + 1 compute parties or more
   */
  public static TestCost of(Tests tests, Thresholds thresholds, Roster roster) {
    int parties = roster.indices(Part.DATA).size();
    long conditions = TestCircuit.conditions(tests, thresholds, parties, roster.threshold());
    if (conditions > MAX_SUMMANDS / parties) {
      // There can be more sets of parties than memory holds.
      return new TestCost(0, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    }
    Circuit circuit = TestCircuit.of(tests, thresholds, parties, roster.threshold());
    long products = 0;
    long largest = 0;
    long bytes = Limits.sharedBytes(tests.groups());
    for (int step = 1; step <= Evaluation.steps(circuit); step++) {
      long elements = Evaluation.elements(circuit, tests.groups(), step);
      products += elements;
      largest = Math.max(largest, elements);
      bytes +=
          elements > Limits.MAX_ELEMENTS
              ? 16 * elements
              : Limits.sharedBytes(Math.toIntExact(elements));
    }
    return new TestCost(Evaluation.steps(circuit) + FURTHER_STEPS, products, largest, bytes);
  }

  /** Whether a session can do it. */
  public boolean isPossible() {
    return largestStep < Limits.MAX_ELEMENTS;
  }
}
