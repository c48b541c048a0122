package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Base64;
import javax.crypto.KeyAgreement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The private half of an X25519 key in a file. */
class SessionKeyFileTest {

  private static final String HEAD = "-----BEGIN PRIVATE KEY-----\n";
  private static final String TAIL = "\n-----END PRIVATE KEY-----\n";

  /** The private key of Alice in RFC 7748, section 6.1, as openssl writes it. */
  private static final String ALICE =
      "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq";

  private static final String ALICES_PUBLIC =
      "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a";

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("given.key"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  @Test
  void readsAndWritesWhatOpensslWrites() throws IOException {
    SessionKey key = SessionKey.read(file(HEAD + ALICE + TAIL));
    assertThat(Hex.text(key.publicKey())).isEqualTo(ALICES_PUBLIC);
    Path copy = folder.resolve("copy.key");
    key.write(copy);
    assertThat(copy).hasContent(HEAD + ALICE + TAIL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @Test
  void theJdkReadsTheSameKey() throws Exception {
    SessionKey key = SessionKey.generate(new SecureRandom());
    SessionKey other = SessionKey.generate(new SecureRandom());
    Path file = folder.resolve("0.key");
    key.write(file);
    byte[] der = Base64.getDecoder().decode(Files.readAllLines(file).get(1));
    KeyFactory factory = KeyFactory.getInstance("X25519");
    PrivateKey read = factory.generatePrivate(new PKCS8EncodedKeySpec(der));
    byte[] big = new byte[32];
    byte[] little = other.publicKey();
    for (int i = 0; i < 32; i++) {
      big[i] = little[31 - i];
    }
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(read);
    agreement.doPhase(
        factory.generatePublic(
            new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, big))),
        true);
    assertThat(agreement.generateSecret()).isEqualTo(key.agree(other.publicKey()).expose());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        HEAD + TAIL,
        "\n" + HEAD + ALICE + TAIL,
        HEAD + ALICE + TAIL + "\n",
        // Ed25519.
        HEAD + "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" + TAIL,
        // X448's identifier.
        HEAD + "MC4CAQAwBQYDK2VvBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq" + TAIL,
        HEAD + "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC-H68CZKrF3-6UduSwq" + TAIL
      })
  void refusesOtherContents(String content) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> SessionKey.read(file))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_FILE))
        .hasMessageContaining("is not an unencrypted X25519 private key in PKCS#8 PEM; put back")
        .hasMessageNotContaining("HcHbQ");
  }

  @Test
  void anIdentityIsNoSessionKeyAndTheOtherWayRound() throws IOException {
    Path identity = folder.resolve("identity.pem");
    Identity.generate(new SecureRandom()).write(identity);
    assertThatThrownBy(() -> SessionKey.read(identity)).isInstanceOf(CallerException.class);
    Path key = file(HEAD + ALICE + TAIL);
    assertThatThrownBy(() -> Identity.read(key))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("Ed25519");
  }

  @Test
  void overwritesNothingAndReadsNothingThatIsOpenToOthers() throws IOException {
    Path file = file(HEAD + ALICE + TAIL);
    assertThatThrownBy(() -> SessionKey.generate(new SecureRandom()).write(file))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("exists");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> SessionKey.read(file)).hasMessageContaining("chmod 600");
    assertThatThrownBy(() -> SessionKey.read(folder.resolve("missing.key")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("does not exist; put back");
  }
}
