package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Seals blocks for other parties under X-Wing (PROTOCOL.md 3.3). The X25519 half is a key that is
 * drawn for this object and never leaves it. Create one in each task attempt: with a fresh key no
 * nonce is used twice when Spark repeats a task, and no long-lived secret travels to executors. A
 * block does not authenticate its sender; the sender's signature over {@link #ephemeralPublicKey}
 * does.
 *
 * <p>Not serializable on purpose. For one thread.
 */
public final class BlockSealer {

  private final EphemeralKey ephemeral;
  private final SecureRandom random;
  private final Set<List<ByteBuffer>> sealed = new HashSet<>();

  private BlockSealer(EphemeralKey ephemeral, SecureRandom random) {
    this.ephemeral = ephemeral;
    this.random = random;
  }

  public static BlockSealer create(SecureRandom random) {
    return new BlockSealer(EphemeralKey.generate(random), random);
  }

  /** Takes over the key. */
  static BlockSealer with(EphemeralKey ephemeral, SecureRandom random) {
    return new BlockSealer(ephemeral, random);
  }

  /** Length of a block with a ciphertext at its head, from the length of its plaintext. */
  public static int sealedLength(int plaintext) {
    return Math.addExact(Encapsulation.BYTES, recordsLength(plaintext));
  }

  /** Length of a block without a ciphertext at its head, from the length of its plaintext. */
  public static int recordsLength(int plaintext) {
    return RecordStream.sealedLength(plaintext);
  }

  public byte[] ephemeralPublicKey() {
    return ephemeral.publicKey();
  }

  /**
   * Seals a plaintext under an encapsulation of its own, whose ciphertext stands at the block's
   * head.
   *
   * @param context identifies the block's place; the opener must give the same bytes
   * @throws BadKeyException if the recipient's key is malformed, or a half of it of small order
   * @throws IllegalStateException if this object has already sealed a block for this recipient and
   *     context
   */
  public byte[] seal(byte[] recipientPublicKey, byte[] context, byte[] plaintext)
      throws BadKeyException {
    Encapsulation own = Encapsulation.to(recipientPublicKey, random);
    byte[] block = seal(own, context, plaintext, Encapsulation.BYTES);
    System.arraycopy(own.ciphertext(), 0, block, 0, Encapsulation.BYTES);
    return block;
  }

  /**
   * Seals a plaintext under an encapsulation whose ciphertext reaches the recipient in another way.
   *
   * @param context identifies the block's place; the opener must give the same bytes
   * @throws BadKeyException if the X25519 half of the recipient's key is of small order
   * @throws IllegalStateException if this object has already sealed a block for this recipient and
   *     context
   */
  public byte[] seal(Encapsulation to, byte[] context, byte[] plaintext) throws BadKeyException {
    return seal(to, context, plaintext, 0);
  }

  private byte[] seal(Encapsulation to, byte[] context, byte[] plaintext, int head)
      throws BadKeyException {
    byte[] recipient = to.recipient();
    SecretBytes agreement = ephemeral.agree(XWing.x25519(recipient));
    SecretBytes mlKem = to.secret();
    SecretBytes secret =
        XWing.combine(mlKem, agreement, ephemeral.publicKey(), XWing.x25519(recipient));
    SecretBytes key =
        BlockKeyDerivation.key(secret, context, to.ciphertext(), ephemeral.publicKey(), recipient);
    try {
      if (!sealed.add(List.of(ByteBuffer.wrap(recipient), ByteBuffer.wrap(context.clone())))) {
        throw new IllegalStateException("a second block for one recipient and context");
      }
      return RecordStream.seal(key, BlockKeyDerivation.associated(context), plaintext, head);
    } finally {
      agreement.destroy();
      mlKem.destroy();
      secret.destroy();
      key.destroy();
    }
  }
}
