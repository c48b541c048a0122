package io.jointly.crypto;

import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** The JDK's AES-256-GCM under one key, for sealing or for opening. The caller chooses nonces. */
final class AesGcm {

  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  static final int TAG_BYTES = 16;

  private final int mode;
  private final SecretKeySpec key;
  private final Cipher cipher;

  private AesGcm(int mode, SecretBytes key) {
    if (key.length() != KEY_BYTES) {
      throw new IllegalArgumentException("a key has " + KEY_BYTES + " bytes");
    }
    this.mode = mode;
    this.key = new SecretKeySpec(key.expose(), "AES");
    try {
      this.cipher = Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-GCM", e);
    }
  }

  static AesGcm sealing(SecretBytes key) {
    return new AesGcm(Cipher.ENCRYPT_MODE, key);
  }

  static AesGcm opening(SecretBytes key) {
    return new AesGcm(Cipher.DECRYPT_MODE, key);
  }

  /**
   * Seals or opens one message. The tag follows the ciphertext. If this throws, the output holds
   * bytes that are not authentic, and the caller must wipe them.
   */
  void apply(
      byte[] nonce, byte[] associated, byte[] in, int inAt, int length, byte[] out, int outAt)
      throws AEADBadTagException {
    try {
      cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce));
      cipher.updateAAD(associated);
      cipher.doFinal(in, inAt, length, out, outAt);
    } catch (AEADBadTagException e) {
      throw e;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed", e);
    }
  }
}
