package io.jointly.crypto;

import java.util.Arrays;
import java.util.List;

/**
 * Opens and reseals a block with the private half of either of its two keys: a cheating party has
 * what it has drawn for its own blocks, and the session key to which blocks for it were sealed.
 */
public final class BlockRewriter {

  private final SecretBytes secret;
  private final byte[] ciphertext;
  private final byte[] ephemeralPublic;
  private final byte[] recipientPublic;
  private final int head;

  private BlockRewriter(
      SecretBytes secret,
      byte[] ciphertext,
      byte[] ephemeralPublic,
      byte[] recipientPublic,
      int head) {
    this.secret = secret;
    this.ciphertext = ciphertext;
    this.ephemeralPublic = ephemeralPublic;
    this.recipientPublic = recipientPublic;
    this.head = head;
  }

  /** The public half of the X25519 key that is made of a draw. */
  public static byte[] ephemeralPublic(byte[] drawn) {
    return EphemeralKey.ofScalar(SecretBytes.copyOf(drawn)).publicKey();
  }

  /**
   * For the party that sealed the block.
   *
   * @param scalar the draw of which the X25519 key was made
   * @param later what the party has drawn after that
   */
  public static BlockRewriter ofSealer(
      byte[] scalar, List<byte[]> later, byte[] recipientPublic, byte[] block) {
    byte[] ciphertext = Arrays.copyOf(block, Encapsulation.BYTES);
    EphemeralKey ephemeral = EphemeralKey.ofScalar(SecretBytes.copyOf(scalar));
    try {
      for (byte[] drawn : later) {
        Encapsulation made = Encapsulation.drawn(recipientPublic, SecretBytes.copyOf(drawn));
        if (Arrays.equals(made.ciphertext(), ciphertext)) {
          byte[] recipient = XWing.x25519(recipientPublic);
          SecretBytes secret =
              XWing.combine(
                  made.secret(), ephemeral.agree(recipient), ephemeral.publicKey(), recipient);
          return new BlockRewriter(
              secret, ciphertext, ephemeral.publicKey(), recipientPublic, Encapsulation.BYTES);
        }
      }
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("nothing that was drawn is in the ciphertext");
  }

  /** For the party that the block was sealed to. */
  public static BlockRewriter ofRecipient(
      SessionKey recipient, byte[] ephemeralPublic, byte[] block) {
    byte[] ciphertext = Arrays.copyOf(block, Encapsulation.BYTES);
    return new BlockRewriter(
        secret(recipient, ciphertext, ephemeralPublic),
        ciphertext,
        ephemeralPublic,
        recipient.publicKey(),
        Encapsulation.BYTES);
  }

  /** For the party that a block without a ciphertext at its head was sealed to. */
  public static BlockRewriter ofPart(
      SessionKey recipient, byte[] ephemeralPublic, byte[] ciphertext) {
    return new BlockRewriter(
        secret(recipient, ciphertext, ephemeralPublic),
        ciphertext,
        ephemeralPublic,
        recipient.publicKey(),
        0);
  }

  /** Records as version 9 of the protocol sealed them: under X25519 alone. */
  public static byte[] x25519Alone(
      byte[] scalar, byte[] recipientPublic, byte[] context, byte[] plain) {
    EphemeralKey ephemeral = EphemeralKey.ofScalar(SecretBytes.copyOf(scalar));
    byte[] recipient = XWing.x25519(recipientPublic);
    try {
      byte[] info = Labelled.encode(Label.BLOCK_KEY, context, ephemeral.publicKey(), recipient);
      SecretBytes key =
          Hkdf.derive(ephemeral.agree(recipient), new byte[0], info, AesGcm.KEY_BYTES);
      return RecordStream.seal(key, BlockKeyDerivation.associated(context), plain, 0);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  private static SecretBytes secret(SessionKey mine, byte[] ciphertext, byte[] ephemeralPublic) {
    try {
      return mine.decapsulate(ciphertext, ephemeralPublic);
    } catch (BadKeyException e) {
      throw new AssertionError(e);
    }
  }

  public byte[] open(byte[] context, byte[] sealed) {
    try {
      return RecordStream.open(key(context), BlockKeyDerivation.associated(context), sealed, head);
    } catch (BadSealException e) {
      throw new AssertionError(e);
    }
  }

  /** Seals as the sealer did: the same plaintext makes the same bytes. */
  public byte[] seal(byte[] context, byte[] plain) {
    byte[] block =
        RecordStream.seal(key(context), BlockKeyDerivation.associated(context), plain, head);
    System.arraycopy(ciphertext, 0, block, 0, head);
    return block;
  }

  private SecretBytes key(byte[] context) {
    return BlockKeyDerivation.key(secret, context, ciphertext, ephemeralPublic, recipientPublic);
  }
}
