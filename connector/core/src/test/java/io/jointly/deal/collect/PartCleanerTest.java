package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.overview.CleanedParts;
import io.jointly.deal.overview.CleanedParts.Fate;
import io.jointly.deal.overview.CleanedParts.Reason;
import io.jointly.deal.overview.OverviewReader;
import io.jointly.deal.overview.PartCleaner;
import io.jointly.deal.overview.PartCleaner.Collected;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxCleaner;
import io.jointly.protocol.message.MessageKind;
import io.jointly.session.HostileMailbox;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts go when nobody needs them; messages never go. */
class PartCleanerTest {

  private final Instant early = Instant.now().minus(Duration.ofDays(7));
  private final Instant late = Instant.now().plus(Duration.ofDays(7));

  @TempDir Path folder;
  private Trial trial;

  @BeforeEach
  void start() {
    trial = Trial.ofThree(folder, same -> same);
  }

  @AfterEach
  void end() {
    trial.close();
  }

  private List<CleanedParts> clean(Mailbox mailbox, Instant limit, Collected collected) {
    Set<String> before = others();
    OverviewReader reader =
        new OverviewReader(mailbox, trial.parties.roster, trial.table, trial.dealing);
    List<CleanedParts> cleaned =
        new PartCleaner(mailbox, trial.dealing, reader, limit, collected).clean();
    assertThat(others()).as("all but parts").isEqualTo(before);
    return cleaned;
  }

  private List<CleanedParts> clean(Instant limit, Collected collected) {
    return clean(trial.mailbox, limit, collected);
  }

  private List<CleanedParts> clean() {
    return clean(late, Collected.LEAVE);
  }

  private Set<String> others() {
    Set<String> names = new TreeSet<>();
    trial.mailbox.list("").stream()
        .map(Mailbox.Entry::name)
        .filter(name -> !name.contains("/part-"))
        .forEach(names::add);
    return names;
  }

  private List<String> parts(BatchPlace place) {
    return trial.mailbox.list(place.partsFolder()).stream().map(Mailbox.Entry::name).toList();
  }

  private static void requireDeleted(List<CleanedParts> cleaned, Reason reason, int files) {
    assertThat(cleaned)
        .singleElement()
        .satisfies(
            parts -> {
              assertThat(parts.reason()).isEqualTo(reason);
              assertThat(parts.fate()).isEqualTo(Fate.DELETED);
              assertThat(parts.files()).isEqualTo(files);
              assertThat(parts.bytes()).isPositive();
            });
  }

