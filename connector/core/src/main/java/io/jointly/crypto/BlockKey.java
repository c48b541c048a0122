package io.jointly.crypto;

import java.io.Serializable;

/**
 * Opens one block, and no other. Unlike the key pair from which it is derived it may travel to this
 * party's executors. It has no text form.
 */
public final class BlockKey implements Serializable {

  private static final long serialVersionUID = 1L;

  private final byte[] key;
  private final byte[] associated;

  private BlockKey(byte[] key, byte[] associated) {
    this.key = key;
    this.associated = associated;
  }

  /**
   * Derives the key of a block.
   *
   * @param ciphertext of the {@link Encapsulation} to this party
   * @param expectedEphemeralKey the sealing key that the sender has signed for this block
   * @param context identifies the block's place; the sealer has given the same bytes
   * @throws BadSealException if the ciphertext or the sealing key is malformed, or that key is of
   *     small order
   */
  public static BlockKey derive(
      SessionKey mine, byte[] ciphertext, byte[] expectedEphemeralKey, byte[] context)
      throws BadSealException {
    SecretBytes secret;
    try {
      secret = mine.decapsulate(ciphertext, expectedEphemeralKey);
    } catch (BadKeyException e) {
      throw new BadSealException("the ciphertext or the sealing key is malformed", e);
    }
    try {
      return of(secret, mine, ciphertext, expectedEphemeralKey, context);
    } finally {
      secret.destroy();
    }
  }

  /** As {@link #derive}, where the secret of the ciphertext is known. */
  static BlockKey of(
      SecretBytes secret,
      SessionKey mine,
      byte[] ciphertext,
      byte[] expectedEphemeralKey,
      byte[] context) {
    SecretBytes key =
        BlockKeyDerivation.key(secret, context, ciphertext, expectedEphemeralKey, mine.publicKey());
    try {
      return new BlockKey(key.expose().clone(), BlockKeyDerivation.associated(context));
    } finally {
      key.destroy();
    }
  }

  /**
   * Opens the block and returns the plaintext.
   *
   * @param sealed without a ciphertext at its head
   * @throws BadSealException if the block was altered, or was sealed with another key, for another
   *     recipient or for another context
   */
  public byte[] open(byte[] sealed) throws BadSealException {
    return open(sealed, 0);
  }

  /** As {@link #open(byte[])}, with bytes before the block that are not its own. */
  byte[] open(byte[] sealed, int head) throws BadSealException {
    SecretBytes secret = SecretBytes.copyOf(key);
    try {
      return RecordStream.open(secret, associated, sealed, head);
    } finally {
      secret.destroy();
    }
  }
}
