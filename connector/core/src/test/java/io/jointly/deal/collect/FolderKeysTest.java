package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.deal.collect.block.FolderKeys;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.message.DealingName;
import io.jointly.error.CallerException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be opened for good is told apart from a key that should be there. */
class FolderKeysTest {

  @TempDir Path folder;

  private Trial trial;
  private DealingKeys own;

  @BeforeEach
  void make() {
    trial = Trial.ofThree(folder.resolve("trial"), UnaryOperator.identity());
    own = in("keys");
    KeyPublication publication = new KeyPublication(trial.mailbox, own);
    publication.makeNext(new SecureRandom(), Instant.parse("2026-11-01T10:00:00Z"));
    publication.makeNext(new SecureRandom(), Instant.parse("2026-11-20T10:00:00Z"));
  }

  @AfterEach
  void close() {
    trial.close();
  }

  private DealingKeys in(String name) {
    return DealingKeys.in(
        folder.resolve(name),
        trial.dealing,
        trial.parties.roster,
        1,
        trial.parties.identities.get(1));
  }

  private FolderKeys keys(DealingKeys of) {
    return new FolderKeys(of, trial.mailbox, trial.party(1));
  }

  private Path file(String name) {
    return folder.resolve("keys").resolve(DealingName.hex(trial.dealing)).resolve(name);
  }

  @Test
  void findsAKeyAndOverwritesItAtTheEnd() {
    FolderKeys keys = keys(own);
    assertThat(keys.trouble(0)).isEmpty();
    assertThat(keys.find(0)).isSameAs(keys.find(0));
    assertThat(keys.find(0).publicKey()).isNotEqualTo(keys.find(1).publicKey());
    keys.close();
  }

  @Test
  void tellsTheDayOnWhichADeletedKeyWasReplaced() {
    own.delete(0);
    assertThat(keys(own).trouble(0).orElseThrow())
        .startsWith("dealing key 0 was replaced on 2026-11-20 and has been deleted since");
    assertThat(keys(own).trouble(1)).isEmpty();
  }

  @Test
  void aKeyThatThereNeverWas() {
    assertThat(keys(own).trouble(2))
        .contains("it is sealed to a dealing key 2, which there never was");
  }

  @Test
  void aKeyThatIsLost() throws Exception {
    Files.delete(file("0.key"));
    assertThatThrownBy(() -> keys(own).trouble(0))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("there is no dealing key 0");
  }

  @Test
  void theWrongFolder() {
    assertThatThrownBy(() -> keys(in("other")).trouble(0))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("there is no dealing key 0");
  }

  @Test
  void aKeyThatSomebodyElseHasPut() {
    trial.put(DealingName.key(trial.dealing, 1, 2).text(), new byte[100]);
    assertThat(keys(own).trouble(2)).isPresent();
  }

  @Test
  void aKeyThatOthersMayRead() throws Exception {
    Files.setPosixFilePermissions(file("0.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> keys(own).trouble(0)).hasMessageContaining("IDENTITY_FILE");
  }
}
