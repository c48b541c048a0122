package io.jointly.crypto;

/** Opens what {@link BlockSealer} seals. */
public final class BlockOpener {

  private BlockOpener() {}

  /**
   * The plaintext.
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
      throw new BadSealException("the sealing key is none", e);
    }
    SecretBytes key = BlockKeys.key(agreement, context, expectedEphemeralKey, mine.publicKey());
    try {
      return Records.open(key, BlockKeys.associated(context), sealed);
    } finally {
      agreement.destroy();
      key.destroy();
    }
  }
}
