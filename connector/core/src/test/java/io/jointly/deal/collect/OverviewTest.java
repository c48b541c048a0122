package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.jointly.crypto.Identity;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.StandingBatch;
import io.jointly.deal.overview.DealingOverview;
import io.jointly.deal.overview.OverviewReader;
import io.jointly.deal.overview.StandingCollection;
import io.jointly.deal.overview.StandingCollection.Ending;
import io.jointly.deal.overview.StandingKey;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.message.MessageKind;
import io.jointly.session.HostileMailbox;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the mailbox alone tells of a table's dealing. */
class OverviewTest {

  private static final Instant NOW = Instant.parse("2026-11-03T10:00:00Z");

  @TempDir Path folder;
  private Trial trial;

  @BeforeEach
  void start() {
    trial = Trial.ofThree(folder, TableMaker::open);
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private DealingOverview read() {
    return read(trial.mailbox);
  }

  private DealingOverview read(Mailbox mailbox) {
    return new OverviewReader(mailbox, trial.parties.roster, trial.table, trial.dealing).read();
  }

  private StandingCollection collection(String name) {
    return read().collections().stream()
        .filter(collection -> collection.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  private void makeKey(int party, Instant now) {
    Identity identity = trial.parties.identities.get(party);
    DealingKeys keys =
        DealingKeys.in(
            folder.resolve("keys-" + party), trial.dealing, trial.parties.roster, party, identity);
    new KeyPublication(trial.mailbox, keys).makeNext(new SecureRandom(), now);
  }

  @Test
  void anEmptyMailboxHasNothing() {
    DealingOverview overview = read();
    assertThat(overview.keys()).isEmpty();
    assertThat(overview.batches()).isEmpty();
    assertThat(overview.collections()).isEmpty();
    assertThat(overview.ignored()).isEmpty();
    assertThat(overview.key(0)).isEmpty();
  }

  @Test
  void tellsTheNewestKeyOfEachParty() {
    makeKey(0, NOW.minusSeconds(60));
    makeKey(0, NOW);
    makeKey(2, NOW);
    assertThat(read().keys())
        .containsExactly(new StandingKey(0, 1, NOW, false), new StandingKey(2, 0, NOW, false));
    trial.mailbox.delete(DealingName.key(trial.dealing, 0, 0).text());
    assertThat(read().key(0)).hasValue(new StandingKey(0, 1, NOW, true));
  }

  @Test
  void aKeyThatSomebodyElseHasSignedDoesNotCount() {
    makeKey(0, NOW);
    trial.put(
        DealingName.key(trial.dealing, 1, 0).text(),
        trial.get(DealingName.key(trial.dealing, 0, 0).text()));
    trial.put(DealingName.key(trial.dealing, 0, 1).text(), new byte[10]);
    trial.put(DealingName.key(trial.dealing, 0, 2).text(), new byte[100_000]);
    assertThat(read().keys()).containsExactly(new StandingKey(0, 0, NOW, false));
  }

  @Test
  void tellsBatchesAndWhichCollectionHasThem() {
    trial.batch(0, "first", 3).deal();
    trial.batch(1, "first", 2).deal();
    trial.collectAll("january");
    trial.batch(1, "second", 4).deal();
    trial.batch(0, "third", 1).deal();
    trial.batch(0, "third", 1).publication().withdraw(NOW);
    DealingOverview overview = read();
    assertThat(overview.batches())
        .extracting(batch -> batch.place().dealer(), batch -> batch.place().name())
        .containsExactly(
            tuple(0, "first"), tuple(0, "third"), tuple(1, "first"), tuple(1, "second"));
    assertThat(overview.batches().stream().map(StandingBatch::withdrawnAt))
        .containsExactly(Optional.empty(), Optional.of(NOW), Optional.empty(), Optional.empty());
    assertThat(overview.batches().stream().map(batch -> overview.of(batch).size()))
        .containsExactly(1, 0, 1, 0);
    StandingCollection january = collection("january");
    assertThat(january.batches()).hasSize(2);
    assertThat(january.ending()).isEqualTo(Ending.AGREED);
    assertThat(january.said())
        .isEqualTo(
            Map.of(0, MessageKind.ACCEPTED, 1, MessageKind.ACCEPTED, 2, MessageKind.ACCEPTED));
  }

  @Test
  void tellsWhoHasSaidWhatInACollectionThatWaits() {
    trial.batch(0, "first", 3).deal();
    trial.absent.add(2);
    trial.collect("january");
    assertThat(collection("january").said())
        .isEqualTo(Map.of(0, MessageKind.TAKEN, 1, MessageKind.TAKEN));
    assertThat(collection("january").ending()).isEqualTo(Ending.OPEN);
    trial.mailbox.delete(trial.place("january").message(MessageKind.TAKEN, 0));
    assertThat(collection("january").said())
        .isEqualTo(Map.of(0, MessageKind.LIST, 1, MessageKind.TAKEN));
  }

  @Test
  void otherVerdictsAndOtherListsAreNoEnd() {
    trial.batch(0, "first", 3).deal();
    trial.collectAll("january");
    String accepted = trial.place("january").message(MessageKind.ACCEPTED, 2);
    byte[] right = trial.get(accepted);
    trial.replace(
        accepted,
        trial
            .place("january")
            .sign(
                trial.parties.identities.get(2),
                MessageKind.ACCEPTED,
                2,
                new AcceptedRows(new byte[32]).write())
            .content());
    assertThat(collection("january").ending()).isEqualTo(Ending.CONTRADICTORY);
    trial.replace(accepted, right);
    assertThat(collection("january").ending()).isEqualTo(Ending.AGREED);
    trial.mailbox.delete(trial.place("january").message(MessageKind.LIST, 0));
    assertThat(collection("january").ending()).isEqualTo(Ending.CONTRADICTORY);
    assertThat(collection("january").batches()).isEmpty();
  }

  @Test
  void whatAPartyHasNotSignedDoesNotCount() {
    trial.batch(0, "first", 3).deal();
    trial.collectAll("january");
    String ofOne = trial.place("january").message(MessageKind.ACCEPTED, 1);
    trial.replace(ofOne, trial.get(trial.place("january").message(MessageKind.ACCEPTED, 2)));
    assertThat(collection("january").said()).containsEntry(1, MessageKind.CHECKED);
    trial.replace(ofOne, new byte[1 << 20]);
    assertThat(collection("january").said()).containsEntry(1, MessageKind.CHECKED);
    // Of another collection, and of none.
    trial.put(
        trial.place("february").message(MessageKind.ACCEPTED, 1),
        trial.get(trial.place("january").message(MessageKind.ACCEPTED, 2)));
    trial.put(DealingName.folder(trial.dealing) + "/collection--/list-0", new byte[1]);
    trial.put(DealingName.folder(trial.dealing) + "/other/list-0", new byte[1]);
    assertThat(read().collections())
        .extracting(StandingCollection::name)
        .containsExactly("january");
  }

  /** There can be a million. */
  @Test
  void looksAtNoPartAndAtNoBlockOfChecks() {
    BatchPlace place = trial.batch(0, "first", 3).deal();
    trial.collectAll("january");
    DealingOverview overview =
        read(
            new HostileMailbox(trial.mailbox) {
              @Override
              public Optional<byte[]> get(String name, int maxBytes) {
                assertThat(name).doesNotContain("/part-", "/checks-");
                return super.get(name, maxBytes);
              }

              @Override
              public List<Entry> list(String folder) {
                assertThat(folder)
                    .isEqualTo(DealingName.messagesFolder(trial.dealing))
                    .isNotEqualTo(place.partsFolder());
                return super.list(folder);
              }
            });
    assertThat(overview.collections()).hasSize(1);
  }
}
