package io.jointly.protocol;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.Locale;

/** Names in the mailbox within one attempt (PROTOCOL.md §5). */
record AttemptNames(String folder) implements Serializable {

  private static final int KEY_BYTES = 4;

  /** Of a message of which a party sends one. */
  String message(MessageKind kind, int from) {
    return folder + "/" + lower(kind) + "-" + from;
  }

  /** Of a sealed block. Its key tells the attempts of one task apart. */
  String block(MessageKind kind, int from, int to, int block, byte[] ephemeralKey) {
    String key = HexFormat.of().formatHex(ephemeralKey, 0, KEY_BYTES);
    return folder + "/" + lower(kind) + "-" + from + "-" + to + "-" + block + "-" + key;
  }

  private static String lower(MessageKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
