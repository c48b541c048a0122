package io.jointly.crypto;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.security.SecureRandom;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/** A party's own identity: an Ed25519 private key (RFC 8032). It cannot be printed. */
public final class Identity {

  private final SecretBytes seed;
  private final PublicIdentity publicKey;

  private Identity(SecretBytes seed) {
    this.seed = seed;
    byte[] point = new byte[PublicIdentity.BYTES];
    Ed25519.generatePublicKey(seed.expose(), 0, point, 0);
    try {
      this.publicKey = PublicIdentity.of(point);
    } catch (BadKeyException e) {
      throw new IllegalStateException("a private key gave an invalid public key", e);
    }
  }

  public static Identity generate(SecureRandom random) {
    byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
    random.nextBytes(seed);
    return new Identity(SecretBytes.owning(seed));
  }

  /** Takes over the 32 bytes. */
  static Identity ofSeed(SecretBytes seed) {
    return new Identity(seed);
  }

  /**
   * Reads an unencrypted PKCS#8 PEM file, as written by {@link #write} and by {@code openssl
   * genpkey -algorithm ed25519}.
   *
   * @throws CallerException {@code IDENTITY_FILE} if the file is missing, has another format, or is
   *     open to its group or to others (if the file system has such modes)
   */
  public static Identity read(Path file) {
    return new Identity(PrivateKeyFile.ED25519.read(file));
  }

  /**
   * Writes an unencrypted PKCS#8 PEM file that only its owner can read.
   *
   * @throws CallerException {@code IDENTITY_FILE} if the file exists or cannot be written
   */
  public void write(Path file) {
    PrivateKeyFile.ED25519.write(file, seed);
  }

  /**
   * Refuses an identity that is somebody else's.
   *
   * @param file where it was read, for the message
   * @param owner who it has to be, such as {@code dealer d001}
   * @param listed the owner's public key in the collaboration
   * @throws CallerException {@code IDENTITY_FILE} if it is another one
   */
  public void requireListed(String file, String owner, String listed) {
    if (!publicKey.base64().equals(listed)) {
      throw new CallerException(
          ErrorCode.IDENTITY_FILE,
          file
              + " holds another identity's key: its public key is "
              + publicKey.base64()
              + ", but the collaboration lists for "
              + owner
              + " "
              + listed);
    }
  }

  public PublicIdentity publicKey() {
    return publicKey;
  }

  /** Signs the message under the label; 64 bytes. */
  public byte[] sign(Label label, byte[] message) {
    return signRaw(Labelled.encode(label, message));
  }

  byte[] signRaw(byte[] message) {
    byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
    Ed25519.sign(seed.expose(), 0, publicKey.bytes(), 0, message, 0, message.length, signature, 0);
    return signature;
  }
}
