package io.jointly.protocol.round;

import io.jointly.field.FpVectors;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * The groups that do not pass (PROTOCOL.md §6, step 5f). Of the checks, compute parties and
 * receivers open one value for each group, and nothing else.
 */
final class SuppressedGroups {

  /** TESTED stands in no step (§4.13). */
  private static final int NUMBER = 0;

  private final RoundContext context;
  private final StepVector sealed;
  private final PublicOpening opening;

  SuppressedGroups(RoundContext context, Inbox inbox, int groups) {
    this.context = context;
    this.sealed = new StepVector(context, inbox, BlockPlace.Kind.GROUP_VALUES, NUMBER, groups);
    this.opening = new PublicOpening(context, MessageKind.TEST);
  }

  /** Waits for the shares of all other compute parties. */
  void expect() {
    for (int from : context.others(PartyRole.COMPUTE)) {
      opening.put(from, sealed.expect(from, message -> {}));
    }
  }

  /**
   * Seals this compute party's shares of the groups' values to all who open them, and waits for the
   * others'.
   *
   * @return TESTED, to be put when the blocks stand
   */
  Outgoing share(JoinPhase joins, long[] values, SecureRandom random, BlockWriter out) {
    opening.put(context.me(), values);
    expect();
    return sealed.write(joins.recipients(readers()), party -> values, random, out);
  }

  /** The groups whose value is zero, once all is there. */
  BitSet open() {
    long[] values = opening.values();
    BitSet suppressed = new BitSet();
    for (int group = 0; group < FpVectors.length(values); group++) {
      suppressed.set(group, FpVectors.isZero(values, group));
    }
    return suppressed;
  }

  private List<Integer> readers() {
    return Stream.concat(
            context.others(PartyRole.COMPUTE).stream(), context.others(PartyRole.RECEIVER).stream())
        .distinct()
        .sorted()
        .toList();
  }
}
