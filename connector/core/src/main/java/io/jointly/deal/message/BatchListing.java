package io.jointly.deal.message;

import io.jointly.crypto.PublicIdentity;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads which batches of a table stand in the mailbox (PROTOCOL.md 12.5). Anybody may have written
 * there: what is not a dealer's is told by its name and is no failure.
 */
public final class BatchListing {

  private final Mailbox mailbox;
  private final byte[] dealing;
  private final int dealers;
  private final int rowElements;
  private final int computeParties;
  private final DealerMessages messages;

  /**
   * @param dealers of the table, in the order of its list
   * @param rowElements of a row, as the table needs
   * @param computeParties how many there are
   */
  public BatchListing(
      Mailbox mailbox,
      byte[] dealing,
      List<PublicIdentity> dealers,
      int rowElements,
      int computeParties) {
    this.mailbox = mailbox;
    this.dealing = dealing;
    this.dealers = dealers.size();
    this.rowElements = rowElements;
    this.computeParties = computeParties;
    this.messages = new DealerMessages(dealing, dealers);
  }

  /**
   * Something in the mailbox that does not count.
   *
   * @param name where it stands
   * @param code of what is wrong with it
   * @param why a clause without a full stop, with nothing of the content
   */
  public record Ignored(String name, ErrorCode code, String why) {}

  /**
   * What was found.
   *
   * @param batches sorted by dealer and name, withdrawn ones among them
   * @param ignored what is there and does not count
   */
  public record Listed(List<StandingBatch> batches, List<Ignored> ignored) {

    public Listed {
      batches = List.copyOf(batches);
      ignored = List.copyOf(ignored);
    }

    /** The batches that have not been withdrawn. */
    public List<StandingBatch> inForce() {
      return batches.stream().filter(batch -> batch.withdrawnAt().isEmpty()).toList();
    }
  }

  /** Takes what stands under a name. */
  private interface Taker {
    void take(int dealer, String name, byte[] message);
  }

  /**
   * Reads every BATCH and WITHDRAWN.
   *
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} if the mailbox cannot be read
   */
  public Listed read() {
    List<Mailbox.Entry> entries = mailbox.list(DealingName.messagesFolder(dealing));
    List<Ignored> ignored = new ArrayList<>();
    entries.stream()
        .filter(entry -> DealingName.parse(entry.name()).isEmpty())
        .forEach(
            entry ->
                ignored.add(
                    new Ignored(
                        entry.name(), ErrorCode.WRONG_PLACE, "dealing makes no such name")));
    Map<String, Instant> withdrawn = new HashMap<>();
    each(
        entries,
        DealingName.Form.WITHDRAWN,
        ignored,
        (dealer, name, message) ->
            withdrawn.put(name, messages.withdrawal(dealer, name, message).withdrawnAt()));
    List<StandingBatch> batches = new ArrayList<>();
    each(
        entries,
        DealingName.Form.BATCH,
        ignored,
        (dealer, name, message) ->
            batches.add(standing(dealer, open(dealer, name, message), message, withdrawn)));
    batches.sort(
        Comparator.comparing((StandingBatch batch) -> batch.place().dealer())
            .thenComparing(batch -> batch.place().name()));
    return new Listed(batches, ignored);
  }

  private void each(
      List<Mailbox.Entry> entries, DealingName.Form form, List<Ignored> ignored, Taker taker) {
    int most = form == DealingName.Form.BATCH ? BatchManifest.MAX_BYTES : BatchWithdrawal.MAX_BYTES;
    for (Mailbox.Entry entry : entries) {
      Optional<Integer> dealer =
          DealingName.parse(entry.name())
              .filter(name -> name.form() == form)
              .map(name -> name.number(DealingName.Field.DEALER));
      if (dealer.isPresent()) {
        take(entry, dealer.get(), most, taker).ifPresent(ignored::add);
      }
    }
  }

  /** Empty, or why it does not count. */
  private Optional<Ignored> take(Mailbox.Entry entry, int dealer, int most, Taker taker) {
    String name = entry.name();
    if (dealer >= dealers) {
      return ignored(name, ErrorCode.WRONG_PLACE, "the table has no dealer " + dealer);
    }
    if (entry.bytes() > most) {
      return ignored(
          name, ErrorCode.MALFORMED, "it has " + entry.bytes() + " bytes, too many for a message");
    }
    Optional<byte[]> message = mailbox.get(name, most);
    if (message.isEmpty()) {
      return ignored(name, ErrorCode.MAILBOX, "it was deleted while it was read");
    }
    try {
      taker.take(dealer, name, message.get());
      return Optional.empty();
    } catch (ViolationException e) {
      return ignored(name, e.code(), e.text());
    }
  }

  private static Optional<Ignored> ignored(String name, ErrorCode code, String why) {
    return Optional.of(new Ignored(name, code, why));
  }

  private BatchManifest open(int dealer, String name, byte[] message) {
    BatchManifest manifest = messages.batch(dealer, name, message);
    if (manifest.rowElements() != rowElements || manifest.keyNumbers().size() != computeParties) {
      throw messages.violation(
          ErrorCode.WRONG_MANIFEST,
          dealer,
          "its rows have "
              + manifest.rowElements()
              + " elements for "
              + manifest.keyNumbers().size()
              + " compute parties, and the table needs "
              + rowElements
              + " for "
              + computeParties
              + "; use the same release everywhere");
    }
    return manifest;
  }

  private StandingBatch standing(
      int dealer, BatchManifest manifest, byte[] message, Map<String, Instant> withdrawn) {
    BatchPlace place = new BatchPlace(dealing, dealer, manifest.name());
    return new StandingBatch(
        place,
        manifest.dealtAt(),
        manifest.rows(),
        manifest.keyNumbers(),
        DealingDigests.batchMessage(message),
        Optional.ofNullable(withdrawn.get(place.withdrawn())));
  }

  /**
   * Reads the whole of a batch's BATCH, which must still be the one that was listed.
   *
   * @throws ViolationException {@code CONFLICT} if it is another one or gone
   */
  public BatchManifest manifest(StandingBatch batch) {
    BatchPlace place = batch.place();
    byte[] message =
        mailbox
            .get(place.batch(), BatchManifest.MAX_BYTES)
            .filter(found -> Arrays.equals(DealingDigests.batchMessage(found), batch.digest()))
            .orElseThrow(
                () ->
                    messages.violation(
                        ErrorCode.CONFLICT,
                        place.dealer(),
                        "batch "
                            + place.name()
                            + " is gone, or another one stands in its place; see who else writes to"
                            + " the mailbox"));
    return open(place.dealer(), place.batch(), message);
  }
}
