package io.jointly.protocol.round;

import io.jointly.field.FpVectors;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.SharedMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A compute party adds the shares of all data parties (PROTOCOL.md §6, step 5). */
final class ShareAggregation {

  private final RoundContext scope;
  private final Inbox inbox;
  private final long[] total;
  private final SortedMap<Integer, byte[]> shared = new TreeMap<>();
  // One block's elements, for all blocks in turn.
  private final long[] block;
  // Only where something is multiplied.
  private final @Nullable CircuitInputs testInputs;

  private ShareAggregation(RoundContext scope, Inbox inbox, long[] total) {
    this.scope = scope;
    this.inbox = inbox;
    this.total = total;
    this.block = FpVectors.create(Limits.blockElements(scope.elements(), 0));
    DisclosureChecks tests = scope.tests();
    this.testInputs = tests == null ? null : new CircuitInputs(tests, scope.round());
    for (int from : scope.others(PartyRole.DATA)) {
      inbox.expect(
          scope.message(MessageKind.SHARED, from, SharedMessage.bytes(scope.elements())),
          message -> takeShared(from, message));
    }
  }

  /** For a party without rows. */
  static ShareAggregation ofOthers(RoundContext scope, Inbox inbox) {
    return new ShareAggregation(scope, inbox, FpVectors.create(scope.elements()));
  }

  /** For a party with rows; its own share vector is taken over and becomes the total's. */
  static ShareAggregation withOwn(
      RoundContext scope, Inbox inbox, long[] ownShare, byte[] ownShared) {
    ShareAggregation addition = new ShareAggregation(scope, inbox, ownShare);
    addition.shared.put(scope.me(), ownShared);
    if (addition.testInputs != null) {
      addition.testInputs.take(scope.me(), 0, ownShare, scope.elements());
    }
    return addition;
  }

  /** This party's share of the total: the vector itself. */
  long[] total() {
    return total;
  }

  /** What is kept to be multiplied in this round. */
  CircuitInputs testInputs() {
    if (testInputs == null) {
      throw RoundContext.outOfOrder("test");
    }
    return testInputs;
  }

  /** Digest of all SHARED of the round (§3.1). */
  byte[] inputs() {
    List<byte[]> messages = new ArrayList<>(shared.values());
    return Digests.inputs(scope.attempt(), scope.round(), messages);
  }

  private void takeShared(int from, byte[] message) {
    SharedMessage body = scope.openInRound(message, MessageKind.SHARED, from, SharedMessage::read);
    scope.checkPrevious(body.previous(), MessageKind.SHARED, from);
    Manifest manifest = scope.checked(body.manifest(), MessageKind.SHARED, from);
    shared.put(from, message);
    for (int b = 0; b < manifest.keys().size(); b++) {
      int index = b;
      byte[] key = manifest.keys().get(b);
      inbox.expect(
          scope.block(MessageKind.SHARE, from, b, key, scope.blockBytes(b)),
          content -> takeBlock(from, index, key, content));
    }
  }

  private void takeBlock(int from, int index, byte[] key, byte[] sealed) {
    byte[] plain =
        scope.openBlock(MessageKind.SHARE, from, index, key, scope.blockBytes(index), sealed);
    int size = Limits.blockElements(scope.elements(), index);
    scope.checkCanonical(FpVectors.read(plain, 0, size, block, 0), MessageKind.SHARE, from, index);
    if (testInputs != null) {
      testInputs.take(from, index * Limits.BLOCK_ELEMENTS, block, size);
    }
    FpVectors.addInto(total, index * Limits.BLOCK_ELEMENTS, block, 0, size);
  }
}
