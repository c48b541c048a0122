package io.jointly.crypto;

import java.io.Serializable;
import java.security.SecureRandom;

/**
 * The ML-KEM half of seals to one recipient: a secret that only its maker and the recipient know,
 * and the ciphertext in which it reaches the recipient (PROTOCOL.md 3.3). It may serve several
 * blocks, each of which has an X25519 key of its own. It has no text form.
 */
public final class Encapsulation implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Bytes of the ciphertext. */
  public static final int BYTES = XWing.ML_KEM_CIPHERTEXT_BYTES;

  private final byte[] recipient;
  private final byte[] ciphertext;
  private final byte[] secret;

  private Encapsulation(byte[] recipient, XWing.Encapsulated made) {
    this.recipient = recipient;
    this.ciphertext = made.ciphertext();
    this.secret = made.secret().expose();
  }

  /**
   * Draws a secret for the owner of a public key.
   *
   * @param recipientPublicKey of a {@link SessionKey}
   * @param random the system's secure generator
   * @throws BadKeyException if it is no such key
   */
  public static Encapsulation to(byte[] recipientPublicKey, SecureRandom random)
      throws BadKeyException {
    byte[] drawn = new byte[XWing.SECRET_BYTES];
    random.nextBytes(drawn);
    return drawn(recipientPublicKey, SecretBytes.owning(drawn));
  }

  /** With what is drawn. It is destroyed. */
  static Encapsulation drawn(byte[] recipientPublicKey, SecretBytes drawn) throws BadKeyException {
    try {
      return new Encapsulation(
          recipientPublicKey.clone(), XWing.encapsulate(recipientPublicKey, drawn));
    } finally {
      drawn.destroy();
    }
  }

  /** What the recipient needs: a copy of the 1,088 bytes. */
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  byte[] recipient() {
    return recipient.clone();
  }

  /** A copy, to be destroyed. */
  SecretBytes secret() {
    return SecretBytes.copyOf(secret);
  }
}
