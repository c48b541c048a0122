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

  /**
   * Seals a plaintext.
   *
   * @param head how many bytes are left free before the records
   */
  static byte[] seal(SecretBytes key, byte[] associated, byte[] plain, int head) {
    byte[] sealed = new byte[Math.addExact(head, sealedLength(plain.length))];
    try {
      run(
          AesGcm.sealing(key),
          associated,
          new Pieces(plain, 0, PLAIN),
          new Pieces(sealed, head, SEALED));
    } catch (AEADBadTagException e) {
      throw new IllegalStateException("sealing checks no tag", e);
    }
    return sealed;
  }

  /**
   * Opens what {@link #seal} has made.
   *
   * @param head how many bytes stand before the records
   */
  static byte[] open(SecretBytes key, byte[] associated, byte[] sealed, int head)
      throws BadSealException {
    OptionalInt length =
        sealed.length < head ? OptionalInt.empty() : plainLength(sealed.length - head);
    if (length.isEmpty()) {
      throw new BadSealException("no sealed block has this length");
    }
    byte[] plain = new byte[length.getAsInt()];
    try {
      run(
          AesGcm.opening(key),
          associated,
          new Pieces(sealed, head, SEALED),
          new Pieces(plain, 0, PLAIN));
    } catch (AEADBadTagException e) {
      Arrays.fill(plain, (byte) 0);
      throw new BadSealException("a record is not authentic", e);
    }
    return plain;
  }

  /** Bytes from a place on, in pieces of one size; the last has what is left. */
  private record Pieces(byte[] bytes, int at, int size) {

    int count() {
      return Math.max(1, ceilingDiv(bytes.length - at, size));
    }

    int start(int piece) {
      return at + piece * size;
    }

    int length(int piece) {
      return Math.min(size, bytes.length - start(piece));
    }
  }

  private static void run(AesGcm gcm, byte[] associated, Pieces in, Pieces out)
      throws AEADBadTagException {
    byte[] nonce = new byte[AesGcm.NONCE_BYTES];
    int records = in.count();
    for (int r = 0; r < records; r++) {
      ByteBuffer.wrap(nonce).putLong(COUNTER_AT, r);
      nonce[LAST_AT] = (byte) (r == records - 1 ? 1 : 0);
      gcm.apply(nonce, associated, in.bytes, in.start(r), in.length(r), out.bytes, out.start(r));
    }
  }

  private static int ceilingDiv(int a, int b) {
    return (int) (((long) a + b - 1) / b);
  }
}
