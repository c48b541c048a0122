package io.jointly.crypto;

/** Derives the key and the associated data of a sealed block, for its sender and its recipient. */
final class BlockKeyDerivation {

  private BlockKeyDerivation() {}

  /**
   * The key of a block.
   *
   * @param secret of X-Wing
   * @param mlKemCiphertext the ML-KEM half of the ciphertext with the secret
   * @param ephemeral its X25519 half
   */
  static SecretBytes key(
      SecretBytes secret,
      byte[] context,
      byte[] mlKemCiphertext,
      byte[] ephemeral,
      byte[] recipientPublic) {
    byte[] info =
        Labelled.encode(Label.BLOCK_KEY, context, mlKemCiphertext, ephemeral, recipientPublic);
    return Hkdf.derive(secret, new byte[0], info, AesGcm.KEY_BYTES);
  }

  static byte[] associated(byte[] context) {
    return Digest.of(Label.BLOCK_CONTEXT, context);
  }
}
