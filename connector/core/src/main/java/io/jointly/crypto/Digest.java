package io.jointly.crypto;

import io.jointly.codec.Sha256;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * SHA-256 over a label and parts. The length of each (eight bytes, big-endian) precedes it, so that
 * two different lists of parts never have the same input. One object computes one digest.
 */
public final class Digest {

  /** Bytes of a digest. */
  public static final int BYTES = 32;

  /** How many elements are hashed at a time: 16 KiB. */
  private static final int CHUNK = 1024;

  private final MessageDigest sha256;
  private boolean done;

  private Digest(Label label) {
    sha256 = Sha256.begin();
    part(label.bytes());
  }

  public static byte[] of(Label label, byte[]... parts) {
    Digest digest = begin(label);
    for (byte[] part : parts) {
      digest.part(part);
    }
    return digest.finish();
  }

  public static Digest begin(Label label) {
    return new Digest(label);
  }

  public Digest part(byte[] bytes) {
    checkOpen();
    length(bytes.length);
    sha256.update(bytes);
    return this;
  }

  /** Adds one part: all elements of the vector in their wire format. */
  public Digest part(long[] vector) {
    checkOpen();
    int n = FpVectors.length(vector);
    length((long) n * Fp127.BYTES);
    byte[] buffer = new byte[Math.min(n, CHUNK) * Fp127.BYTES];
    for (int at = 0; at < n; at += CHUNK) {
      int size = Math.min(CHUNK, n - at);
      FpVectors.write(vector, at, size, buffer, 0);
      sha256.update(buffer, 0, size * Fp127.BYTES);
    }
    return this;
  }

  /** The digest. Nothing can be added afterwards. */
  public byte[] finish() {
    checkOpen();
    done = true;
    return sha256.digest();
  }

  private void length(long bytes) {
    sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(0, bytes));
  }

  private void checkOpen() {
    if (done) {
      throw new IllegalStateException("this digest is finished");
    }
  }
}
