package io.jointly.protocol;

import io.jointly.protocol.message.MessageKind;
import java.util.Locale;

/**
 * The last part of a block's name in the mailbox (PROTOCOL.md §5).
 *
 * @param number of the round or step
 * @param key the first digits of the ephemeral key
 */
record BlockName(MessageKind kind, int number, int from, int to, int block, String key) {

  static BlockName of(String name) {
    String[] parts = name.substring(name.lastIndexOf('/') + 1).split("-");
    return new BlockName(
        MessageKind.valueOf(parts[0].toUpperCase(Locale.ROOT)),
        Integer.parseInt(parts[1]),
        Integer.parseInt(parts[2]),
        Integer.parseInt(parts[3]),
        Integer.parseInt(parts[4]),
        parts[5]);
  }

  /** The kind of the message that lists blocks of this kind. */
  MessageKind list() {
    return switch (kind) {
      case SHARE -> MessageKind.SHARED;
      case OPENED -> MessageKind.REVEAL;
      case RESHARE -> MessageKind.RESHARED;
      case TEST -> MessageKind.TESTED;
      default -> throw new AssertionError(kind + " is no block");
    };
  }
}
