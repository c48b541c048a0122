package io.jointly.crypto;

/** What a sealed block's key and associated data are made of; the same on both sides. */
final class BlockKeys {

  private BlockKeys() {}

  static SecretBytes key(
      SecretBytes agreement, byte[] context, byte[] ephemeralPublic, byte[] recipientPublic) {
    byte[] info = Labelled.encode(Label.BLOCK_KEY, context, ephemeralPublic, recipientPublic);
    return Hkdf.derive(agreement, new byte[0], info, AesGcm.KEY_BYTES);
  }

  static byte[] associated(byte[] context) {
    return Digest.of(Label.BLOCK_CONTEXT, context);
  }
}
