package io.jointly.deal.collect.block;

import java.io.Serializable;

/**
 * What a party finds where its part of a block should be. The array is not copied.
 *
 * @param sealed SHA-256 of the bytes; zeros if there are none
 * @param trouble why the part cannot be used, as a clause without a full stop and with nothing of
 *     the content; empty if it can
 */
public record PartRead(byte[] sealed, String trouble) implements Serializable {

  private static final int BYTES = 32;

  /** A part that can be used. */
  public static PartRead opened(byte[] sealed) {
    return new PartRead(sealed, "");
  }

  /** A part that was not there, or was not read. */
  public static PartRead unread(String trouble) {
    return new PartRead(new byte[BYTES], trouble);
  }

  public boolean isOpened() {
    return trouble.isEmpty();
  }
}
