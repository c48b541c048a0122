package io.jointly.crypto;

import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.HKDFBytesGenerator;
import org.bouncycastle.crypto.params.HKDFParameters;

/** HKDF with SHA-256 (RFC 5869). */
final class Hkdf {

  private Hkdf() {}

  /**
   * @param salt may be empty
   * @param length number of bytes to derive, at most 255 · 32
   */
  static SecretBytes derive(SecretBytes keyMaterial, byte[] salt, byte[] info, int length) {
    HKDFBytesGenerator hkdf = new HKDFBytesGenerator(SHA256Digest.newInstance());
    hkdf.init(new HKDFParameters(keyMaterial.expose(), salt, info));
    byte[] out = new byte[length];
    hkdf.generateBytes(out, 0, length);
    return SecretBytes.owning(out);
  }
}
