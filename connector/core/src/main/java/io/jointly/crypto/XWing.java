package io.jointly.crypto;

import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.crypto.digests.SHA3Digest;
import org.bouncycastle.crypto.digests.SHAKEDigest;
import org.bouncycastle.crypto.kems.MLKEMExtractor;
import org.bouncycastle.crypto.kems.MLKEMGenerator;
import org.bouncycastle.crypto.params.MLKEMParameters;
import org.bouncycastle.crypto.params.MLKEMPrivateKeyParameters;
import org.bouncycastle.crypto.params.MLKEMPublicKeyParameters;

/**
 * X-Wing (draft-connolly-cfrg-xwing-kem): ML-KEM-768 (FIPS 203) and X25519 together. A secret of
 * both stays a secret as long as one of the two holds.
 *
 * <p>Keys, ciphertexts and secrets are those of the draft. Both halves of an encapsulation can be
 * given, since one X25519 key serves all recipients of a block (PROTOCOL.md 3.3).
 */
final class XWing {

  /** Bytes of a public key: the ML-KEM half, and then the X25519 half. */
  static final int PUBLIC_BYTES = 1216;

  /** Bytes of the ML-KEM half of a public key. */
  static final int ML_KEM_PUBLIC_BYTES = PUBLIC_BYTES - EphemeralKey.BYTES;

  /** Bytes of the ML-KEM half of a ciphertext; the other half is an X25519 public key. */
  static final int ML_KEM_CIPHERTEXT_BYTES = 1088;

  /** Bytes of a private key, of what an encapsulation draws, and of a secret. */
  static final int SECRET_BYTES = 32;

  private static final MLKEMParameters ML_KEM_768 = MLKEMParameters.ml_kem_768;
  private static final int ML_KEM_SEED_BYTES = 64;

  /** {@code \.//^\}. */
  private static final byte[] LABEL = {0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c};

  private XWing() {}

  /** The private halves of both. */
  record PrivateKeys(MLKEMPrivateKeyParameters mlKem, EphemeralKey x25519) {

    /** The 1,216 bytes. */
    byte[] publicKey() {
      byte[] both = Arrays.copyOf(mlKem.getPublicKey(), PUBLIC_BYTES);
      System.arraycopy(x25519.publicKey(), 0, both, ML_KEM_PUBLIC_BYTES, EphemeralKey.BYTES);
      return both;
    }
  }

  /**
   * The key pairs that a private key stands for.
   *
   * @param privateKey 32 bytes
   */
  static PrivateKeys expand(SecretBytes privateKey) {
    byte[] expanded = new byte[ML_KEM_SEED_BYTES + SECRET_BYTES];
    SHAKEDigest shake = new SHAKEDigest(256);
    shake.update(privateKey.expose(), 0, privateKey.length());
    shake.doFinal(expanded, 0, expanded.length);
    byte[] seed = Arrays.copyOf(expanded, ML_KEM_SEED_BYTES);
    try {
      return new PrivateKeys(
          new MLKEMPrivateKeyParameters(ML_KEM_768, seed),
          EphemeralKey.ofScalar(
              SecretBytes.owning(
                  Arrays.copyOfRange(expanded, ML_KEM_SEED_BYTES, expanded.length))));
    } finally {
      Arrays.fill(expanded, (byte) 0);
      Arrays.fill(seed, (byte) 0);
    }
  }

  /**
   * Checks a public key: its length, that each coefficient of the ML-KEM half is below 3,329 (FIPS
   * 203, 7.2), and that the X25519 half is not of small order.
   */
  static void requireUsable(byte[] publicKey) throws BadKeyException {
    mlKem(publicKey);
    EphemeralKey.requireUsable(x25519(publicKey));
  }

  /** The X25519 half of a public key of the right length. */
  static byte[] x25519(byte[] publicKey) {
    return Arrays.copyOfRange(publicKey, ML_KEM_PUBLIC_BYTES, PUBLIC_BYTES);
  }

  private static MLKEMPublicKeyParameters mlKem(byte[] publicKey) throws BadKeyException {
    if (publicKey.length != PUBLIC_BYTES) {
      throw new BadKeyException(
          "an X-Wing public key has " + PUBLIC_BYTES + " bytes, not " + publicKey.length);
    }
    try {
      return new MLKEMPublicKeyParameters(
          ML_KEM_768, Arrays.copyOf(publicKey, ML_KEM_PUBLIC_BYTES));
    } catch (IllegalArgumentException e) {
      throw new BadKeyException("a coefficient of the ML-KEM public key is not below 3329", e);
    }
  }

  /** The ML-KEM half of a ciphertext, and the secret in it. */
  record Encapsulated(byte[] ciphertext, SecretBytes secret) {}

  /**
   * Makes the ML-KEM half of a ciphertext.
   *
   * @param drawn 32 bytes from the system's secure generator, used once
   */
  static Encapsulated encapsulate(byte[] publicKey, SecretBytes drawn) throws BadKeyException {
    SecretWithEncapsulation made =
        MLKEMGenerator.internalGenerateEncapsulated(mlKem(publicKey), drawn.expose());
    return new Encapsulated(made.getEncapsulation(), SecretBytes.owning(made.getSecret()));
  }

  /**
   * The ML-KEM secret in a ciphertext. Of one that nobody has made with the public key, it is a
   * secret that nobody knows.
   *
   * @throws BadKeyException if the ciphertext does not have 1,088 bytes
   */
  static SecretBytes decapsulate(MLKEMPrivateKeyParameters mine, byte[] ciphertext)
      throws BadKeyException {
    if (ciphertext.length != ML_KEM_CIPHERTEXT_BYTES) {
      throw new BadKeyException(
          "an ML-KEM ciphertext has "
              + ML_KEM_CIPHERTEXT_BYTES
              + " bytes, not "
              + ciphertext.length);
    }
    return SecretBytes.owning(new MLKEMExtractor(mine).extractSecret(ciphertext));
  }

  /**
   * The secret of both halves.
   *
   * @param ephemeral the X25519 half of the ciphertext
   * @param recipient the X25519 half of the public key
   */
  static SecretBytes combine(
      SecretBytes mlKemSecret, SecretBytes agreement, byte[] ephemeral, byte[] recipient) {
    SHA3Digest sha3 = new SHA3Digest(256);
    sha3.update(mlKemSecret.expose(), 0, SECRET_BYTES);
    sha3.update(agreement.expose(), 0, SECRET_BYTES);
    sha3.update(ephemeral, 0, ephemeral.length);
    sha3.update(recipient, 0, recipient.length);
    sha3.update(LABEL, 0, LABEL.length);
    byte[] secret = new byte[SECRET_BYTES];
    sha3.doFinal(secret, 0);
    return SecretBytes.owning(secret);
  }
}
