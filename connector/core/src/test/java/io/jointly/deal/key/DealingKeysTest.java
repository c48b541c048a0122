package io.jointly.deal.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.BlockOpener;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.DealingKeyMessage;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.DealtSurvey;
import io.jointly.deal.message.ForgedMessage;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.Outgoing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of a compute party's dealing keys. */
class DealingKeysTest {

  private static final int PARTY = 1;
  private static final int NONE = -1;
  private static final Instant JUNE = Instant.parse("2026-06-30T23:59:59Z");
  private static final Instant JULY = Instant.parse("2026-07-01T00:00:00.75Z");

  @TempDir private Path folder;

  private final DealtSurvey table = new DealtSurvey();
  private final SecureRandom random = new SeededRandom("keys of a party");

  private DealingKeys keys() {
    return keys(table.dealing);
  }

  private DealingKeys keys(byte[] dealing) {
    return DealingKeys.in(
        folder, dealing, table.parties.roster, PARTY, table.parties.identities.get(PARTY));
  }

  private Path own() {
    return folder.resolve(DealingName.hex(table.dealing));
  }

  private Path file(String name) {
    return own().resolve(name);
  }

  private static DealingKeyMessage body(Outgoing key) {
    return DealingKeyMessage.read(Envelope.decode(key.content()).body());
  }

  private static String mode(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void keysAreNumberedFromZero() {
    Outgoing first = keys().create(random, JUNE, NONE);
    Outgoing second = keys().create(random, JULY, NONE);
    assertThat(first.name()).isEqualTo(DealingName.key(table.dealing, PARTY, 0).text());
    assertThat(second.name()).isEqualTo(DealingName.key(table.dealing, PARTY, 1).text());
    assertThat(body(first).number()).isZero();
    assertThat(body(second).number()).isEqualTo(1);
    assertThat(body(second).madeAt()).isEqualTo("2026-07-01T00:00:00Z");
    assertThat(body(first).publicKey()).isNotEqualTo(body(second).publicKey());
    assertThat(keys().messages().stream().map(Outgoing::content))
        .containsExactly(first.content(), second.content());
  }

  @Test
  void aKeyIsFoundByItsNumber() {
    List<Outgoing> made =
        List.of(keys().create(random, JUNE, NONE), keys().create(random, JULY, NONE));
    for (int number = 0; number < 2; number++) {
      assertThat(keys().find(number).publicKey()).isEqualTo(body(made.get(number)).publicKey());
    }
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    keys().create(random, JUNE, NONE);
    assertThat(mode(file("0.key"))).isEqualTo("rw-------");
    assertThat(mode(own())).isEqualTo("rwx------");
    assertThat(Files.readString(file("0.key"))).startsWith("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void everyDealingHasItsOwn() {
    byte[] other = new byte[32];
    Arrays.fill(other, (byte) 3);
    keys().create(random, JUNE, NONE);
    Outgoing elsewhere = keys(other).create(random, JUNE, NONE);
    assertThat(body(elsewhere).number()).isZero();
    assertThat(keys(other).find(0).publicKey()).isNotEqualTo(keys().find(0).publicKey());
  }

  /** The folder may be lost, and the mailbox still has the keys that were in it. */
  @Test
  void aNewKeyIsAboveThoseInTheMailbox() {
    Outgoing key = keys().create(random, JUNE, 4);
    assertThat(body(key).number()).isEqualTo(5);
    assertThat(body(keys().create(random, JULY, 4)).number()).isEqualTo(6);
    assertThatThrownBy(() -> keys().find(4))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("there is no dealing key 4")
        .hasMessageContaining("ask the dealer to deal the batch again");
  }

  @Test
  void noNumberIsLeft() {
    keys().create(random, JUNE, 999_998);
    assertThatThrownBy(() -> keys().create(random, JUNE, NONE))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("no number is left");
  }

  // Deleting.

  @Test
  void aDeletedKeyNamesTheDayOnWhichItWasReplaced() {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    keys().create(random, JULY.plusSeconds(86_400), NONE);
    keys().delete(0);
    assertThat(file("0.key")).doesNotExist();
    assertThat(file("0.replaced")).hasContent("2026-07-01");
    assertThatThrownBy(() -> keys().find(0))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEALING))
        .hasMessageContaining("dealing key 0 was replaced on 2026-07-01 and has been deleted since")
        .hasMessageContaining("ask the dealer to deal the batch again");
    assertThat(keys().find(1).publicKey()).hasSize(SessionKey.BYTES);
    // Out of order, and its KEY is put for as long as the folder is there.
    keys().delete(1);
    assertThatThrownBy(() -> keys().find(1)).hasMessageContaining("2026-07-02");
    assertThat(keys().messages()).hasSize(3);
    assertThat(body(keys().create(random, JULY, NONE)).number()).isEqualTo(3);
  }

