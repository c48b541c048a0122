package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import javax.crypto.AEADBadTagException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AesGcmTest {

  private record Vector(String key, String nonce, String associated, String plain, String sealed) {}

  private static final String KEY =
      "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";
  private static final String PLAIN =
      "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
          + "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39";
  private static final String CIPHER =
      "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
          + "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662";

  /** McGrew and Viega, "The Galois/Counter Mode of Operation", test cases 13 to 16 (AES-256). */
  static List<Vector> vectors() {
    return List.of(
        new Vector("00".repeat(32), "00".repeat(12), "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
        new Vector(
            "00".repeat(32),
            "00".repeat(12),
            "",
            "00".repeat(16),
            "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"),
        new Vector(
            KEY,
            "cafebabefacedbaddecaf888",
            "",
            PLAIN + "1aafd255",
            CIPHER + "898015ad" + "b094dac5d93471bdec1a502270e3cc6c"),
        new Vector(
            KEY,
            "cafebabefacedbaddecaf888",
            "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            PLAIN,
            CIPHER + "76fc6ece0f4e1768cddf8853bb2d551b"));
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void sealsAndOpens(Vector vector) throws Exception {
    byte[] plain = Hex.bytes(vector.plain());
    byte[] sealed = new byte[plain.length + AesGcm.TAG_BYTES];
    AesGcm.sealing(Hex.secret(vector.key()))
        .apply(
            Hex.bytes(vector.nonce()),
            Hex.bytes(vector.associated()),
            plain,
            0,
            plain.length,
            sealed,
            0);
    assertThat(Hex.text(sealed)).isEqualTo(vector.sealed());
    assertThat(open(vector, sealed)).isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyFlippedBitIsSeen(Vector vector) {
    byte[] sealed = Hex.bytes(vector.sealed());
    for (int bit = 0; bit < 8 * sealed.length; bit++) {
      byte[] bad = Hex.flipped(sealed, bit);
      assertThatThrownBy(() -> open(vector, bad)).isInstanceOf(AEADBadTagException.class);
    }
  }

  @ParameterizedTest
  @MethodSource("vectors")
  void everyInputMatters(Vector vector) {
    byte[] sealed = Hex.bytes(vector.sealed());
    List<Vector> others =
        List.of(
            new Vector(
                "01" + vector.key().substring(2), vector.nonce(), vector.associated(), "", ""),
            new Vector(
                vector.key(), "01" + vector.nonce().substring(2), vector.associated(), "", ""),
            new Vector(vector.key(), vector.nonce(), vector.associated() + "00", "", ""));
    for (Vector other : others) {
      assertThatThrownBy(() -> open(other, sealed)).isInstanceOf(AEADBadTagException.class);
    }
  }

  @Test
  void worksOnRangesAndManyTimes() throws Exception {
    SecretBytes key = Hex.secret(KEY);
    AesGcm sealing = AesGcm.sealing(key);
    AesGcm opening = AesGcm.opening(key);
    byte[] plain = Hex.bytes(PLAIN);
    for (int round = 0; round < 5; round++) {
      byte[] nonce = new byte[AesGcm.NONCE_BYTES];
      nonce[0] = (byte) round;
      byte[] sealed = new byte[50];
      sealing.apply(nonce, new byte[] {7}, plain, 3, 20, sealed, 5);
      byte[] again = new byte[30];
      opening.apply(nonce, new byte[] {7}, sealed, 5, 36, again, 2);
      assertThat(Arrays.copyOfRange(again, 2, 22)).isEqualTo(Arrays.copyOfRange(plain, 3, 23));
      assertThat(Arrays.copyOfRange(sealed, 41, 50)).containsOnly(0);
      assertThat(Arrays.copyOfRange(again, 22, 30)).containsOnly(0);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 16, 24, 31, 33})
  void refusesKeysOfOtherLengths(int length) {
    SecretBytes key = SecretBytes.copyOf(new byte[length]);
    assertThatThrownBy(() -> AesGcm.sealing(key)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> AesGcm.opening(key)).isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] open(Vector vector, byte[] sealed) throws AEADBadTagException {
    byte[] plain = new byte[sealed.length - AesGcm.TAG_BYTES];
    AesGcm.opening(Hex.secret(vector.key()))
        .apply(
            Hex.bytes(vector.nonce()),
            Hex.bytes(vector.associated()),
            sealed,
            0,
            sealed.length,
            plain,
            0);
    return plain;
  }
}
