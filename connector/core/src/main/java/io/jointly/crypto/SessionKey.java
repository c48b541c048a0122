package io.jointly.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc7748.X25519;

/**
 * An X25519 key pair (RFC 7748). The private half is never printed, and goes nowhere but into a
 * file of its owner's.
 */
public final class SessionKey {

  /** Bytes of a public key. */
  public static final int BYTES = X25519.POINT_SIZE;

  private final SecretBytes scalar;
  private final byte[] publicKey;

  private SessionKey(SecretBytes scalar) {
    this.scalar = scalar;
    this.publicKey = new byte[BYTES];
    X25519.scalarMultBase(scalar.expose(), 0, publicKey, 0);
  }

  public static SessionKey generate(SecureRandom random) {
    byte[] scalar = new byte[X25519.SCALAR_SIZE];
    random.nextBytes(scalar);
    return new SessionKey(SecretBytes.owning(scalar));
  }

  /** Takes over the 32 bytes. */
  static SessionKey ofScalar(SecretBytes scalar) {
    return new SessionKey(scalar);
  }

  /**
   * Reads an unencrypted PKCS#8 PEM file, as written by {@link #write} and by {@code openssl
   * genpkey -algorithm x25519}.
   *
   * @throws io.jointly.error.CallerException {@code IDENTITY_FILE} if the file is missing, has
   *     another format, or is open to its group or to others (if the file system has such modes)
   */
  public static SessionKey read(Path file) {
    return new SessionKey(PrivateKeyFile.X25519.read(file));
  }

  /**
   * Writes an unencrypted PKCS#8 PEM file that only its owner can read. It is on disk when this
   * returns.
   *
   * @throws io.jointly.error.CallerException {@code IDENTITY_FILE} if the file exists or cannot be
   *     written
   */
  public void write(Path file) {
    PrivateKeyFile.X25519.write(file, scalar);
  }

  /** A copy of the 32 bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /**
   * The secret shared with the owner of the other public key: 32 bytes that must only be used as
   * input of a key derivation.
   *
   * @throws BadKeyException if the other key does not have 32 bytes, or is of small order, in which
   *     case the result would be all zeros whatever this key is
   */
  public SecretBytes agree(byte[] otherPublic) throws BadKeyException {
    if (otherPublic.length != BYTES) {
      throw new BadKeyException(
          "an X25519 public key has " + BYTES + " bytes, not " + otherPublic.length);
    }
    byte[] agreement = new byte[BYTES];
    if (!X25519.calculateAgreement(scalar.expose(), 0, otherPublic, 0, agreement, 0)) {
      throw new BadKeyException("the X25519 public key is of small order");
    }
    return SecretBytes.owning(agreement);
  }

  /** Overwrites the private half. Later agreements fail. */
  public void destroy() {
    scalar.destroy();
  }
}
