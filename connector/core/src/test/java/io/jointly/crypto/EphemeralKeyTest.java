package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EphemeralKeyTest {

  private static byte[] x25519(byte[] scalar, byte[] u) throws BadKeyException {
    return EphemeralKey.ofScalar(SecretBytes.copyOf(scalar)).agree(u).expose();
  }

  /** RFC 7748, section 5.2. */
  @ParameterizedTest
  @CsvSource({
    "a546e36bf0527c9d3b16154b82465edd62144c0ac1fc5a18506a2244ba449ac4,"
        + "e6db6867583030db3594c1a424b15f7c726624ec26b3353b10a903a6d0ab1c4c,"
        + "c3da55379de9c6908e94ea4df28d084f32eccf03491c71f754b4075577a28552",
    "4b66e9d4d1b4673c5ad22691957d6af5c11b6421e0ea01d42ca4169e7918ba0d,"
        + "e5210f12786811d3f4b7959d0538ae2c31dbe7106fc03c3efc4cd549c715a493,"
        + "95cbde9476e8907d7aade45cb4b873f88b595a68799fa152e6f8f7647aac7957"
  })
  void multiplies(String scalar, String u, String expected) throws Exception {
    assertThat(Hex.text(x25519(Hex.bytes(scalar), Hex.bytes(u)))).isEqualTo(expected);
  }

  /** RFC 7748, section 5.2: the result becomes the scalar, the scalar the point. */
  @ParameterizedTest
  @CsvSource({
    "1,422c8e7a6227d7bca1350b3e2bb7279f7897b87bb6854b783c60e80311ae3079",
    "1000,684cf59ba83309552800ef566f2f4d3c1c3887c49360e3875f2eb94d99532c51"
  })
  void iterates(int times, String expected) throws Exception {
    byte[] scalar = new byte[32];
    scalar[0] = 9;
    byte[] u = scalar;
    for (int i = 0; i < times; i++) {
      byte[] next = x25519(scalar, u);
      u = scalar;
      scalar = next;
    }
    assertThat(Hex.text(scalar)).isEqualTo(expected);
  }

  /** RFC 7748, section 6.1. */
  @Test
  void agrees() throws Exception {
    EphemeralKey alice =
        EphemeralKey.ofScalar(
            Hex.secret("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    EphemeralKey bob =
        EphemeralKey.ofScalar(
            Hex.secret("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    assertThat(Hex.text(alice.publicKey()))
        .isEqualTo("8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assertThat(Hex.text(bob.publicKey()))
        .isEqualTo("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    SecretBytes expected =
        Hex.secret("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");
    assertThat(alice.agree(bob.publicKey())).isEqualTo(expected);
    assertThat(bob.agree(alice.publicKey())).isEqualTo(expected);
  }

  /** The points of order 1, 2, 4 and 8 on the curve and its twist, in every form of 255 bits. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
        "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
      })
  void refusesPointsOfSmallOrder(String u) {
    EphemeralKey key = EphemeralKey.generate(new SecureRandom());
    byte[] point = Hex.bytes(u);
    assertThatThrownBy(() -> key.agree(point)).isInstanceOf(BadKeyException.class);
    point[31] |= (byte) 0x80; // a bit that X25519 ignores
    assertThatThrownBy(() -> key.agree(point)).isInstanceOf(BadKeyException.class);
    assertThatThrownBy(() -> EphemeralKey.requireUsable(point)).isInstanceOf(BadKeyException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void refusesOtherLengths(int length) {
    EphemeralKey key = EphemeralKey.generate(new SecureRandom());
    assertThatThrownBy(() -> key.agree(new byte[length]))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("32")
        .hasMessageContaining(String.valueOf(length));
    assertThatThrownBy(() -> EphemeralKey.requireUsable(new byte[length]))
        .isInstanceOf(BadKeyException.class);
  }

  @Test
  void everyKeyIsFresh() {
    SecureRandom random = new SecureRandom();
    assertThat(EphemeralKey.generate(random).publicKey())
        .isNotEqualTo(EphemeralKey.generate(random).publicKey());
  }

  @Test
  void thePublicKeyHandedOutIsACopy() {
    EphemeralKey key = EphemeralKey.generate(new SecureRandom());
    byte[] first = key.publicKey();
    byte[] kept = first.clone();
    first[0] ^= 1;
    assertThat(key.publicKey()).isEqualTo(kept);
  }

  @Test
  void aDestroyedKeyAgreesOnNothing() {
    EphemeralKey key = EphemeralKey.generate(new SecureRandom());
    byte[] other = EphemeralKey.generate(new SecureRandom()).publicKey();
    key.destroy();
    assertThatThrownBy(() -> key.agree(other)).isInstanceOf(IllegalStateException.class);
  }
}
