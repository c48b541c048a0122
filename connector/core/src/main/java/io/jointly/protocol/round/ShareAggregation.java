package io.jointly.protocol.round;

import io.jointly.field.FpVectors;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.PartyRole;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A compute party adds the shares of all data parties (PROTOCOL.md §6, step 5). */
final class ShareAggregation {

  private final RoundContext context;
  private final VectorOpener opener;
  private final long[] total;
  private final SortedMap<Integer, byte[]> shared = new TreeMap<>();
  // Only where something is multiplied.
  private final @Nullable CircuitInputs circuitInputs;

  private ShareAggregation(RoundContext context, Inbox inbox, long[] total) {
    this.context = context;
    this.total = total;
    this.opener =
        new VectorOpener(
            context,
            inbox,
            context.place(BlockPlace.Kind.SHARES, context.round()),
            context.elements(),
            0);
    DisclosureChecks checks = context.checks();
    this.circuitInputs = checks == null ? null : new CircuitInputs(checks, context.round());
    DealtVector dealt = context.own().dealt();
    if (dealt != null) {
      FpVectors.addInto(total, 0, dealt.shares(), 0, context.elements());
      if (circuitInputs != null) {
        circuitInputs.takeDealt(dealt.shares());
      }
    }
    for (int from : context.others(PartyRole.DATA)) {
      inbox.expect(
          context.awaited(MessageKind.SHARED, from, SharedMessage.bytes(context.elements())),
          message -> takeShared(from, message));
    }
  }

  /** For a party without rows. */
  static ShareAggregation ofOthers(RoundContext context, Inbox inbox) {
    return new ShareAggregation(context, inbox, FpVectors.create(context.elements()));
  }

  /** For a party with rows. Its own share vector is taken over and becomes the total's. */
  static ShareAggregation withOwn(
      RoundContext context, Inbox inbox, long[] ownShare, byte[] ownShared) {
    long[] total = context.own().dealt() == null ? ownShare : ownShare.clone();
    ShareAggregation aggregation = new ShareAggregation(context, inbox, total);
    aggregation.shared.put(context.me(), ownShared);
    if (aggregation.circuitInputs != null) {
      aggregation.circuitInputs.take(context.me(), 0, ownShare, context.elements());
    }
    return aggregation;
  }

  /** This party's share of the total: the vector itself. */
  long[] total() {
    return total;
  }

  /** What is kept to be multiplied in this round. */
  CircuitInputs circuitInputs() {
    return StepOrder.require(circuitInputs, "circuitStep");
  }

  /** Digest of all SHARED of the round (§3.1). */
  byte[] inputs() {
    List<byte[]> messages = new ArrayList<>(shared.values());
    return ProtocolDigests.inputs(context.attempt(), context.round(), messages);
  }

  private void takeShared(int from, byte[] message) {
    SharedMessage body =
        context.openInRound(message, MessageKind.SHARED, from, SharedMessage::read);
    context.checkPrevious(body.previous(), MessageKind.SHARED, from);
    opener.expect(
        from,
        body.manifest(),
        (head, first, block, size) -> {
          if (circuitInputs != null) {
            circuitInputs.take(from, first, block, size);
          }
          FpVectors.addInto(total, first, block, 0, size);
        });
    shared.put(from, message);
  }
}