  @Test
  void theNewestKeyIsNotDeleted() {
    keys().create(random, JUNE, NONE);
    assertThatThrownBy(() -> keys().delete(0))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("the newest")
        .hasMessageContaining("jointly dealing-key");
    assertThat(keys().find(0).publicKey()).hasSize(SessionKey.BYTES);
  }

  @Test
  void deletingAgainChangesNothing() {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    keys().delete(0);
    assertThatCode(() -> keys().delete(0)).doesNotThrowAnyException();
    assertThat(file("0.replaced")).hasContent("2026-07-01");
    assertThatThrownBy(() -> keys().delete(2)).isInstanceOf(CallerException.class);
    assertThatThrownBy(() -> keys(new byte[32]).delete(0)).isInstanceOf(CallerException.class);
  }

  /** The process ended between the two steps. */
  @Test
  void aDeletionThatWasInterruptedIsGoneOnWith() throws IOException {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    Files.writeString(file("0.replaced"), "2026-07-01\n");
    assertThat(keys().find(0).publicKey()).hasSize(SessionKey.BYTES);
    keys().delete(0);
    assertThat(file("0.key")).doesNotExist();
  }

  // What goes wrong with files.

  @Test
  void aKeyThatNobodyHasSeenIsMadeAnew() throws IOException {
    keys().create(random, JUNE, NONE);
    Files.writeString(file("1.key"), "half");
    Outgoing next = keys().create(random, JULY, NONE);
    assertThat(body(next).number()).isEqualTo(1);
    assertThat(keys().find(1).publicKey()).isEqualTo(body(next).publicKey());
  }

  @Test
  void otherFilesAreLeftAlone() throws IOException {
    keys().create(random, JUNE, NONE);
    for (String name : List.of("01.key", "9.key.bak", "x.public", "1000000.key", "notes")) {
      Files.writeString(file(name), "other");
    }
    assertThat(body(keys().create(random, JUNE, NONE)).number()).isEqualTo(1);
    assertThat(keys().messages()).hasSize(2);
  }

