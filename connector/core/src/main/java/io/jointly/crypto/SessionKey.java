package io.jointly.crypto;

import java.nio.file.Path;
import java.security.SecureRandom;

/**
 * An X-Wing key pair: a party's key for one session, or a dealing key. The private half is never
 * printed, and goes nowhere but into a file of its owner's.
 */
public final class SessionKey {

  /** Bytes of a public key. */
  public static final int BYTES = XWing.PUBLIC_BYTES;

  private final SecretBytes seed;
  private final XWing.PrivateKeys keys;
  private final byte[] publicKey;

  private SessionKey(SecretBytes seed) {
    this.seed = seed;
    this.keys = XWing.expand(seed);
    this.publicKey = keys.publicKey();
  }

  public static SessionKey generate(SecureRandom random) {
    byte[] seed = new byte[XWing.SECRET_BYTES];
    random.nextBytes(seed);
    return new SessionKey(SecretBytes.owning(seed));
  }

  /** Takes over the 32 bytes. */
  static SessionKey ofSeed(SecretBytes seed) {
    return new SessionKey(seed);
  }

  /**
   * Reads an unencrypted PKCS#8 PEM file, as written by {@link #write}.
   *
   * @throws io.jointly.error.CallerException {@code IDENTITY_FILE} if the file is missing, has
   *     another format, or is open to its group or to others (if the file system has such modes)
   */
  public static SessionKey read(Path file) {
    return new SessionKey(PrivateKeyFile.X_WING.read(file));
  }

  /**
   * Writes an unencrypted PKCS#8 PEM file that only its owner can read. It is on disk when this
   * returns.
   *
   * @throws io.jointly.error.CallerException {@code IDENTITY_FILE} if the file exists or cannot be
   *     written
   */
  public void write(Path file) {
    PrivateKeyFile.X_WING.write(file, seed);
  }

  /** A copy of the 1,216 bytes. */
  public byte[] publicKey() {
    return publicKey.clone();
  }

  /**
   * Checks that one can seal to a public key.
   *
   * @throws BadKeyException if it has another length, a coefficient of its ML-KEM half is not below
   *     3,329, or its X25519 half is of small order
   */
  public static void requireUsable(byte[] publicKey) throws BadKeyException {
    XWing.requireUsable(publicKey);
  }

  /**
   * The secret of a ciphertext to this key, whose halves are given: 32 bytes that must only be used
   * as input of a key derivation.
   *
   * @throws BadKeyException if a half has another length, or the X25519 half is of small order
   */
  SecretBytes decapsulate(byte[] mlKemCiphertext, byte[] ephemeral) throws BadKeyException {
    SecretBytes agreement = keys.x25519().agree(ephemeral);
    try {
      SecretBytes secret = XWing.decapsulate(keys.mlKem(), mlKemCiphertext);
      try {
        return XWing.combine(secret, agreement, ephemeral, keys.x25519().publicKey());
      } finally {
        secret.destroy();
      }
    } finally {
      agreement.destroy();
    }
  }

  /** Overwrites the private half. Nothing can be opened with it any more. */
  public void destroy() {
    seed.destroy();
    keys.x25519().destroy();
    keys.mlKem().destroy();
  }
}
