package io.jointly.protocol;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Which groups pass: what compute parties and receivers open of a test, and nothing else. */
final class TestResult {

  /** TESTED stands in no step. */
  private static final int STEP = 0;

  private TestResult() {}

  static SealedVector sealed(Scope scope, Tests tests) {
    return new SealedVector(scope, MessageKind.TESTED, MessageKind.TEST, STEP, tests.groups());
  }

  /** Who learns it, but for this party. */
  static List<Integer> readers(Scope scope) {
    return Stream.concat(scope.others(Part.COMPUTE).stream(), scope.others(Part.RECEIVER).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Waits for the shares of all other compute parties. */
  static void expect(Scope scope, Inbox inbox, Tests tests, PublicOpening results) {
    SealedVector sealed = sealed(scope, tests);
    for (int from : scope.others(Part.COMPUTE)) {
      results.put(from, sealed.expect(inbox, from, message -> {}));
    }
  }

  /** A group passes if its value is not zero. */
  static BitSet suppressed(long[] values) {
    BitSet suppressed = new BitSet();
    for (int group = 0; 2 * group < values.length; group++) {
      suppressed.set(group, values[2 * group] == 0 && values[2 * group + 1] == 0);
    }
    return suppressed;
  }
}
