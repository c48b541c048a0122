package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The private half of an X-Wing key in a file. */
class SessionKeyFileTest {

  private static final String HEAD = "-----BEGIN PRIVATE KEY-----\n";
  private static final String TAIL = "\n-----END PRIVATE KEY-----\n";

  /** The example of the draft of X-Wing, appendix D: the bytes 0 to 31. */
  private static final String EXAMPLE =
      "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4f";

  /** SHA-256 of the public key of the example. */
  private static final String PUBLIC =
      "c9a3565ffde4f72b51661be391ee13e46378d7f06dd5c8bf5af9d2cfb5b8336b";

  /** The private key of Alice in RFC 7748, section 6.1: what version 9 wrote. */
  private static final String ALICE =
      "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq";

  @TempDir private Path folder;

  private Path file(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("given.key"), content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }

  private static void refused(Path file, String words) {
    assertThatThrownBy(() -> SessionKey.read(file))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_FILE))
        .hasMessageContaining(words)
        .hasMessageNotContaining("HcHbQ")
        .hasMessageNotContaining("AABAgM");
  }

  @Test
  void readsAndWritesTheFormOfTheDraft() throws Exception {
    SessionKey key = SessionKey.read(file(HEAD + EXAMPLE + TAIL));
    assertThat(Hex.text(MessageDigest.getInstance("SHA-256").digest(key.publicKey())))
        .isEqualTo(PUBLIC);
    Path copy = folder.resolve("copy.key");
    key.write(copy);
    assertThat(copy).hasContent(HEAD + EXAMPLE + TAIL);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
  }

  @Test
  void readsWhatItWrites() {
    SessionKey key = SessionKey.generate(new SecureRandom());
    Path file = folder.resolve("0.key");
    key.write(file);
    assertThat(SessionKey.read(file).publicKey()).isEqualTo(key.publicKey());
  }

  /** A downgrade: the key of an earlier version, by its name. */
  @Test
  void aKeyOfVersion9IsRefusedByName() throws IOException {
    refused(
        file(HEAD + ALICE + TAIL),
        "is an X25519 key, as dealing keys were before version 10 of the protocol, and nothing is"
            + " sealed to it any more; agree on another collaboration file, and make keys for it"
            + " with `jointly dealing-key`");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        HEAD,
        HEAD + TAIL,
        "\n" + HEAD + EXAMPLE + TAIL,
        HEAD + EXAMPLE + TAIL + "\n",
        HEAD + EXAMPLE + "\n" + TAIL,
        HEAD + "\n" + EXAMPLE + TAIL,
        // In one line, in three, with another line end, and a character less.
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f" + TAIL,
        HEAD
            + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAAB\nAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4f"
            + TAIL,
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\rGhscHR4f" + TAIL,
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4" + TAIL,
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4=" + TAIL,
        // Ed25519, and X448's identifier.
        HEAD + "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" + TAIL,
        HEAD + "MC4CAQAwBQYDK2VvBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq" + TAIL,
        // The last number of the identifier is another one; the version is 1.
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHsEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4f" + TAIL,
        HEAD + "MDQCAQEwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR4f" + TAIL,
        // No characters of base64.
        HEAD + "MDQCAQAwDQYLKwYBBAGD5i2ByHoEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZ\nGhscHR-_" + TAIL
      })
  void refusesOtherContents(String content) throws IOException {
    refused(
        file(content), "is not an unencrypted X-Wing private key in PKCS#8 PEM; put back the file");
  }

  /** Each character changed: refused, or, inside the 32 bytes, another key; never the same one. */
  @Test
  void everyChangedCharacterMatters() throws IOException {
    String pem = HEAD + EXAMPLE + TAIL;
    byte[] same = SessionKey.read(file(pem)).publicKey();
    // 22 bytes of DER: the 30th character is the first with bits of the key alone.
    int keyFrom = HEAD.length() + 30;
    int keyTo = HEAD.length() + EXAMPLE.length();
    int newline = HEAD.length() + 64;
    for (int at = 0; at < pem.length(); at++) {
      char changed = pem.charAt(at) == 'A' ? 'B' : 'A';
      Path file = file(pem.substring(0, at) + changed + pem.substring(at + 1));
      if (at >= keyFrom && at < keyTo && at != newline) {
        assertThat(SessionKey.read(file).publicKey()).isNotEqualTo(same);
      } else if (at < keyFrom - 1 || at >= keyTo || at == newline) {
        refused(file, "PKCS#8");
      }
    }
  }

  @Test
  void anIdentityIsNoSessionKeyAndTheOtherWayRound() throws IOException {
    Path identity = folder.resolve("identity.pem");
    Identity.generate(new SecureRandom()).write(identity);
    assertThatThrownBy(() -> SessionKey.read(identity)).isInstanceOf(CallerException.class);
    for (String other : new String[] {ALICE, EXAMPLE}) {
      Path key = file(HEAD + other + TAIL);
      assertThatThrownBy(() -> Identity.read(key))
          .isInstanceOf(CallerException.class)
          .hasMessageContaining("Ed25519");
    }
  }

  @Test
  void overwritesNothingAndReadsNothingThatIsOpenToOthers() throws IOException {
    Path file = file(HEAD + EXAMPLE + TAIL);
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
