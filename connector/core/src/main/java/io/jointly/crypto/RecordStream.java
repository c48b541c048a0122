package io.jointly.crypto;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalInt;
import javax.crypto.AEADBadTagException;

/**
 * AES-256-GCM over records of at most 16 KiB, in the STREAM construction (Hoang, Reyhanitabar,
 * Rogaway, Vizár, CRYPTO 2015). A record's nonce holds its number and whether it is the last, so
 * records cannot be dropped, moved, repeated or added. All records but the last are full, and only
 * an empty plaintext has an empty record, so the length of a plaintext fixes all record lengths.
 *
 * <p>A key must be used for one plaintext only, because numbers start at 0 for each plaintext.
 */
final class RecordStream {

  /**
   * Bytes of plaintext in a full record. The JDK uses its AES-GCM intrinsic only after thousands of
   * calls, so with large pieces it would stay slow for minutes.
   */
  static final int PLAIN = 16 * 1024;

  /** Bytes of a full record. */
  static final int SEALED = PLAIN + AesGcm.TAG_BYTES;

  private static final int COUNTER_AT = 3;
  private static final int LAST_AT = 11;

  private RecordStream() {}

  /** Sealed length of a plaintext. */
  static int sealedLength(int plain) {
    int records = Math.max(1, ceilingDiv(plain, PLAIN));
    return Math.addExact(plain, Math.multiplyExact(records, AesGcm.TAG_BYTES));
  }

  /** Length of the plaintext, from its sealed length; empty if no plaintext has that one. */
  static OptionalInt plainLength(int sealed) {
    int plain = sealed - ceilingDiv(sealed, SEALED) * AesGcm.TAG_BYTES;
    return plain >= 0 && sealedLength(plain) == sealed
        ? OptionalInt.of(plain)
        : OptionalInt.empty();
  }

  static byte[] seal(SecretBytes key, byte[] associated, byte[] plain) {
    byte[] sealed = new byte[sealedLength(plain.length)];
    try {
      run(AesGcm.sealing(key), associated, plain, PLAIN, sealed, SEALED);
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("sealing checks no tag", e);
    }
    return sealed;
  }

  static byte[] open(SecretBytes key, byte[] associated, byte[] sealed) throws BadSealException {
    OptionalInt length = plainLength(sealed.length);
    if (length.isEmpty()) {
      throw new BadSealException("no sealed block has this length");
    }
    byte[] plain = new byte[length.getAsInt()];
    try {
      run(AesGcm.opening(key), associated, sealed, SEALED, plain, PLAIN);
    } catch (AEADBadTagException e) {
      Arrays.fill(plain, (byte) 0);
      throw new BadSealException("a record is not authentic", e);
    }
    return plain;
  }

  private static void run(
      AesGcm gcm, byte[] associated, byte[] in, int inStep, byte[] out, int outStep)
      throws AEADBadTagException {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    int records = Math.max(1, ceilingDiv(in.length, inStep));
    for (int r = 0; r < records; r++) {
      ByteBuffer.wrap(nonce).putLong(COUNTER_AT, r);
      nonce[LAST_AT] = (byte) (r == records - 1 ? 1 : 0);
      int at = r * inStep;
      gcm.apply(nonce, associated, in, at, Math.min(inStep, in.length - at), out, r * outStep);
    }
  }

  private static int ceilingDiv(int a, int b) {
    return (int) (((long) a + b - 1) / b);
  }
}
