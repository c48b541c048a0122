package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SignatureTest {

  private record Vector(String seed, String publicKey, String message, String signature) {}

  /** RFC 8032, section 7.1: tests 1, 2, 3 and SHA(abc). */
  static List<Vector> rfc8032() {
    return List.of(
        new Vector(
            "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            "",
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
                + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"),
        new Vector(
            "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
            "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
            "72",
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"),
        new Vector(
            "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
            "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
            "af82",
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
                + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"),
        new Vector(
            "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
            "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
                + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
                + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"));
  }

  @ParameterizedTest
  @MethodSource("rfc8032")
  void signsAndVerifies(Vector vector) {
    Identity identity = Identity.ofSeed(Hex.secret(vector.seed()));
    byte[] message = Hex.bytes(vector.message());
    assertThat(Hex.text(identity.publicKey().bytes())).isEqualTo(vector.publicKey());
    assertThat(Hex.text(identity.signRaw(message))).isEqualTo(vector.signature());
    assertThat(identity.publicKey().verifyRaw(message, Hex.bytes(vector.signature()))).isTrue();
  }

  @ParameterizedTest
  @MethodSource("rfc8032")
  void everyFlippedBitIsSeen(Vector vector) throws Exception {
    PublicIdentity key = PublicIdentity.of(Hex.bytes(vector.publicKey()));
    byte[] message = Hex.bytes(vector.message());
    byte[] signature = Hex.bytes(vector.signature());
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      assertThat(key.verifyRaw(message, Hex.flipped(signature, bit))).as("bit %d", bit).isFalse();
    }
    for (int bit = 0; bit < 8 * message.length; bit++) {
      assertThat(key.verifyRaw(Hex.flipped(message, bit), signature)).as("bit %d", bit).isFalse();
    }
  }

  @ParameterizedTest
  @MethodSource("rfc8032")
  void refusesTheSameSignatureWithALargerS(Vector vector) throws Exception {
    // [S + L]B = [S]B: without the check of RFC 8032, 5.1.7, one signature would have many forms.
    BigInteger order =
        BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    byte[] signature = Hex.bytes(vector.signature());
    byte[] reversed = new byte[32];
    for (int i = 0; i < 32; i++) {
      reversed[i] = signature[63 - i];
    }
    byte[] larger = new BigInteger(1, reversed).add(order).toByteArray();
    for (int i = 0; i < 32; i++) {
      signature[32 + i] = i < larger.length ? larger[larger.length - 1 - i] : 0;
    }
    PublicIdentity key = PublicIdentity.of(Hex.bytes(vector.publicKey()));
    assertThat(key.verifyRaw(Hex.bytes(vector.message()), signature)).isFalse();
  }

  @Test
  void refusesAnotherKey() throws Exception {
    for (Vector vector : rfc8032()) {
      for (Vector other : rfc8032()) {
        boolean valid =
            PublicIdentity.of(Hex.bytes(other.publicKey()))
                .verifyRaw(Hex.bytes(vector.message()), Hex.bytes(vector.signature()));
        assertThat(valid).isEqualTo(vector.equals(other));
      }
    }
  }

  @Test
  void refusesOtherLengths() {
    Identity identity = Identity.generate(new SecureRandom());
    byte[] message = {1};
    byte[] signature = identity.sign(Label.SIGN_JOIN, message);
    for (int length : new int[] {0, 1, 63, 65, 128}) {
      byte[] cut = Arrays.copyOf(signature, length);
      assertThat(identity.publicKey().verify(Label.SIGN_JOIN, message, cut)).isFalse();
    }
    assertThat(identity.publicKey().verify(Label.SIGN_JOIN, message, new byte[64])).isFalse();
  }

  @Test
  void refusesROfSmallOrderWithSZero() {
    PublicIdentity key = Identity.generate(new SecureRandom()).publicKey();
    byte[] neutral = new byte[64];
    neutral[0] = 1;
    assertThat(key.verify(Label.SIGN_JOIN, new byte[] {1}, neutral)).isFalse();
  }

  /**
   * Made with another implementation: what is signed is the label and the message, with lengths.
   */
  @Test
  void knownAnswer() {
    byte[] seed = new byte[32];
    for (int i = 0; i < 32; i++) {
      seed[i] = (byte) i;
    }
    byte[] message = "hello".getBytes(StandardCharsets.US_ASCII);
    assertThat(Hex.text(Identity.ofSeed(SecretBytes.owning(seed)).sign(Label.SIGN_JOIN, message)))
        .isEqualTo(
            "48066ffec44af1a49704a5cffa641ce2bf9c2ddb3cf82c4ff226a3288f8c1f4a"
                + "0e61efff10a5e86ca48bc9ecd20bf7bc6eaf45376aed1455ceb46c892162560f");
  }

  @Test
  void aSignatureHoldsForItsLabelOnly() {
    Identity identity = Identity.generate(new SecureRandom());
    byte[] message = "all parties".getBytes(StandardCharsets.US_ASCII);
    byte[] signature = identity.sign(Label.SIGN_JOIN, message);
    for (Label label : Label.values()) {
      assertThat(identity.publicKey().verify(label, message, signature))
          .isEqualTo(label == Label.SIGN_JOIN);
    }
    assertThat(identity.publicKey().verifyRaw(message, signature)).isFalse();
  }
}
