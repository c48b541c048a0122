package io.jointly.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class IdentityFileTest {

  /** The key of RFC 8032, test 1, as openssl writes it. */
  private static final String BODY =
      "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g";

  private static final String HEAD = "-----BEGIN PRIVATE KEY-----\n";
  private static final String TAIL = "\n-----END PRIVATE KEY-----\n";
  private static final String PEM = HEAD + BODY + TAIL;
  private static final String PUBLIC =
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";

  @TempDir private Path folder;

  @Test
  void readsWhatOpensslWrites() throws Exception {
    Identity identity = Identity.read(file(PEM));
    assertThat(Hex.text(identity.publicKey().bytes())).isEqualTo(PUBLIC);
  }

  @Test
  void writesWhatOpensslWrites() throws Exception {
    Path copy = folder.resolve("copy.pem");
    Identity.read(file(PEM)).write(copy);
    assertThat(Files.readString(copy)).isEqualTo(PEM);
  }

  @Test
  void readsWhatItWrites() {
    Path file = folder.resolve("key.pem");
    Identity identity = Identity.generate(new SecureRandom());
    identity.write(file);
    Identity again = Identity.read(file);
    assertThat(again.publicKey()).isEqualTo(identity.publicKey());
    byte[] signature = again.sign(Label.SIGN_JOIN, new byte[] {1});
    assertThat(identity.publicKey().verify(Label.SIGN_JOIN, new byte[] {1}, signature)).isTrue();
  }

  @Test
  void theJdkReadsTheSameKey() throws Exception {
    Path file = folder.resolve("key.pem");
    Identity identity = Identity.generate(new SecureRandom());
    identity.write(file);
    byte[] der = Base64.getDecoder().decode(Files.readAllLines(file).get(1));
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(
        KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(der)));
    signer.update(new byte[] {5});
    assertThat(identity.signRaw(new byte[] {5})).isEqualTo(signer.sign());
  }

  @Test
  void onlyTheOwnerMayReadWhatIsWritten() throws IOException {
    Path file = folder.resolve("key.pem");
    Identity.generate(new SecureRandom()).write(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @ParameterizedTest
  @EnumSource(
      value = PosixFilePermission.class,
      names = {"GROUP_.*", "OTHERS_.*"},
      mode = EnumSource.Mode.MATCH_ANY)
  void refusesAFileThatIsOpenToOthers(PosixFilePermission permission) throws IOException {
    Path file = file(PEM);
    Set<PosixFilePermission> mode = EnumSet.of(PosixFilePermission.OWNER_READ, permission);
    Files.setPosixFilePermissions(file, mode);
    assertRefused(file, "chmod 600");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-------", "r--------", "rwx------"})
  void acceptsAFileThatOnlyItsOwnerReads(String mode) throws IOException {
    Path file = file(PEM);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    assertThat(Hex.text(Identity.read(file).publicKey().bytes())).isEqualTo(PUBLIC);
  }

  @Test
  void overwritesNothing() throws IOException {
    Path file = file("something else");
    assertThatThrownBy(() -> Identity.generate(new SecureRandom()).write(file))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("exists")
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo("something else");
  }

  @Test
  void overwritesNothingBehindADanglingLink() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("nowhere"));
    assertThatThrownBy(() -> Identity.generate(new SecureRandom()).write(link))
        .isInstanceOf(CallerException.class);
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @Test
  void saysThatAFileIsMissing() {
    assertRefused(folder.resolve("missing.pem"), "does not exist");
    assertThatThrownBy(
            () -> Identity.generate(new SecureRandom()).write(folder.resolve("no/such/key.pem")))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("cannot be written");
  }

  @Test
  void saysThatAFolderIsNoFile() throws IOException {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
    assertRefused(inner, "cannot be read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        BODY,
        HEAD + TAIL,
        HEAD + BODY,
        "\n" + PEM,
        PEM + "\n",
        PEM + PEM,
        HEAD + BODY + "\n-----END PRIVATE KEY-----", // no newline at the end
        HEAD + "\n" + BODY + TAIL,
        // Ed25519 in PKCS#8 version 2, with the public key.
        HEAD
            + "MFECAQEwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
            + "gSEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
            + TAIL,
        // X25519.
        HEAD + "MC4CAQAwBQYDK2VuBCIEIIBtkZu830mdlr9x3aLSVrrSqZYW9wEcvDSx2KKhXxNY" + TAIL,
        // Version 1 in place of 0, and a key of 31 bytes with its padding.
        HEAD + "MC4CAQEwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" + TAIL,
        HEAD + "MC0CAQAwBQYDK2VwBCEEH51hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn8=" + TAIL,
        HEAD + "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v_VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g" + TAIL,
        HEAD + "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9=" + TAIL,
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
            + BODY
            + "\n-----END ENCRYPTED PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\n"
            + "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
            + "-----END PUBLIC KEY-----\n"
      })
  void refusesOtherContents(String content) throws IOException {
    assertRefused(file(content), "openssl genpkey -algorithm ed25519");
  }

  @Test
  void refusesWindowsLineEnds() throws IOException {
    assertRefused(file(PEM.replace("\n", "\r\n")), "PKCS#8");
  }

  /** Each character changed: refused, or, inside the 32 bytes, another key; never the same one. */
  @Test
  void everyChangedCharacterMatters() throws IOException {
    // The DER encoding ends in the top two bits of the 22nd character; here they stay the same.
    int keyFrom = HEAD.length() + 21;
    int keyTo = HEAD.length() + BODY.length();
    for (int at = 0; at < PEM.length(); at++) {
      char changed = PEM.charAt(at) == 'A' ? 'B' : 'A';
      Path file = folder.resolve("changed-" + at);
      write(file, PEM.substring(0, at) + changed + PEM.substring(at + 1));
      if (at >= keyFrom && at < keyTo) {
        assertThat(Hex.text(Identity.read(file).publicKey().bytes())).isNotEqualTo(PUBLIC);
      } else {
        assertRefused(file, "PKCS#8");
      }
    }
  }

  private void assertRefused(Path file, String expected) {
    Throwable thrown = catchThrowable(() -> Identity.read(file));
    assertThat(thrown)
        .isInstanceOf(CallerException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining(expected)
        .hasMessageNotContaining("J1hsZ3v")
        .hasMessageNotContaining("llegal");
    assertThat(((CallerException) thrown).code()).isEqualTo(ErrorCode.IDENTITY_FILE);
    assertThat(thrown.getCause())
        .as("a cause might quote the key")
        .satisfiesAnyOf(
            cause -> assertThat(cause).isNull(),
            cause -> assertThat(cause).isInstanceOf(IOException.class));
  }

  private Path file(String content) throws IOException {
    return write(folder.resolve("given.pem"), content);
  }

  private static Path write(Path file, String content) throws IOException {
    Files.write(file, content.getBytes(StandardCharsets.US_ASCII));
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    return file;
  }
}
