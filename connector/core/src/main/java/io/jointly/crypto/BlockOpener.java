package io.jointly.crypto;

import java.util.Arrays;

/** Opens what {@link BlockSealer} seals with a ciphertext at its head. */
public final class BlockOpener {

  private BlockOpener() {}

  /**
   * Opens a block and returns the plaintext.
   *
   * @param expectedEphemeralKey the sealing key that the sender has signed for this block
   * @throws BadSealException if the block was altered, or was sealed with another key, for another
   *     recipient or for another context
   */
  public static byte[] open(
      SessionKey mine, byte[] expectedEphemeralKey, byte[] context, byte[] sealed)
      throws BadSealException {
    if (sealed.length < Encapsulation.BYTES) {
      throw new BadSealException("no sealed block has this length");
    }
    byte[] ciphertext = Arrays.copyOf(sealed, Encapsulation.BYTES);
    return BlockKey.derive(mine, ciphertext, expectedEphemeralKey, context)
        .open(sealed, Encapsulation.BYTES);
  }
}
