package io.jointly.protocol;

import io.jointly.protocol.message.CircuitStepMessage;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.message.SharedMessage;
import java.util.List;

/**
 * A block's name in the mailbox, taken apart (PROTOCOL.md §5).
 *
 * @param number of the round or step
 * @param key the first digits of the ephemeral key
 */
record BlockName(MessageKind kind, int number, int from, int to, int block, String key) {

  static BlockName of(String text) {
    MessageName name = MessageName.parse(text).orElseThrow();
    List<Integer> numbers = name.numbers();
    return new BlockName(
        name.kind(),
        numbers.get(0),
        numbers.get(1),
        numbers.get(2),
        numbers.get(3),
        name.key().orElseThrow());
  }

  /** The kind of the message that lists blocks of a kind. */
  static MessageKind list(MessageKind kind) {
    return switch (kind) {
      case SHARE -> MessageKind.SHARED;
      case OPENED -> MessageKind.REVEAL;
      case RESHARE -> MessageKind.RESHARED;
      case TEST -> MessageKind.TESTED;
      default -> throw new AssertionError(kind + " is no block");
    };
  }

  /** What such a message lists. */
  static Manifest manifest(byte[] list) {
    Envelope envelope = Envelope.decode(list);
    return switch (envelope.kind()) {
      case SHARED -> SharedMessage.read(envelope.body()).manifest();
      case REVEAL -> RevealMessage.read(envelope.body()).manifest();
      default -> CircuitStepMessage.read(envelope.body()).manifest();
    };
  }
}
