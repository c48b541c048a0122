package io.jointly.protocol.message;

import java.io.Serializable;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * Makes the names of one attempt (PROTOCOL.md §5).
 *
 * @param folder {@code <run>/<session>/<attempt>}
 */
public record AttemptNames(String folder) implements Serializable {

  private static final int KEY_BYTES = 4;

  public AttemptNames {
    if (!MessageName.isAttemptFolder(folder)) {
      throw new IllegalArgumentException("no folder of an attempt: " + folder);
    }
  }

  /**
   * The name of a message that a party sends once in each round or step.
   *
   * @param round the number of the step for RESHARED
   */
  public String message(MessageKind kind, int round, int from) {
    return MessageName.of(folder, kind, round, from).text();
  }

  public String done(int from) {
    return MessageName.of(folder, MessageKind.DONE, from).text();
  }

  /** The name of a sealed block. Its key tells the attempts of one task apart. */
  public String block(
      MessageKind kind, int round, int from, int to, int block, byte[] ephemeralKey) {
    String key = HexFormat.of().formatHex(ephemeralKey, 0, KEY_BYTES);
    return new MessageName(folder, kind, List.of(round, from, to, block), Optional.of(key)).text();
  }
}
