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
    SecretBytes agreement;
    try {
      agreement = mine.agree(expectedEphemeralKey);
    } catch (BadKeyException e) {
      throw new BadSealException("the sealing key is not a valid public key", e);
    }
    SecretBytes key =
        BlockKeyDerivation.key(agreement, context, expectedEphemeralKey, mine.publicKey());
    try {
      return RecordStream.open(key, BlockKeyDerivation.associated(context), sealed);
    } finally {
      agreement.destroy();
      key.destroy();
    }
  }
}