  @Test
  void aFileThatIsOpenToOthersIsRefused() throws IOException {
    keys().create(random, JUNE, NONE);
    Files.setPosixFilePermissions(file("0.key"), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> keys().find(0))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_FILE))
        .hasMessageContaining("chmod 600");
  }

  @Test
  void everyChangedCharacterOfAPrivateKeyIsNoticed() throws IOException {
    keys().create(random, JUNE, NONE);
    byte[] content = Files.readAllBytes(file("0.key"));
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] = (byte) (changed[at] == 'A' ? 'B' : 'A');
      Files.write(file("0.key"), changed);
      assertThatThrownBy(() -> keys().find(0))
          .as("character %d", at)
          .isInstanceOfSatisfying(
              CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.IDENTITY_FILE))
          .hasMessageNotContaining(new String(content, 28, 64, "US-ASCII"));
    }
  }

  /** What version 9 of the protocol has left in the folder is refused by name. */
  @Test
  void keysOfAnEarlierVersionAreRefusedByName() throws IOException {
    Outgoing made = keys().create(random, JUNE, NONE);
    byte[] old = new ForgedMessage(made.content(), table.parties.identities.get(PARTY)).version(9);
    Files.write(file("0.public"), old);
    String remedy = "agree on another collaboration file, and make keys for it with";
    assertThatThrownBy(() -> keys().messages())
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE))
        .hasMessageContaining("0.public is of another version of the protocol")
        .hasMessageContaining(remedy);
    Files.write(file("0.public"), made.content());
    Files.writeString(
        file("0.key"),
        "-----BEGIN PRIVATE KEY-----\n"
            + "MC4CAQAwBQYDK2VuBCIEIHcHbQpzGKV9PBbBclGyZkXfTC+H68CZKrF3+6UduSwq"
            + "\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> keys().find(0))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("0.key is an X25519 key")
        .hasMessageContaining(remedy);
  }

  @Test
  void thePrivateHalfOfAnotherKeyIsNoticed() throws IOException {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    Files.delete(file("0.key"));
    Files.copy(file("1.key"), file("0.key"));
    Files.setPosixFilePermissions(file("0.key"), PosixFilePermissions.fromString("rw-------"));
    assertThatThrownBy(() -> keys().find(0))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("holds another key than")
        .hasMessageContaining("0.public");
  }

  @Test
  void everyChangedByteOfThePublicHalfIsNoticed() throws IOException {
    keys().create(random, JUNE, NONE);
    byte[] content = Files.readAllBytes(file("0.public"));
    for (int at = 0; at < content.length; at++) {
      byte[] changed = content.clone();
      changed[at] ^= 1;
      Files.write(file("0.public"), changed);
      refusedState("0.public");
    }
    for (int length : new int[] {0, 1, content.length - 1, content.length + 1, 5000}) {
      Files.write(file("0.public"), Arrays.copyOf(content, length));
      refusedState("0.public");
    }
    Files.delete(file("0.public"));
    refusedState("0.public");
  }

  private void refusedState(String file) {
    assertThatThrownBy(() -> keys().find(0))
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE))
        .hasMessageContaining(file);
  }

  @Test
  void thePublicHalfOfAnotherNumberIsNoticed() throws IOException {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    Files.write(file("0.public"), Files.readAllBytes(file("1.public")));
    refusedState("0.public");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "yesterday", "2026-13-01", "2026-07-01 and more"})
  void aDayThatIsNoneIsSaid(String day) throws IOException {
    keys().create(random, JUNE, NONE);
    keys().create(random, JULY, NONE);
    keys().delete(0);
    Files.writeString(file("0.replaced"), day);
    refusedState("0.replaced");
  }

  @Test
  void twoProcessesDoNotMakeOneNumber() throws IOException {
    keys().create(random, JUNE, NONE);
    try (var held = new KeyFolder(own()).lock()) {
      assertThat(held).isNotNull();
      assertThatThrownBy(() -> keys().create(random, JUNE, NONE))
          .isInstanceOf(EnvironmentException.class)
          .hasMessageContaining("another process");
    }
    try (Stream<Path> files = Files.list(own())) {
      assertThat(files.map(f -> f.getFileName().toString()))
          .containsExactlyInAnyOrder("0.key", "0.public", "lock");
    }
    assertThat(body(keys().create(random, JUNE, NONE)).number()).isEqualTo(1);
  }

  @Test
  void aMissingFolderHasNoKeys() {
    assertThat(keys().messages()).isEmpty();
    assertThatThrownBy(() -> keys().find(0)).isInstanceOf(CallerException.class);
    assertThatThrownBy(() -> keys().delete(0)).isInstanceOf(CallerException.class);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatIsFoundOpensWhatWasSealed() throws Exception {
    Outgoing made = keys().create(random, JUNE, NONE);
    byte[] context = {7};
    BlockSealer sealer = BlockSealer.create(random);
    byte[] sealed = sealer.seal(body(made).publicKey(), context, new byte[] {1, 2, 3});
    assertThat(BlockOpener.open(keys().find(0), sealer.ephemeralPublicKey(), context, sealed))
        .containsExactly(1, 2, 3);
  }
}
