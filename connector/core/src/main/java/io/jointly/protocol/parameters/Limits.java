package io.jointly.protocol.parameters;

import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.PublicIdentity;
import io.jointly.crypto.SessionKey;
import io.jointly.field.Fp127;
import io.jointly.field.Shamir;
import java.util.List;

/** The bounds of PROTOCOL.md, checked before anything is allocated. */
public final class Limits {

  /** The version in every header (§4.1). */
  public static final int VERSION = 11;

  /** §1.1; the set in COMMIT has as many bits. */
  public static final int MAX_PARTIES = 64;

  /** §1.1. */
  public static final int MAX_COMPUTE_PARTIES = Shamir.MAX_PARTIES;

  /** §2.1: of a vector, and of all vectors of a session together. */
  public static final int MAX_ELEMENTS = 1 << 26;

  /** §4.2: how many vectors a session opens, one after another. */
  public static final int MAX_ROUNDS = 64;

  /** Elements of a block (§2.1): a megabyte on the wire. */
  public static final int BLOCK_ELEMENTS = 1 << 16;

  /** §4.2. */
  public static final int MAX_QUERY_BYTES = 1 << 20;

  /** §4.2, in bytes of UTF-8. */
  public static final int MAX_COLLABORATION_ID_BYTES = 128;

  /** §4.2, in bytes of UTF-8. */
  public static final int MAX_RUN_NAME_BYTES = 256;

  /** §4.2, in bytes of UTF-8. */
  public static final int MAX_SOFTWARE_BYTES = 64;

  /** §4.2, in bytes of UTF-8: the name of a person, or of what the person runs. */
  public static final int MAX_PERSON_BYTES = 4 * Person.MOST_LETTERS;

  /** The highest seq of a JOIN and number of a START (§5). */
  public static final int MAX_NUMBER = 999_999;

  /** Steps of multiplication in a round (§6); products are at most 50 layers deep. */
  public static final int MAX_STEPS = 64;

  /** The most rows that one party can be asked to have in a cell (§2.5). */
  public static final int MAX_ROWS_OF_A_PARTY = 20_000;

  /** The latest second that a message can name: the last of the year 9999 (§4.2). */
  public static final long MAX_TIME = 253_402_300_799L;

  public static final int MAX_CODE_BYTES = 64;
  public static final int DIGEST_BYTES = 32;

  /** The key of a block in a list (§4.4): X25519. */
  public static final int KEY_BYTES = 32;

  /** The session key in JOIN (§4.2) and a dealing key: X-Wing. */
  public static final int SESSION_KEY_BYTES = SessionKey.BYTES;

  public static final int SALT_BYTES = 32;

  /** The header of every message (§4.1). */
  public static final int HEADER_BYTES = 73;

  /** The longest message, which is a JOIN (§4.2). Blocks have other lengths. */
  public static final int MAX_MESSAGE_BYTES =
      HEADER_BYTES
          + 4
          + SESSION_KEY_BYTES
          + 4 * DIGEST_BYTES
          + 7 * 4
          + 2 * 8
          + 2
          + MAX_ROUNDS * 4
          + MAX_COLLABORATION_ID_BYTES
          + MAX_RUN_NAME_BYTES
          + MAX_SOFTWARE_BYTES
          + MAX_QUERY_BYTES
          + 2 * MAX_PERSON_BYTES
          + PublicIdentity.SIGNATURE_BYTES;

  private Limits() {}

  /** Whether a session can have rounds of these lengths (§2.1, §4.2). */
  public static boolean areRounds(List<Integer> rounds) {
    long sum = 0;
    for (int elements : rounds) {
      if (elements < 1) {
        return false;
      }
      sum += elements;
    }
    return !rounds.isEmpty() && rounds.size() <= MAX_ROUNDS && sum <= MAX_ELEMENTS;
  }

  /**
   * Whether a text is printable ASCII, as the software version has to be (§4.2). It ends up in
   * error messages, where a line break would look like a message of its own.
   */
  public static boolean isPrintable(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c <= '~');
  }

  /** The number of blocks of a vector with this many elements (§2.1). */
  public static int blocks(int elements) {
    return (elements + BLOCK_ELEMENTS - 1) / BLOCK_ELEMENTS;
  }

  /** The number of elements of a block (§2.1). The last block has what is left. */
  public static int blockElements(int elements, int block) {
    return Math.min(BLOCK_ELEMENTS, elements - block * BLOCK_ELEMENTS);
  }

  /** Bytes of the sealed blocks of shares from a data party to a compute party in one round. */
  public static long sharedBytes(int elements) {
    return sealedBytes(elements, 0);
  }

  /** Bytes of the sealed blocks of totals from a compute party to a receiver in one round. */
  public static long revealedBytes(int elements) {
    return sealedBytes(elements, SALT_BYTES);
  }

  private static long sealedBytes(int elements, int more) {
    long bytes = 0;
    for (int block = 0; block < blocks(elements); block++) {
      bytes += BlockSealer.sealedLength(more + blockElements(elements, block) * Fp127.BYTES);
    }
    return bytes;
  }
}
