package io.jointly.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class Sha256Test {

  private static final String ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  /** The first example of FIPS 180-2. */
  @Test
  void isThatOfTheStandard() {
    assertThat(Sha256.hex("abc".getBytes(StandardCharsets.US_ASCII))).isEqualTo(ABC);
  }

  @Test
  void onlyLowerCaseHexOfTheRightLengthIsADigest() {
    assertThat(Sha256.isHex(ABC)).isTrue();
    assertThat(Sha256.isHex(ABC.toUpperCase(java.util.Locale.ROOT))).isFalse();
    assertThat(Sha256.isHex(ABC.substring(1))).isFalse();
    assertThat(Sha256.isHex(ABC + "0")).isFalse();
    assertThat(Sha256.isHex(ABC + "\n")).isFalse();
    assertThat(Sha256.isHex("g" + ABC.substring(1))).isFalse();
  }
}
