package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Seals blocks for other parties under an X25519 key that is drawn for this object and never leaves
 * it. Create one in each task attempt: with a fresh key no nonce is used twice when Spark repeats a
 * task, and no long-lived secret travels to executors. A block does not authenticate its sender;
 * the sender's signature over {@link #ephemeralPublicKey} does.
 *
 * <p>Not serializable on purpose. For one thread.
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

  /** Length of a sealed block, from the length of its plaintext. */
  public static int sealedLength(int plaintext) {
    return RecordStream.sealedLength(plaintext);
  }

  public byte[] ephemeralPublicKey() {
    return ephemeral.publicKey();
  }

  /**
   * Seals a plaintext.
   *
   * @param context identifies the block's place; the opener must give the same bytes
   * @throws BadKeyException if the recipient's key is malformed or of small order
   * @throws IllegalStateException if this object has already sealed a block for this recipient and
   *     context
   */
  public byte[] seal(byte[] recipientPublicKey, byte[] context, byte[] plaintext)
      throws BadKeyException {
    SecretBytes agreement = ephemeral.agree(recipientPublicKey);
    SecretBytes key =
        BlockKeyDerivation.key(agreement, context, ephemeral.publicKey(), recipientPublicKey);
    try {
      if (!sealed.add(List.of(copy(recipientPublicKey), copy(context)))) {
        throw new IllegalStateException("a second block for one recipient and context");
      }
      return RecordStream.seal(key, BlockKeyDerivation.associated(context), plaintext);
    } finally {
      agreement.destroy();
      key.destroy();
    }
  }

  private static ByteBuffer copy(byte[] bytes) {
    return ByteBuffer.wrap(bytes.clone());
  }
}
