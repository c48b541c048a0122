package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionKeyTest {

  private final SecureRandom random = new SecureRandom();
  private final SessionKey key = SessionKey.generate(random);

  private static void refused(byte[] publicKey, String... words) {
    assertThatThrownBy(() -> SessionKey.requireUsable(publicKey))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContainingAll(words);
    assertThatThrownBy(() -> Encapsulation.to(publicKey, new SecureRandom()).recipient())
        .isInstanceOf(BadKeyException.class);
    assertThatThrownBy(
            () -> BlockSealer.create(new SecureRandom()).seal(publicKey, new byte[1], new byte[1]))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContainingAll(words);
  }

  /** 32 bytes are the key of version 9, X25519 alone. */
  @ParameterizedTest
  @ValueSource(ints = {0, 31, 32, 33, 1184, 1215, 1217, 2432})
  void refusesOtherLengths(int length) {
    refused(new byte[length], "an X-Wing public key has 1216 bytes, not " + length);
  }

  /**
   * FIPS 203, 7.2. Two coefficients stand in three bytes, the lower bits of the first one first.
   */
  @ParameterizedTest
  @CsvSource({"0,3329", "1,3329", "0,4095", "766,3329", "767,3329", "767,4095", "400,3330"})
  void refusesCoefficientsThatAreNotBelowTheModulus(int at, int value) {
    byte[] publicKey = key.publicKey();
    int first = at / 2 * 3;
    if (at % 2 == 0) {
      publicKey[first] = (byte) value;
      publicKey[first + 1] = (byte) ((publicKey[first + 1] & 0xf0) | (value >> 8));
    } else {
      publicKey[first + 1] = (byte) ((publicKey[first + 1] & 0x0f) | (value << 4));
      publicKey[first + 2] = (byte) (value >> 4);
    }
    refused(publicKey, "not below 3329");
  }

  /** Points of order 1, 2, 4 and 8: {@link EphemeralKeyTest} has all of them. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesAnX25519HalfOfSmallOrder(String point) {
    byte[] publicKey = key.publicKey();
    System.arraycopy(Hex.bytes(point), 0, publicKey, 1184, 32);
    assertThatThrownBy(() -> SessionKey.requireUsable(publicKey))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("small order");
    assertThatThrownBy(() -> BlockSealer.create(random).seal(publicKey, new byte[1], new byte[1]))
        .isInstanceOf(BadKeyException.class);
    byte[] block = new byte[BlockSealer.sealedLength(1)];
    assertThatThrownBy(() -> BlockOpener.open(key, Hex.bytes(point), new byte[1], block))
        .isInstanceOf(BadSealException.class);
  }

  @Test
  void acceptsEveryKeyThatItMakes() throws Exception {
    for (int i = 0; i < 20; i++) {
      SessionKey.requireUsable(SessionKey.generate(random).publicKey());
    }
  }

  @Test
  void everyKeyIsFresh() {
    assertThat(SessionKey.generate(random).publicKey()).isNotEqualTo(key.publicKey());
  }

  @Test
  void thePublicKeyHandedOutIsACopy() {
    byte[] first = key.publicKey();
    byte[] kept = first.clone();
    first[0] ^= 1;
    assertThat(key.publicKey()).isEqualTo(kept);
  }

  @Test
  void aDestroyedKeyOpensNothing() throws Exception {
    Encapsulation made = Encapsulation.to(key.publicKey(), random);
    byte[] ephemeral = EphemeralKey.generate(random).publicKey();
    key.destroy();
    assertThatThrownBy(() -> key.decapsulate(made.ciphertext(), ephemeral))
        .isInstanceOf(IllegalStateException.class);
  }
}
