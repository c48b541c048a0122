package io.jointly.crypto;

import java.util.Arrays;
import java.util.Base64;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.jspecify.annotations.Nullable;

/** The public half of a party's identity: an Ed25519 key (RFC 8032) of prime order. */
public final class PublicIdentity {

  /** Bytes of a key. */
  public static final int BYTES = Ed25519.PUBLIC_KEY_SIZE;

  /** Bytes of a signature. */
  public static final int SIGNATURE_BYTES = Ed25519.SIGNATURE_SIZE;

  private final byte[] key;

  private PublicIdentity(byte[] key) {
    this.key = key;
  }

  /**
   * The identity with this key. The bytes are copied.
   *
   * @throws BadKeyException unless they are 32 bytes and the canonical encoding of a point of the
   *     prime-order group other than its neutral element
   */
  public static PublicIdentity of(byte[] key) throws BadKeyException {
    requireLength(key);
    byte[] copy = key.clone();
    if (!Ed25519.validatePublicKeyFull(copy, 0)) {
      throw new BadKeyException("these 32 bytes are not an Ed25519 public key");
    }
    return new PublicIdentity(copy);
  }

  /**
   * Reads what {@link #base64} writes: exactly 44 characters of standard base64.
   *
   * @throws BadKeyException for any other text, and as in {@link #of}
   */
  public static PublicIdentity parse(String base64) throws BadKeyException {
    return of(decode(base64));
  }

  /**
   * Checks the form of a text without the costly check of the point. Whoever uses the key has to
   * {@link #parse} it.
   *
   * @throws BadKeyException unless it is the base64 form of 32 bytes
   */
  public static void requireForm(String base64) throws BadKeyException {
    decode(base64);
  }

  private static byte[] decode(String base64) throws BadKeyException {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      throw new BadKeyException("a public key is written in base64");
    }
    requireLength(bytes);
    // Base64 allows other texts for the same bytes: without padding, or with unused bits set.
    if (!encode(bytes).equals(base64)) {
      throw new BadKeyException("a public key is written as 44 characters of base64");
    }
    return bytes;
  }

  private static void requireLength(byte[] key) throws BadKeyException {
    if (key.length != BYTES) {
      throw new BadKeyException("an Ed25519 public key has " + BYTES + " bytes, not " + key.length);
    }
  }

  private static String encode(byte[] key) {
    return Base64.getEncoder().encodeToString(key);
  }

  public String base64() {
    return encode(key);
  }

  /** A copy of the 32 bytes. */
  public byte[] bytes() {
    return key.clone();
  }

  /** Whether this identity signed the message under the label. */
  public boolean verify(Label label, byte[] message, byte[] signature) {
    return verifyRaw(Labelled.encode(label, message), signature);
  }

  boolean verifyRaw(byte[] message, byte[] signature) {
    return signature.length == SIGNATURE_BYTES
        && Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PublicIdentity identity && Arrays.equals(key, identity.key);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(key);
  }

  /** The base64 form: public keys are not secret. */
  @Override
  public String toString() {
    return base64();
  }
}
