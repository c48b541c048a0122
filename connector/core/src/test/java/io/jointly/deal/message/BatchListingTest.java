package io.jointly.deal.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.crypto.Identity;
import io.jointly.deal.message.BatchListing.Ignored;
import io.jointly.deal.message.BatchListing.Listed;
import io.jointly.deal.message.DealtSurvey.Dealt;
import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.message.Outgoing;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Batches are put, listed and withdrawn; nothing that somebody else wrote counts. */
class BatchListingTest {

  private static final Instant LATER = DealtSurvey.TIME.plusSeconds(3600);

  private final DealtSurvey table = new DealtSurvey();

  private Listed listed() {
    return table.listing().read();
  }

  private void onlyIgnored(String name, ErrorCode code, String why) {
    Listed listed = listed();
    assertThat(listed.batches()).isEmpty();
    assertThat(listed.ignored()).hasSize(1);
    Ignored ignored = listed.ignored().get(0);
    assertThat(ignored.name()).isEqualTo(name);
    assertThat(ignored.code()).isEqualTo(code);
    assertThat(ignored.why()).contains(why);
  }

  @Test
  void anEmptyMailboxHasNoBatch() {
    assertThat(listed().batches()).isEmpty();
    assertThat(listed().ignored()).isEmpty();
  }

  @Test
  void batchesAreListedByDealerAndName() {
    table.deal(1, "b", 5);
    table.deal(0, "c", 2_100);
    Dealt a = table.deal(1, "a", 7);
    table.put(table.key(0, 0, table.keys.get(0).publicKey()));
    Listed listed = listed();
    assertThat(listed.ignored()).isEmpty();
    assertThat(listed.batches().stream().map(b -> b.place().dealer() + b.place().name()))
        .containsExactly("0c", "1a", "1b");
    StandingBatch batch = listed.batches().get(1);
    assertThat(batch.rows()).isEqualTo(7);
    assertThat(batch.dealtAt()).isEqualTo(DealtSurvey.TIME);
    assertThat(batch.keyNumbers()).containsExactly(0, 0, 0);
    assertThat(batch.withdrawnAt()).isEmpty();
    assertThat(batch.digest()).isEqualTo(DealingDigests.batchMessage(table.get(a.place().batch())));
    BatchManifest manifest = table.listing().manifest(batch);
    assertThat(manifest.write().toByteArray()).isEqualTo(a.manifest().write().toByteArray());
  }

  @Test
  void withoutBatchThePartsAreNobodys() {
    table.dealParts(0, "june", 5);
    assertThat(table.content()).isNotEmpty();
    assertThat(listed().batches()).isEmpty();
    assertThat(listed().ignored()).isEmpty();
  }

  @Test
  void aBatchOfAnotherTableIsNotListed() {
    table.deal(0, "june", 5);
    byte[] other = DealingDigests.dealing(table.collaborationDigest, "others");
    BatchListing listing =
        new BatchListing(
            table.mailbox, other, table.dealers(), DealtSurvey.ROW_ELEMENTS, DealtSurvey.PARTIES);
    assertThat(listing.read().batches()).isEmpty();
  }

  // Dealing twice, and taking back.

  @Test
  void aNameIsDealtOnce() {
    Dealt first = table.deal(0, "june", 5);
    byte[] standing = table.get(first.place().batch());
    assertThatThrownBy(() -> table.publication(0, "june").requireFree())
        .isInstanceOf(CallerException.class)
        .hasMessageStartingWith("[JOINTLY_DEALING] this dealer has dealt a batch june already; ")
        .hasMessageContaining("choose another name");
    Dealt second = table.dealParts(0, "june", 6);
    assertThatThrownBy(() -> table.publication(0, "june").finish(second.manifest()))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("choose another name");
    assertThat(table.get(first.place().batch())).isEqualTo(standing);
    assertThat(listed().batches()).hasSize(1);
    // Another dealer's batch of that name, and another name, are others.
    table.publication(1, "june").requireFree();
    table.deal(1, "june", 5);
    table.deal(0, "june2", 5);
    assertThat(listed().inForce()).hasSize(3);
  }

  /** The mailbox may have kept the message and lost its answer. */
  @Test
  void theSameBatchAgainIsNoSecondOne() {
    Dealt dealt = table.deal(0, "june", 5);
    assertThatCode(() -> table.publication(0, "june").finish(dealt.manifest()))
        .doesNotThrowAnyException();
    assertThat(listed().batches()).hasSize(1);
  }

