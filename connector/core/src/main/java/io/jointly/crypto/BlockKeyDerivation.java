package io.jointly.crypto;

/** Derives the key and the associated data of a sealed block, for its sender and its recipient. */
final class BlockKeyDerivation {

  private BlockKeyDerivation() {}

  static SecretBytes key(
      SecretBytes agreement, byte[] context, byte[] ephemeralPublic, byte[] recipientPublic) {
    byte[] info = Labelled.encode(Label.BLOCK_KEY, context, ephemeralPublic, recipientPublic);
    return Hkdf.derive(agreement, new byte[0], info, AesGcm.KEY_BYTES);
  }

  static byte[] associated(byte[] context) {
    return Digest.of(Label.BLOCK_CONTEXT, context);
  }
}
