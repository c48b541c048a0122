package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** RFC 5869, appendix A: the cases with SHA-256. */
class HkdfTest {

  private static String derive(String keyMaterial, String salt, String info, int length) {
    return Hex.text(
        Hkdf.derive(Hex.secret(keyMaterial), Hex.bytes(salt), Hex.bytes(info), length).expose());
  }

  private static String run(int from, int to) {
    StringBuilder hex = new StringBuilder();
    for (int value = from; value <= to; value++) {
      hex.append(String.format("%02x", value));
    }
    return hex.toString();
  }

  @Test
  void case1() {
    assertThat(derive("0b".repeat(22), run(0x00, 0x0c), run(0xf0, 0xf9), 42))
        .isEqualTo(
            "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf"
                + "34007208d5b887185865");
  }

  @Test
  void case2LongInputs() {
    assertThat(derive(run(0x00, 0x4f), run(0x60, 0xaf), run(0xb0, 0xff), 82))
        .isEqualTo(
            "b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c"
                + "59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71"
                + "cc30c58179ec3e87c14c01d5c1f3434f1d87");
  }

  @Test
  void case3WithoutSaltOrInfo() {
    assertThat(derive("0b".repeat(22), "", "", 42))
        .isEqualTo(
            "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d"
                + "9d201395faa4b61a96c8");
  }

  @Test
  void everyInputMatters() {
    String key = derive("0b".repeat(22), "00", "01", 32);
    assertThat(derive("0b".repeat(21) + "0a", "00", "01", 32)).isNotEqualTo(key);
    assertThat(derive("0b".repeat(22), "01", "01", 32)).isNotEqualTo(key);
    assertThat(derive("0b".repeat(22), "00", "00", 32)).isNotEqualTo(key);
    assertThat(derive("0b".repeat(22), "00", "01", 33)).startsWith(key);
  }

  @Test
  void derivesAtMost255Blocks() {
    assertThat(derive("00", "", "", 255 * 32)).hasSize(2 * 255 * 32);
    assertThatThrownBy(() -> derive("00", "", "", 255 * 32 + 1))
        .isInstanceOf(RuntimeException.class);
  }
}
