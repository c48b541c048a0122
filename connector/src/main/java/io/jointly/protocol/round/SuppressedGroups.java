package io.jointly.protocol.round;

import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.PartyRole;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/** Which groups pass: what compute parties and receivers open of a test, and nothing else. */
final class SuppressedGroups {

  /** TESTED stands in no step. */
  private static final int STEP = 0;

  private SuppressedGroups() {}

  static SealedVector sealed(RoundContext scope, DisclosureChecks tests) {
    return new SealedVector(scope, MessageKind.TESTED, MessageKind.TEST, STEP, tests.groups());
  }

  /** Who learns it, but for this party. */
  static List<Integer> readers(RoundContext scope) {
    return Stream.concat(
            scope.others(PartyRole.COMPUTE).stream(), scope.others(PartyRole.RECEIVER).stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Waits for the shares of all other compute parties. */
  static void expect(
      RoundContext scope, Inbox inbox, DisclosureChecks tests, PublicOpening results) {
    SealedVector sealed = sealed(scope, tests);
    for (int from : scope.others(PartyRole.COMPUTE)) {
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
