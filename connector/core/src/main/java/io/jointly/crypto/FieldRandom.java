package io.jointly.crypto;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Objects;
import javax.crypto.Cipher;
import javax.crypto.ShortBufferException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Uniform field elements from AES-256 in counter mode under a key that is drawn for this object.
 * Create one in each task attempt.
 *
 * <p>Not serializable on purpose: two copies would give the same elements. For one thread.
 */
public final class FieldRandom implements FieldSource {

  /**
   * How many bytes are drawn at a time. The JDK uses its AES intrinsic only after thousands of
   * calls, so with large pieces it would stay slow for minutes.
   */
  private static final int CHUNK = 4096;

  private static final int KEY_BYTES = 32;
  private static final byte[] ZEROS = new byte[CHUNK];

  private final Cipher cipher;
  private final byte[] stream = new byte[CHUNK];
  private final LongBuffer words =
      ByteBuffer.wrap(stream).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer();

  private FieldRandom(byte[] key) {
    try {
      cipher = Cipher.getInstance("AES/CTR/NoPadding");
      // The key is fresh, so the counter can start at zero.
      cipher.init(
          Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[16]));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES in counter mode", e);
    }
    words.position(words.limit());
  }

  public static FieldRandom create(SecureRandom random) {
    byte[] key = new byte[KEY_BYTES];
    random.nextBytes(key);
    FieldRandom result = new FieldRandom(key);
    Arrays.fill(key, (byte) 0);
    return result;
  }

  /**
   * Elements that everybody can derive from a public value, for coefficients that nobody could know
   * before that value. Not for secrets.
   *
   * @param key a {@link Digest}: 32 bytes
   */
  public static FieldRandom ofPublic(byte[] key) {
    return new FieldRandom(key);
  }

  /**
   * Elements that every holder of a seed derives: the share that a dealer gives as a seed
   * (PROTOCOL.md 12.5). One seed serves one block.
   *
   * @param seed 32 bytes from the system's secure generator; not kept
   */
  public static FieldRandom ofSeed(byte[] seed) {
    if (seed.length != KEY_BYTES) {
      throw new IllegalArgumentException("a seed has " + KEY_BYTES + " bytes, not " + seed.length);
    }
    return new FieldRandom(seed);
  }

  @Override
  public void fill(long[] out, int from, int n) {
    Objects.checkFromIndexSize(from, n, out.length / 2);
    int end = 2 * (from + n);
    int at = 2 * from;
    while (at < end) {
      if (!words.hasRemaining()) {
        refill();
      }
      int size = Math.min(words.remaining(), end - at);
      words.get(out, at, size);
      at += maskAndReject(out, at, at + size);
    }
  }

  /**
   * Clears the bits from bit 127 up, drops elements that are not canonical, and closes the gaps.
   *
   * @return how many words are left
   */
  static int maskAndReject(long[] out, int from, int end) {
    int good = from;
    for (int i = from; i < end; i += 2) {
      long lo = out[i];
      long hi = out[i + 1] & Long.MAX_VALUE;
      out[good] = lo;
      out[good + 1] = hi;
      good += Fp127.isCanonical(lo, hi) ? 2 : 0;
    }
    return good - from;
  }

  private void refill() {
    try {
      int size = cipher.update(ZEROS, 0, CHUNK, stream, 0);
      if (size != CHUNK) {
        throw new IllegalStateException("counter mode kept back part of its stream");
      }
    } catch (ShortBufferException e) {
      throw new IllegalStateException("counter mode wrote more bytes than it was given", e);
    }
    words.rewind();
  }
}
