package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import org.bouncycastle.crypto.SecretWithEncapsulation;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMExtractor;
import org.bouncycastle.pqc.crypto.xwing.XWingKEMGenerator;
import org.bouncycastle.pqc.crypto.xwing.XWingPrivateKeyParameters;
import org.bouncycastle.pqc.crypto.xwing.XWingPublicKeyParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** X-Wing against the vectors of its draft, and against BouncyCastle's own. */
class XWingTest {

  private final SecureRandom random = new SecureRandom();

  private static String sha256(byte[] bytes) throws Exception {
    return Hex.text(MessageDigest.getInstance("SHA-256").digest(bytes));
  }

  /**
   * The vectors of draft-connolly-cfrg-xwing-kem, appendix C of its versions 08 to 10: private key,
   * what an encapsulation draws, and the secret; of the public key and of the ciphertext their
   * SHA-256.
   */
  @ParameterizedTest
  @CsvSource({
    "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26,"
        + "2e816deebcd76c5c80d0cd2d174478871658e8e2ff42bc9d4a6e486372e856bb,"
        + "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2"
        + "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2,"
        + "17cd532d657e44c897ca6583e548a5424fc70bf54f99515a4d2bcf99e3469f33,"
        + "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
    "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea,"
        + "c42ba5f8430d7d2c83739338203819f090e8303ce9c8b02107c272bfa5376916,"
        + "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef"
        + "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d,"
        + "1661ea86d608a1924ba30840cb0a65f13ae051e3aec9cf0f064efc0bc92f2154,"
        + "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
    "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9,"
        + "6b080d6b84f095342092fa7a22423e58bd681397ad0ef00eac92bd254db4fa95,"
        + "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619"
        + "f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b,"
        + "d3ca5578500344b5896cffc4fd740c9311946b82951df155e6fd86a7966b43c6,"
        + "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f"
  })
  void theVectorsOfTheDraft(
      String privateKey, String publicKey, String drawn, String ciphertext, String secret)
      throws Exception {
    SessionKey key = SessionKey.ofSeed(Hex.secret(privateKey));
    assertThat(key.publicKey()).hasSize(1216);
    assertThat(sha256(key.publicKey())).isEqualTo(publicKey);
    EphemeralKey ephemeral = EphemeralKey.ofScalar(Hex.secret(drawn.substring(64)));
    Encapsulation made = Encapsulation.drawn(key.publicKey(), Hex.secret(drawn.substring(0, 64)));
    byte[] both = Arrays.copyOf(made.ciphertext(), 1120);
    System.arraycopy(ephemeral.publicKey(), 0, both, 1088, 32);
    assertThat(sha256(both)).isEqualTo(ciphertext);
    byte[] recipient = XWing.x25519(key.publicKey());
    SecretBytes sent =
        XWing.combine(made.secret(), ephemeral.agree(recipient), ephemeral.publicKey(), recipient);
    assertThat(Hex.text(sent.expose())).isEqualTo(secret);
    SecretBytes received = key.decapsulate(made.ciphertext(), ephemeral.publicKey());
    assertThat(Hex.text(received.expose())).isEqualTo(secret);
  }

  @Test
  void bouncyCastleOpensWhatIsMadeHere() throws Exception {
    byte[] seed = new byte[32];
    random.nextBytes(seed);
    SessionKey key = SessionKey.ofSeed(SecretBytes.copyOf(seed));
    XWingPrivateKeyParameters theirs = new XWingPrivateKeyParameters(seed);
    EphemeralKey ephemeral = EphemeralKey.generate(random);
    Encapsulation made = Encapsulation.to(key.publicKey(), random);
    byte[] both = Arrays.copyOf(made.ciphertext(), 1120);
    System.arraycopy(ephemeral.publicKey(), 0, both, 1088, 32);
    SecretBytes secret = key.decapsulate(made.ciphertext(), ephemeral.publicKey());
    assertThat(new XWingKEMExtractor(theirs).extractSecret(both)).isEqualTo(secret.expose());
  }

  @Test
  void whatBouncyCastleMakesIsOpenedHere() throws Exception {
    SessionKey key = SessionKey.generate(random);
    SecretWithEncapsulation theirs =
        new XWingKEMGenerator(random)
            .generateEncapsulated(new XWingPublicKeyParameters(key.publicKey()));
    byte[] both = theirs.getEncapsulation();
    assertThat(both).hasSize(1120);
    SecretBytes secret =
        key.decapsulate(Arrays.copyOf(both, 1088), Arrays.copyOfRange(both, 1088, 1120));
    assertThat(secret.expose()).isEqualTo(theirs.getSecret());
  }

  /** Another ciphertext gives another secret, and does not tell that it is another. */
  @Test
  void everyHalfCounts() throws Exception {
    SessionKey key = SessionKey.generate(random);
    EphemeralKey ephemeral = EphemeralKey.generate(random);
    Encapsulation made = Encapsulation.to(key.publicKey(), random);
    SecretBytes secret = key.decapsulate(made.ciphertext(), ephemeral.publicKey());
    for (int bit = 0; bit < 8 * Encapsulation.BYTES; bit += 97) {
      SecretBytes other =
          key.decapsulate(Hex.flipped(made.ciphertext(), bit), ephemeral.publicKey());
      assertThat(other).as("bit %d", bit).isNotEqualTo(secret);
    }
    Encapsulation again = Encapsulation.to(key.publicKey(), random);
    assertThat(again.ciphertext()).isNotEqualTo(made.ciphertext());
    assertThat(key.decapsulate(again.ciphertext(), ephemeral.publicKey())).isNotEqualTo(secret);
    byte[] otherKey = EphemeralKey.generate(random).publicKey();
    assertThat(key.decapsulate(made.ciphertext(), otherKey)).isNotEqualTo(secret);
    assertThat(SessionKey.generate(random).decapsulate(made.ciphertext(), ephemeral.publicKey()))
        .isNotEqualTo(secret);
    // X25519 ignores the top bit of a key. The secret does not.
    assertThat(key.decapsulate(made.ciphertext(), Hex.flipped(ephemeral.publicKey(), 255)))
        .isNotEqualTo(secret);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 32, 1087, 1089, 1120})
  void refusesCiphertextsOfOtherLengths(int length) {
    SessionKey key = SessionKey.generate(random);
    byte[] ephemeral = EphemeralKey.generate(random).publicKey();
    assertThatThrownBy(() -> key.decapsulate(new byte[length], ephemeral))
        .isInstanceOf(BadKeyException.class)
        .hasMessageContaining("1088")
        .hasMessageContaining("" + length);
  }

  @Test
  void anEncapsulationIsDrawnOnceAndHasNoText() throws Exception {
    SessionKey key = SessionKey.generate(random);
    SecretBytes drawn = Hex.secret("22".repeat(32));
    Encapsulation made = Encapsulation.drawn(key.publicKey(), drawn);
    assertThatThrownBy(() -> Encapsulation.drawn(key.publicKey(), drawn))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Encapsulation.class.getDeclaredMethods())
        .noneMatch(method -> method.getName().equals("toString"));
    byte[] ciphertext = made.ciphertext();
    ciphertext[0] ^= 1;
    assertThat(made.ciphertext()).isNotEqualTo(ciphertext);
  }
}
