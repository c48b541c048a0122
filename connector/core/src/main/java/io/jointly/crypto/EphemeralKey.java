package io.jointly.crypto;

import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * An X25519 key pair (RFC 7748): the half of a seal that is one for all recipients of a block, and
 * of which the sender signs the public half. The private half is never printed and goes nowhere.
 */
final class EphemeralKey {

  /** Bytes of a public key. */
  static final int BYTES = X25519.POINT_SIZE;

  /** Any scalar: all of them are multiples of 8, and so tell a point of small order alike. */
  private static final byte[] TRIAL = new byte[X25519.SCALAR_SIZE];

  private final SecretBytes scalar;
  private final byte[] publicKey;

  private EphemeralKey(SecretBytes scalar) {
    this.scalar = scalar;
    this.publicKey = new byte[BYTES];
    X25519.scalarMultBase(scalar.expose(), 0, publicKey, 0);
  }

  static EphemeralKey generate(SecureRandom random) {
    byte[] scalar = new byte[X25519.SCALAR_SIZE];
    random.nextBytes(scalar);
    return new EphemeralKey(SecretBytes.owning(scalar));
  }

  /** Takes over the 32 bytes. */
  static EphemeralKey ofScalar(SecretBytes scalar) {
    return new EphemeralKey(scalar);
  }

  /** A copy of the 32 bytes. */
  byte[] publicKey() {
    return publicKey.clone();
  }

  /**
   * The secret shared with the owner of the other public key: 32 bytes that must only be used as
   * input of a key derivation.
   *
   * @throws BadKeyException if the other key does not have 32 bytes, or is of small order, in which
   *     case the result would be all zeros whatever this key is
   */
  SecretBytes agree(byte[] otherPublic) throws BadKeyException {
    byte[] agreement = new byte[BYTES];
    multiply(scalar.expose(), otherPublic, agreement);
    return SecretBytes.owning(agreement);
  }

  /**
   * Checks that one can agree with the owner of a public key.
   *
   * @throws BadKeyException as {@link #agree}
   */
  static void requireUsable(byte[] publicKey) throws BadKeyException {
    multiply(TRIAL, publicKey, new byte[BYTES]);
  }

  private static void multiply(byte[] scalar, byte[] point, byte[] out) throws BadKeyException {
    if (point.length != BYTES) {
      throw new BadKeyException(
          "an X25519 public key has " + BYTES + " bytes, not " + point.length);
    }
    if (!X25519.calculateAgreement(scalar, 0, point, 0, out, 0)) {
      throw new BadKeyException("the X25519 public key is of small order");
    }
  }

  /** Overwrites the private half. Later agreements fail. */
  void destroy() {
    scalar.destroy();
  }
}
