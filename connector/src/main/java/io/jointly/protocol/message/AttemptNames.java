package io.jointly.protocol.message;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.Locale;

/** Names in the mailbox within one attempt (PROTOCOL.md §5). */
public record AttemptNames(String folder) implements Serializable {

  private static final int KEY_BYTES = 4;

  /** Of a message of which a party sends one in each round. */
  public String message(MessageKind kind, int round, int from) {
    return folder + "/" + lower(kind) + "-" + round + "-" + from;
  }

  public String done(int from) {
    return folder + "/" + lower(MessageKind.DONE) + "-" + from;
  }

  /** Of a sealed block. Its key tells the attempts of one task apart. */
  public String block(
      MessageKind kind, int round, int from, int to, int block, byte[] ephemeralKey) {
    String key = HexFormat.of().formatHex(ephemeralKey, 0, KEY_BYTES);
    return message(kind, round, from) + "-" + to + "-" + block + "-" + key;
  }

  private static String lower(MessageKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
