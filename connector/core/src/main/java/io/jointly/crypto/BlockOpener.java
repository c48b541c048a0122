package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Opens what {@link BlockSealer} seals with a ciphertext at its head. It remembers the secret of
 * each ciphertext, as a sender uses one for all blocks that it seals together. For one thread.
 */
public final class BlockOpener {

  private final SessionKey mine;
  private final Map<List<ByteBuffer>, SecretBytes> secrets = new HashMap<>();

  public BlockOpener(SessionKey mine) {
    this.mine = mine;
  }

  /**
   * Opens one block and returns the plaintext.
   *
   * @param expectedEphemeralKey the sealing key that the sender has signed for this block
   * @throws BadSealException if the block was altered, or was sealed with another key, for another
   *     recipient or for another context
   */
  public static byte[] open(
      SessionKey mine, byte[] expectedEphemeralKey, byte[] context, byte[] sealed)
      throws BadSealException {
    return new BlockOpener(mine).open(expectedEphemeralKey, context, sealed);
  }

  /** As {@link #open(SessionKey, byte[], byte[], byte[])}. */
  public byte[] open(byte[] expectedEphemeralKey, byte[] context, byte[] sealed)
      throws BadSealException {
    if (sealed.length < Encapsulation.BYTES) {
      throw new BadSealException("no sealed block has this length");
    }
    byte[] ciphertext = Arrays.copyOf(sealed, Encapsulation.BYTES);
    SecretBytes secret = secret(ciphertext, expectedEphemeralKey);
    return BlockKey.of(secret, mine, ciphertext, expectedEphemeralKey, context)
        .open(sealed, Encapsulation.BYTES);
  }

  private SecretBytes secret(byte[] ciphertext, byte[] ephemeral) throws BadSealException {
    List<ByteBuffer> both =
        List.of(ByteBuffer.wrap(ciphertext), ByteBuffer.wrap(ephemeral.clone()));
    SecretBytes known = secrets.get(both);
    if (known == null) {
      try {
        known = mine.decapsulate(ciphertext, ephemeral);
      } catch (BadKeyException e) {
        throw new BadSealException("the ciphertext or the sealing key is malformed", e);
      }
      secrets.put(both, known);
    }
    return known;
  }
}
