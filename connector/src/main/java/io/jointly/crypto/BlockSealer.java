package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Seals blocks for other parties under an X25519 key drawn for this object and told to nobody. Make
 * one in each task attempt: a key that is fresh in every attempt meets no nonce twice when Spark
 * repeats a task, and no long-lived secret travels to executors. Nothing here says who sealed; that
 * does the sender's signature over {@link #ephemeralPublicKey}.
 *
 * <p>Not serializable on purpose, and for one thread.
 */
public final class BlockSealer {

  private final SessionKey ephemeral;
  private final Set<List<ByteBuffer>> sealed = new HashSet<>();

  private BlockSealer(SessionKey ephemeral) {
    this.ephemeral = ephemeral;
  }

  public static BlockSealer create(SecureRandom random) {
    return new BlockSealer(SessionKey.generate(random));
  }

  /** Takes over the key. */
  static BlockSealer with(SessionKey ephemeral) {
    return new BlockSealer(ephemeral);
  }

  /** Bytes that a plaintext of so many bytes has when sealed. */
  public static int sealedLength(int plaintext) {
    return Records.sealedLength(plaintext);
  }

  public byte[] ephemeralPublicKey() {
    return ephemeral.publicKey();
  }

  /**
   * Seals a plaintext.
   *
   * @param context where the block stands; the opener must give the same bytes
   * @throws BadKeyException if the recipient's key is malformed or of small order
   * @throws IllegalStateException if this object has sealed for this recipient and context before
   */
  public byte[] seal(byte[] recipientPublicKey, byte[] context, byte[] plaintext)
      throws BadKeyException {
    SecretBytes agreement = ephemeral.agree(recipientPublicKey);
    SecretBytes key = BlockKeys.key(agreement, context, ephemeral.publicKey(), recipientPublicKey);
    try {
      if (!sealed.add(List.of(copy(recipientPublicKey), copy(context)))) {
        throw new IllegalStateException("a second block for one recipient and context");
      }
      return Records.seal(key, BlockKeys.associated(context), plaintext);
    } finally {
      agreement.destroy();
      key.destroy();
    }
  }

  private static ByteBuffer copy(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone());
  }
}
