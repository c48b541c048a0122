package io.jointly.protocol.round;

import io.jointly.field.FpVectors;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.CircuitStepMessage;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import java.security.SecureRandom;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * The vectors that compute parties seal in one step, with the message that lists their blocks:
 * RESHARED and TESTED (PROTOCOL.md §4.9, §4.13).
 */
final class StepVector {

  private static final byte[] NO_HEAD = {};

  private final RoundContext context;
  private final BlockPlace place;
  private final int elements;
  private final Inbox inbox;
  private final VectorOpener opener;

  /**
   * @param number of the step
   */
  StepVector(RoundContext context, Inbox inbox, BlockPlace.Kind kind, int number, int elements) {
    this.context = context;
    this.place = context.place(kind, number);
    this.elements = elements;
    this.inbox = inbox;
    this.opener = new VectorOpener(context, inbox, place, elements, NO_HEAD.length);
  }

  /**
   * Writes all blocks of this party's vectors.
   *
   * @param vectors of each recipient
   * @return the message, to be put when the blocks stand
   */
  Outgoing write(
      List<VectorSealer.Recipient> recipients,
      IntFunction<long[]> vectors,
      SecureRandom random,
      BlockWriter out) {
    Manifest manifest =
        new VectorSealer(place, context.me(), recipients)
            .sealAll(elements, NO_HEAD, vectors, random, out);
    CircuitStepMessage body = new CircuitStepMessage(place.number(), manifest);
    return context.sign(list(), place.number(), body.write());
  }

  /**
   * Waits for a party's message and its blocks.
   *
   * @param message is told the message before the blocks are there
   * @return where the vector will be
   */
  long[] expect(int from, Consumer<byte[]> message) {
    long[] vector = FpVectors.create(elements);
    inbox.expect(
        context.awaited(list(), place.number(), from, CircuitStepMessage.bytes(elements)),
        content -> {
          takeMessage(from, content, vector);
          message.accept(content);
        });
    return vector;
  }

  private void takeMessage(int from, byte[] content, long[] vector) {
    CircuitStepMessage body = context.open(content, list(), from, CircuitStepMessage::read);
    if (body.step() != place.number()) {
      throw context.peers().wrongPlace(from, list().name());
    }
    opener.expect(
        from,
        body.manifest(),
        (head, first, block, size) -> FpVectors.copy(block, 0, vector, first, size));
  }

  private MessageKind list() {
    return place.kind().list();
  }
}
