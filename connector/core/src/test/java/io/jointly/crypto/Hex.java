package io.jointly.crypto;

import java.util.HexFormat;

/** Bytes of published vectors. */
final class Hex {

  private Hex() {}

  static byte[] bytes(String... hex) {
    return HexFormat.of().parseHex(String.join("", hex));
  }

  static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static SecretBytes secret(String hex) {
    return SecretBytes.owning(bytes(hex));
  }

  static byte[] flipped(byte[] bytes, int bit) {
    byte[] result = bytes.clone();
    result[bit / 8] ^= (byte) (1 << (bit % 8));
    return result;
  }
}
