package io.jointly.protocol;

import io.jointly.field.FpVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A compute party adds the shares of all data parties (PROTOCOL.md §6, step 5). */
final class Addition {

  private final Scope scope;
  private final Inbox inbox;
  private final long[] total;
  private final SortedMap<Integer, byte[]> shared = new TreeMap<>();
  // One block's elements, for all blocks in turn.
  private final long[] block;
  // Only where something is multiplied.
  private final @Nullable TestInputs testInputs;

  private Addition(Scope scope, Inbox inbox, long[] total) {
    this.scope = scope;
    this.inbox = inbox;
    this.total = total;
    this.block = FpVectors.create(Limits.blockElements(scope.elements(), 0));
    Tests tests = scope.tests();
    this.testInputs = tests == null ? null : new TestInputs(tests, scope.round());
    for (int from : scope.others(Part.DATA)) {
      inbox.expect(
          scope.message(MessageKind.SHARED, from, SharedMessage.bytes(scope.elements())),
          message -> takeShared(from, message));
    }
  }

  /** For a party without rows. */
  static Addition ofOthers(Scope scope, Inbox inbox) {
    return new Addition(scope, inbox, FpVectors.create(scope.elements()));
  }

  /** For a party with rows; its own share vector is taken over and becomes the total's. */
  static Addition withOwn(Scope scope, Inbox inbox, long[] ownShare, byte[] ownShared) {
    Addition addition = new Addition(scope, inbox, ownShare);
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
  TestInputs testInputs() {
    if (testInputs == null) {
      throw Scope.outOfOrder("test");
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
