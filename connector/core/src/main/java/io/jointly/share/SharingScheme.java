package io.jointly.share;

import io.jointly.codec.Sha256;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Shamir;
import java.nio.charset.StandardCharsets;

/**
 * Among whom a number is shared.
 *
 * @param context a digest of the text that names what is shared among whom, such as {@code
 *     "salaries of 2026, first table"}; shares of two contexts are never mixed
 * @param threshold t: any t shares say nothing, t + 1 give the number
 * @param parties n, at the points 1 to n
 */
public record SharingScheme(int context, int threshold, int parties) {

  private static final int CONTEXT_BYTES = 3;

  public SharingScheme {
    if (parties < 2 || parties > Shamir.MAX_PARTIES) {
      throw new CallerException(
          ErrorCode.SHARES,
          "a number is shared among 2 to " + Shamir.MAX_PARTIES + " parties, not " + parties);
    }
    if (threshold < 1 || threshold >= parties) {
      throw new CallerException(
          ErrorCode.SHARES,
          "the threshold among %d parties is 1 to %d, not %d"
              .formatted(parties, parties - 1, threshold));
    }
  }

  /**
   * The scheme of a context.
   *
   * @param context the text; all who deal and hold these shares use the same
   */
  public static SharingScheme of(String context, int threshold, int parties) {
    if (context.isBlank()) {
      throw new CallerException(
          ErrorCode.SHARES,
          "the context is blank; give a text that names what is shared, for instance the"
              + " collaboration and the table");
    }
    byte[] digest = Sha256.begin().digest(context.getBytes(StandardCharsets.UTF_8));
    int number = 0;
    for (int k = 0; k < CONTEXT_BYTES; k++) {
      number = number << Byte.SIZE | Byte.toUnsignedInt(digest[k]);
    }
    return new SharingScheme(number, threshold, parties);
  }

  /** As messages show it; the first digits that {@code sha256sum} gives of the text. */
  static String contextText(int context) {
    return "%06x".formatted(context);
  }
}