  @Test
  void aNameThatSomebodyElseHasTakenIsNotTheDealers() {
    Dealt dealt = table.dealParts(0, "june", 5);
    table.put(dealt.place().batch(), new byte[200]);
    assertThatThrownBy(() -> table.publication(0, "june").requireFree())
        .isInstanceOf(ViolationException.class);
    assertThatThrownBy(() -> table.publication(0, "june").finish(dealt.manifest()))
        .isInstanceOfSatisfying(
            ViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MALFORMED))
        .hasMessageContaining("BATCH, dealer 0: ")
        .hasMessageContaining("see who writes to the mailbox");
  }

  @Test
  void aNewPartWhoseNameIsTakenIsAFailureOfTheMailbox() {
    PartSealer sealer =
        PartSealer.create(table.place(0, "june"), 0, new byte[0], new SeededRandom("x"));
    Outgoing part = sealer.seal(0, table.encapsulations.get(0), DealtShare.ofSeed(new byte[32]));
    BatchPublication.putPart(table.mailbox, part);
    assertThatThrownBy(() -> BatchPublication.putPart(table.mailbox, part))
        .isInstanceOfSatisfying(
            EnvironmentException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MAILBOX))
        .hasMessageContaining(part.name());
  }

  @Test
  void aManifestOfAnotherBatchOrIdentityIsABug() {
    Dealt dealt = table.dealParts(0, "june", 5);
    assertThatThrownBy(() -> table.publication(0, "july").finish(dealt.manifest()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () ->
                new BatchPublication(
                    table.mailbox, table.dealerIdentities.get(1), table.dealers(), dealt.place()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aWithdrawnBatchIsMarked() {
    table.deal(0, "june", 5);
    table.deal(0, "july", 5);
    table.publication(0, "june").withdraw(LATER);
    Listed listed = listed();
    assertThat(listed.ignored()).isEmpty();
    assertThat(listed.batches()).hasSize(2);
    assertThat(listed.inForce().stream().map(b -> b.place().name())).containsExactly("july");
    assertThat(listed.batches().get(1).withdrawnAt()).contains(LATER);
    // Its name stays taken.
    assertThatThrownBy(() -> table.publication(0, "june").requireFree())
        .isInstanceOf(CallerException.class);
  }

  @Test
  void whatWasNotDealtIsNotWithdrawn() {
    table.dealParts(0, "june", 5);
    table.deal(1, "june", 5);
    assertThatThrownBy(() -> table.publication(0, "june").withdraw(LATER))
        .isInstanceOfSatisfying(
            CallerException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DEALING))
        .hasMessageContaining("there is no batch june of this dealer");
    assertThat(table.mailbox.list("").stream().map(e -> e.name()))
        .noneMatch(name -> name.contains("withdrawn"));
  }

  @Test
  void aBatchIsWithdrawnOnce() {
    table.deal(0, "june", 5);
    table.publication(0, "june").withdraw(LATER);
    assertThatCode(() -> table.publication(0, "june").withdraw(LATER)).doesNotThrowAnyException();
    assertThatThrownBy(() -> table.publication(0, "june").withdraw(LATER.plusSeconds(1)))
        .isInstanceOf(CallerException.class)
        .hasMessageContaining("was withdrawn before");
    assertThat(listed().batches().get(0).withdrawnAt()).contains(LATER);
  }

  @Test
  void aForeignBatchIsNotWithdrawn() {
    Dealt dealt = table.deal(0, "june", 5);
    byte[] forged =
        new ForgedMessage(table.get(dealt.place().batch()), table.dealerIdentities.get(1)).signed();
    table.replace(dealt.place().batch(), forged);
    assertThatThrownBy(() -> table.publication(0, "june").withdraw(LATER))
        .isInstanceOfSatisfying(
            ViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SIGNATURE));
  }

  // What does not count.

  @Test
  void everyFlippedByteMakesABatchNobodys() {
    String name = table.deal(0, "june", 5).place().batch();
    byte[] genuine = table.get(name);
    for (int at = 0; at < genuine.length; at++) {
      table.replace(name, ForgedMessage.flip(genuine, at));
      Listed listed = listed();
      assertThat(listed.batches()).as("byte %d", at).isEmpty();
      assertThat(listed.ignored().stream().map(Ignored::name)).containsExactly(name);
    }
  }

  @Test
  void aForeignSignatureDoesNotCount() {
    String name = table.deal(0, "june", 5).place().batch();
    byte[] genuine = table.get(name);
    Identity stranger = Identity.generate(new SeededRandom("stranger"));
    for (Identity signer : List.of(stranger, table.dealerIdentities.get(1))) {
      table.replace(name, new ForgedMessage(genuine, signer).signed());
      onlyIgnored(name, ErrorCode.SIGNATURE, "dealer 0: the signature does not verify");
    }
  }

  @Test
  void aBatchInAnothersPlaceDoesNotCount() {
    String name = table.deal(0, "june", 5).place().batch();
    byte[] genuine = table.get(name);
    table.mailbox.delete(name);
    String july = table.place(0, "july").batch();
    table.put(july, genuine);
    onlyIgnored(july, ErrorCode.WRONG_PLACE, "for another place");
    table.mailbox.delete(july);
    String others = table.place(1, "june").batch();
    table.put(others, genuine);
    onlyIgnored(others, ErrorCode.SIGNATURE, "dealer 1");
  }

  @Test
  void aBatchWithAnotherAttemptOrSessionDoesNotCount() {
    String name = table.deal(0, "june", 5).place().batch();
    ForgedMessage forged = new ForgedMessage(table.get(name), table.dealerIdentities.get(0));
    for (byte[] wrong :
        List.of(
            forged.attempt(new byte[32]),
            forged.attempt(table.place(0, "july").id()),
            forged.session(new byte[32]),
            forged.from(1))) {
      table.replace(name, wrong);
      onlyIgnored(name, ErrorCode.WRONG_PLACE, "for another place");
    }
    table.replace(name, forged.version(6));
    onlyIgnored(name, ErrorCode.VERSION, "version 6");
  }

  @Test
  void aBatchThatDoesNotFitTheTableDoesNotCount() {
    String name = table.deal(0, "june", 5).place().batch();
    for (BatchListing listing :
        List.of(
            new BatchListing(table.mailbox, table.dealing, table.dealers(), 5, 3),
            new BatchListing(table.mailbox, table.dealing, table.dealers(), 4, 4))) {
      Listed listed = listing.read();
      assertThat(listed.batches()).isEmpty();
      assertThat(listed.ignored().get(0).name()).isEqualTo(name);
      assertThat(listed.ignored().get(0).code()).isEqualTo(ErrorCode.WRONG_MANIFEST);
    }
  }

  @Test
  void namesOfOthersAreToldAndNothingElseHappens() {
    table.deal(0, "june", 5);
    String folder = DealingName.messagesFolder(table.dealing) + "/";
    List<String> foreign =
        List.of(
            folder + "notes",
            folder + "batch-0-" + "0".repeat(31),
            folder + "batch-0-" + "0".repeat(32) + "/inner",
            folder + "batch-2-" + "0".repeat(32),
            folder + "withdrawn-7-" + "0".repeat(32),
            folder + "batch-0-" + "0".repeat(32));
    foreign.forEach(name -> table.put(name, new byte[300]));
    Listed listed = listed();
    assertThat(listed.batches()).hasSize(1);
    assertThat(listed.ignored().stream().map(Ignored::name))
        .containsExactlyInAnyOrderElementsOf(foreign);
    assertThat(listed.ignored())
        .filteredOn(ignored -> ignored.name().contains("batch-2-"))
        .allMatch(ignored -> ignored.why().equals("the table has no dealer 2"));
  }

  @Test
  void aWithdrawalThatIsNotTheDealersDoesNotCount() {
    Dealt dealt = table.deal(0, "june", 5);
    table.deal(1, "june", 5);
    table.publication(1, "june").withdraw(LATER);
    String name = dealt.place().withdrawn();
    byte[] others = table.get(table.place(1, "june").withdrawn());
    for (byte[] wrong :
        List.of(
            others,
            new byte[0],
            new byte[100_000],
            new ForgedMessage(others, table.dealerIdentities.get(0)).signed(),
            table.get(dealt.place().batch()))) {
      table.put(name, wrong);
      Listed listed = listed();
      assertThat(listed.inForce().stream().map(b -> b.place().dealer())).containsExactly(0);
      assertThat(listed.ignored().stream().map(Ignored::name)).containsExactly(name);
      table.mailbox.delete(name);
    }
  }

  /**
   * The dealer may withdraw and its BATCH may be kept back; it counts as withdrawn when it comes.
   */
  @Test
  void aWithdrawalWithoutBatchIsNoBatch() {
    Dealt dealt = table.deal(0, "june", 5);
    table.publication(0, "june").withdraw(LATER);
    byte[] batch = table.get(dealt.place().batch());
    table.mailbox.delete(dealt.place().batch());
    assertThat(listed().batches()).isEmpty();
    table.put(dealt.place().batch(), batch);
    assertThat(listed().inForce()).isEmpty();
    assertThat(listed().batches()).hasSize(1);
  }

  @Test
  void aBatchThatIsReplacedAfterTheListingIsRefused() {
    Dealt dealt = table.deal(0, "june", 5);
    StandingBatch batch = listed().batches().get(0);
    String name = dealt.place().batch();
    byte[] other =
        new ForgedMessage(table.get(name), table.dealerIdentities.get(0))
            .body(b -> ForgedMessage.flip(b, 7));
    table.replace(name, other);
    assertThat(listed().batches()).hasSize(1);
    assertThatThrownBy(() -> table.listing().manifest(batch))
        .isInstanceOfSatisfying(
            ViolationException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessageContaining("batch june is gone, or another one stands in its place");
    table.mailbox.delete(name);
    assertThatThrownBy(() -> table.listing().manifest(batch))
        .isInstanceOf(ViolationException.class);
  }
}
