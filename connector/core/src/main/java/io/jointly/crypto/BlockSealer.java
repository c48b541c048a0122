package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
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
  private final Map<ByteBuffer, Sealing> sealings = new HashMap<>();

  /** What all blocks for one recipient are sealed under: each has a key of its own. */
  private record Sealing(Encapsulation to, SecretBytes secret) {}

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
   * Seals a plaintext under an encapsulation that this object makes for the recipient, once for all
   * its blocks. The ciphertext stands at each block's head.
   *
   * @param context identifies the block's place; the opener must give the same bytes
   * @throws BadKeyException if the recipient's key is malformed, or a half of it of small order
   * @throws IllegalStateException if this object has already sealed a block for this recipient and
   *     context
   */
  public byte[] seal(byte[] recipientPublicKey, byte[] context, byte[] plaintext)
      throws BadKeyException {
    ByteBuffer recipient = ByteBuffer.wrap(recipientPublicKey.clone());
    Sealing sealing = sealings.get(recipient);
    if (sealing == null) {
      sealing = sealing(Encapsulation.to(recipientPublicKey, random));
      sealings.put(recipient, sealing);
    }
    byte[] block = seal(sealing, context, plaintext, Encapsulation.BYTES);
    System.arraycopy(sealing.to.ciphertext(), 0, block, 0, Encapsulation.BYTES);
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
    return seal(sealing(to), context, plaintext, 0);
  }

  private Sealing sealing(Encapsulation to) throws BadKeyException {
    byte[] recipient = XWing.x25519(to.recipient());
    SecretBytes agreement = ephemeral.agree(recipient);
    SecretBytes mlKem = to.secret();
    try {
      return new Sealing(to, XWing.combine(mlKem, agreement, ephemeral.publicKey(), recipient));
    } finally {
      agreement.destroy();
      mlKem.destroy();
    }
  }

  private byte[] seal(Sealing sealing, byte[] context, byte[] plaintext, int head) {
    byte[] recipient = sealing.to.recipient();
    // One key must seal one plaintext: no nonce may stand twice under it.
    if (!sealed.add(List.of(ByteBuffer.wrap(recipient), ByteBuffer.wrap(context.clone())))) {
      throw new IllegalStateException("a second block for one recipient and context");
    }
    SecretBytes key =
        BlockKeyDerivation.key(
            sealing.secret, context, sealing.to.ciphertext(), ephemeral.publicKey(), recipient);
    try {
      return RecordStream.seal(key, BlockKeyDerivation.associated(context), plaintext, head);
    } finally {
      key.destroy();
    }
  }
}
