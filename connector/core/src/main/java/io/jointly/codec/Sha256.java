package io.jointly.codec;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Plain SHA-256, without a label: for digests that people compare with those of other tools, such
 * as {@code sha256sum}. Digests of the protocol have a label.
 */
public final class Sha256 {

  /** Regular expression of a digest in lower-case hexadecimal. */
  public static final String HEX = "[0-9a-f]{64}";

  private static final Pattern HEX_PATTERN = Pattern.compile(HEX);

  private Sha256() {}

  /** A new computation. */
  public static MessageDigest begin() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The digest in lower-case hexadecimal. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(begin().digest(bytes));
  }

  /** Whether the text is a digest as {@link #hex} writes it. */
  public static boolean isHex(String text) {
    return HEX_PATTERN.matcher(text).matches();
  }
}
