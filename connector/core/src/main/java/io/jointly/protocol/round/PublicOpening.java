package io.jointly.protocol.round;

import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.parameters.PartyRole;
import java.util.SortedMap;
import java.util.TreeMap;

/** A vector that every compute party opens, in the circuit phase (PROTOCOL.md §6, step 5). */
final class PublicOpening {

  private final RoundContext context;
  private final MessageKind kind;
  private final ShareOpening opening;
  private final SortedMap<Integer, long[]> shares = new TreeMap<>();

  /**
   * @param kind the message or block in which the shares come
   */
  PublicOpening(RoundContext context, MessageKind kind) {
    this.context = context;
    this.kind = kind;
    this.opening =
        new ShareOpening(
            context.roster(),
            kind,
            "the shares do not lie on one polynomial: a compute party sent a wrong share, or a"
                + " party dealt it a wrong one; nothing of this round was opened");
  }

  void put(int party, long[] vector) {
    shares.put(party, vector);
  }

  /** Waits for the message of every other compute party. */
  void expect(Inbox inbox, int elements) {
    for (int from : context.others(PartyRole.COMPUTE)) {
      inbox.expect(
          context.awaited(kind, from, OpenMessage.bytes(elements)),
          content ->
              put(
                  from,
                  context
                      .openInRound(content, kind, from, in -> OpenMessage.read(in, elements))
                      .shares()));
    }
  }

  /**
   * The values.
   *
   * @throws io.jointly.error.ViolationException (OFF_POLYNOMIAL) if the shares are not on
   *     polynomials of degree t
   */
  long[] values() {
    return opening.open(shares);
  }
}
