package io.jointly.deal.collect.block;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a party finds where its part of a block should be. The array is not copied.
 *
 * @param sealed SHA-256 of the bytes; zeros if there are none
 * @param trouble why the part cannot be used, as a clause without a full stop and with nothing of
 *     the content; empty if it can
 */
public record PartRead(byte[] sealed, String trouble) {

  private static final int BYTES = 32;

  /** A part that can be used. */
  public static PartRead opened(byte[] sealed) {
    return new PartRead(sealed, "");
  }

  /** A part that was not there, or was not read. */
  public static PartRead unread(String trouble) {
    return new PartRead(new byte[BYTES], trouble);
  }

  /** On the way from an executor: SHA-256, and then the trouble as UTF-8. */
  byte[] write() {
    byte[] text = trouble.getBytes(StandardCharsets.UTF_8);
    byte[] bytes = Arrays.copyOf(sealed, BYTES + text.length);
    System.arraycopy(text, 0, bytes, BYTES, text.length);
    return bytes;
  }

  static PartRead read(byte[] bytes) {
    return new PartRead(
        Arrays.copyOf(bytes, BYTES),
        new String(bytes, BYTES, bytes.length - BYTES, StandardCharsets.UTF_8));
  }

  public boolean isOpened() {
    return trouble.isEmpty();
  }
}