  @Test
  void leavesABatchThatIsToBeCollected() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    assertThat(clean(late, Collected.DELETE)).isEmpty();
    assertThat(parts(place)).hasSize(3);
    assertThat(trial.collectAll("c").accepted()).isEqualTo(3);
  }

  @Test
  void deletesAWithdrawnBatchOnce() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    BatchPlace other = trial.batch(1, "b", 3).deal();
    trial.batch(0, "b", 3).publication().withdraw(Instant.EPOCH);
    assertThat(clean(early, Collected.DELETE)).as("withdrawn a moment ago").isEmpty();
    List<CleanedParts> cleaned = clean();
    requireDeleted(cleaned, Reason.WITHDRAWN, 3);
    assertThat(cleaned.get(0).batch().orElseThrow().place().name()).isEqualTo("b");
    assertThat(parts(place)).isEmpty();
    assertThat(parts(other)).hasSize(3);
    assertThat(clean()).isEmpty();
  }

  @Test
  void whatItsDealerHasNotWithdrawnStays() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    BatchPlace other = trial.batch(1, "b", 3).deal();
    trial.batch(1, "b", 3).publication().withdraw(Instant.EPOCH);
    trial.put(place.withdrawn(), trial.get(other.withdrawn()));
    requireDeleted(clean(), Reason.WITHDRAWN, 3);
    assertThat(parts(place)).hasSize(3);
  }

  @Test
  void deletesWhatAFailedDealHasLeft() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.mailbox.delete(place.batch());
    assertThat(clean(early, Collected.DELETE)).as("it may go on").isEmpty();
    requireDeleted(clean(), Reason.UNLISTED, 3);
    assertThat(parts(place)).isEmpty();
  }

  /** A deal that takes long has old parts and new ones. */
  @Test
  void aDealThatGoesOnLosesNothing() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.mailbox.delete(place.batch());
    String young = parts(place).get(1);
    Mailbox aged =
        new HostileMailbox(trial.mailbox) {
          @Override
          public List<Entry> list(String at) {
            return super.list(at).stream()
                .map(
                    entry ->
                        entry.name().equals(young)
                            ? entry
                            : new Entry(entry.name(), entry.bytes(), Instant.EPOCH))
                .toList();
          }
        };
    assertThat(clean(aged, early, Collected.DELETE)).isEmpty();
    assertThat(parts(place)).hasSize(3);
  }

  @Test
  void aBatchThatCannotBeReadHereKeepsItsParts() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.replace(place.batch(), new byte[100]);
    assertThat(clean(late, Collected.DELETE)).isEmpty();
    assertThat(parts(place)).hasSize(3);
  }

  @Test
  void deletesUnlistedPartsBesideThoseOfABatch() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    byte[] key = {1, 2, 3, 4};
    trial.put(place.part(0, 0, key), new byte[5]);
    trial.put(place.part(1, 999, key), new byte[5]);
    trial.put(parts(place).get(0).replaceFirst("part-0-", "part-1-"), new byte[5]);
    trial.put(place.partsFolder() + "/note", new byte[5]);
    assertThat(clean(early, Collected.DELETE)).isEmpty();
    requireDeleted(clean(), Reason.UNLISTED, 3);
    assertThat(parts(place)).hasSize(4);
    assertThat(trial.collectAll("c").accepted()).isEqualTo(3);
  }

  @Test
  void collectedPartsGoOnRequest() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.collectAll("c");
    BatchPlace later = trial.batch(0, "later", 3).deal();
    assertThat(clean(late, Collected.LEAVE))
        .singleElement()
        .satisfies(
            parts -> {
              assertThat(parts.reason()).isEqualTo(Reason.COLLECTED);
              assertThat(parts.fate()).isEqualTo(Fate.LEFT);
              assertThat(parts.files()).isEqualTo(3);
            });
    assertThat(clean(early, Collected.DELETE)).as("parties may still keep them").isEmpty();
    assertThat(parts(place)).hasSize(3);
    requireDeleted(clean(late, Collected.DELETE), Reason.COLLECTED, 3);
    assertThat(parts(place)).isEmpty();
    assertThat(parts(later)).hasSize(3);
    assertThat(trial.collectAll("d").batches()).hasSize(1);
  }

  @Test
  void aCollectionThatIsNotOverKeepsItsParts() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.absent.add(2);
    trial.collect("c");
    // In a collection what was withdrawn later counts.
    trial.batch(0, "b", 3).publication().withdraw(Instant.EPOCH);
    assertThat(clean(late, Collected.DELETE)).isEmpty();
    trial.absent.clear();
    trial.collectAll("c");
    String accepted = trial.place("c").message(MessageKind.ACCEPTED, 1);
    byte[] message = trial.get(accepted);
    trial.mailbox.delete(accepted);
    assertThat(clean(late, Collected.DELETE)).as("one has not accepted").isEmpty();
    trial.put(accepted, trial.get(trial.place("c").message(MessageKind.ACCEPTED, 2)));
    assertThat(clean(late, Collected.DELETE)).as("another's in its place").isEmpty();
    assertThat(parts(place)).hasSize(3);
    trial.replace(accepted, message);
    requireDeleted(clean(late, Collected.DELETE), Reason.COLLECTED, 3);
  }

  @Test
  void leavesOtherFoldersAlone() {
    BatchPlace place = trial.batch(0, "b", 3).deal();
    trial.mailbox.delete(place.batch());
    String of = place.partsFolder();
    trial.put(of + "/note", new byte[1]);
    trial.put(of.substring(0, of.lastIndexOf('/')) + "/notes/part-0-0-0-00000000", new byte[1]);
    trial.put(
        DealingName.DEALINGS + "/" + "a".repeat(32) + "/" + "b".repeat(32) + "/part-0-0-0-00000000",
        new byte[1]);
    Optional<CleanedParts> cleaned = clean().stream().findFirst();
    assertThat(cleaned.orElseThrow().files()).isEqualTo(3);
    assertThat(trial.mailbox.list("")).hasSize(3);
    MailboxCleaner.of(trial.mailbox).deleteOlderThan(Duration.ZERO, late);
    assertThat(trial.mailbox.list("")).as("the cleaner of sessions").hasSize(3);
  }
}
