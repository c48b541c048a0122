package io.jointly.crypto;

/** Opens what {@link BlockSealer} seals. */
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
    return BlockKey.derive(mine, expectedEphemeralKey, context).open(sealed);
  }
}
