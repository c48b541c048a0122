package io.jointly.deal.overview;

import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.DealingName;
import io.jointly.deal.message.StandingBatch;
import io.jointly.deal.overview.CleanedParts.Fate;
import io.jointly.deal.overview.CleanedParts.Reason;
import io.jointly.deal.overview.StandingCollection.Ending;
import io.jointly.mailbox.Mailbox;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Finds and deletes parts of batches that nobody needs any more. Messages stay: names are given
 * once, and a batch whose BATCH was deleted could be dealt again and count twice.
 */
public final class PartCleaner {

  private static final Pattern OF_BATCH = Pattern.compile(".*/[0-9a-f]{32}");

  /** What happens to parts of batches whose rows were accepted. */
  public enum Collected {
    LEAVE,
    DELETE
  }

  private final Mailbox mailbox;
  private final byte[] dealing;
  private final OverviewReader reader;
  private final Instant limit;
  private final Collected collected;
  private final Map<String, Boolean> over = new HashMap<>();

  /**
   * @param reader of the same dealing
   * @param limit by the mailbox's clock; what has changed since stays. It must be so early that no
   *     deal and no collection lasts longer
   */
  public PartCleaner(
      Mailbox mailbox, byte[] dealing, OverviewReader reader, Instant limit, Collected collected) {
    this.mailbox = mailbox;
    this.dealing = dealing;
    this.reader = reader;
    this.limit = limit;
    this.collected = collected;
  }

  /**
   * Deletes what is not needed.
   *
   * @return what was deleted, and what could be
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX}
   */
  public List<CleanedParts> clean() {
    DealingOverview overview = reader.read();
    Map<String, StandingBatch> batches = new HashMap<>();
    overview.batches().forEach(batch -> batches.put(batch.place().partsFolder(), batch));
    Map<String, Mailbox.Entry> messages = new HashMap<>();
    messages().forEach(entry -> messages.put(entry.name(), entry));
    List<CleanedParts> cleaned = new ArrayList<>();
    for (String folder : mailbox.folders(DealingName.folder(dealing))) {
      if (OF_BATCH.matcher(folder).matches()) {
        List<Mailbox.Entry> entries = mailbox.list(folder);
        StandingBatch batch = batches.get(folder);
        if (batch != null) {
          cleaned.addAll(ofBatch(folder, entries, batch, reason(overview, batch, messages)));
        } else if (isOld(entries) && !isNamed(folder)) {
          add(delete(folder, entries, entries, Optional.empty(), Reason.UNLISTED), cleaned);
        }
      }
    }
    return cleaned;
  }

  private List<Mailbox.Entry> messages() {
    return mailbox.list(DealingName.messagesFolder(dealing));
  }

  /** Why nobody needs the parts of a batch, if so. */
  private Optional<Reason> reason(
      DealingOverview overview, StandingBatch batch, Map<String, Mailbox.Entry> messages) {
    List<StandingCollection> collections = overview.of(batch);
    if (!collections.isEmpty()) {
      // A batch that was withdrawn later is collected all the same.
      return collections.stream().anyMatch(this::isOver)
          ? Optional.of(Reason.COLLECTED)
          : Optional.empty();
    }
    return Optional.ofNullable(messages.get(batch.place().withdrawn()))
        .filter(entry -> batch.withdrawnAt().isPresent() && isOld(entry))
        .map(entry -> Reason.WITHDRAWN);
  }

  private List<CleanedParts> ofBatch(
      String folder, List<Mailbox.Entry> entries, StandingBatch batch, Optional<Reason> reason) {
    List<CleanedParts> cleaned = new ArrayList<>();
    BatchManifest manifest = reader.manifest(batch);
    Set<Mailbox.Entry> unlisted = new LinkedHashSet<>();
    parts(entries).stream()
        .filter(entry -> isOld(entry) && !lists(batch, manifest, entry))
        .forEach(unlisted::add);
    add(
        delete(folder, entries, List.copyOf(unlisted), Optional.of(batch), Reason.UNLISTED),
        cleaned);
    List<Mailbox.Entry> rest = entries.stream().filter(entry -> !unlisted.contains(entry)).toList();
    boolean isLeft = reason.equals(Optional.of(Reason.COLLECTED)) && collected == Collected.LEAVE;
    reason.ifPresent(
        why ->
            add(
                isLeft
                    ? told(folder, rest, Optional.of(batch), why, Fate.LEFT)
                    : delete(folder, rest, rest, Optional.of(batch), why),
                cleaned));
    return cleaned;
  }

  private static void add(CleanedParts parts, List<CleanedParts> to) {
    if (parts.files() > 0) {
      to.add(parts);
    }
  }

  /** Whether a BATCH stands there, even one that does not count: to others it may. */
  private boolean isNamed(String folder) {
    String batch = folder.substring(folder.lastIndexOf('/') + 1);
    return messages().stream()
        .flatMap(entry -> DealingName.parse(entry.name()).stream())
        .filter(name -> name.form() == DealingName.Form.BATCH)
        .anyMatch(name -> name.value(DealingName.Field.BATCH).equals(batch));
  }

  /** Parties read parts after ACCEPTED, too, until they have kept their shares. */
  private boolean isOver(StandingCollection collection) {
    return collection.ending() == Ending.AGREED
        && over.computeIfAbsent(
            collection.name(),
            name -> isOld(mailbox.list(DealingName.collectionFolder(dealing, name))));
  }

  private boolean isOld(List<Mailbox.Entry> entries) {
    return entries.stream().allMatch(this::isOld);
  }

  private boolean isOld(Mailbox.Entry entry) {
    return entry.modified().isBefore(limit);
  }

  private boolean lists(StandingBatch batch, BatchManifest manifest, Mailbox.Entry entry) {
    return DealingName.parse(entry.name())
        .filter(name -> name.form() == DealingName.Form.PART)
        .filter(name -> name.number(DealingName.Field.BLOCK) < manifest.blocks().size())
        .filter(name -> reader.computing().contains(name.number(DealingName.Field.TO)))
        .map(
            name -> {
              int block = name.number(DealingName.Field.BLOCK);
              return batch
                  .place()
                  .part(
                      name.number(DealingName.Field.TO),
                      block,
                      manifest.blocks().get(block).ephemeralKey());
            })
        .filter(entry.name()::equals)
        .isPresent();
  }

  /**
   * Deletes files of a folder, but none whose name is not a part's.
   *
   * @param all that are in the folder
   * @param some of them
   */
  private CleanedParts delete(
      String folder,
      List<Mailbox.Entry> all,
      List<Mailbox.Entry> some,
      Optional<StandingBatch> batch,
      Reason reason) {
    CleanedParts told = told(folder, some, batch, reason, Fate.DELETED);
    if (told.files() == all.size() && told.files() > 0) {
      mailbox.delete(folder);
    } else {
      parts(some).forEach(entry -> mailbox.delete(entry.name()));
    }
    return told;
  }

  private static CleanedParts told(
      String folder,
      List<Mailbox.Entry> entries,
      Optional<StandingBatch> batch,
      Reason reason,
      Fate fate) {
    List<Mailbox.Entry> parts = parts(entries);
    long bytes = parts.stream().mapToLong(Mailbox.Entry::bytes).sum();
    return new CleanedParts(folder, batch, reason, fate, parts.size(), bytes);
  }

  private static List<Mailbox.Entry> parts(List<Mailbox.Entry> entries) {
    return entries.stream()
        .filter(
            entry ->
                DealingName.parse(entry.name())
                    .filter(name -> name.form() == DealingName.Form.PART)
                    .isPresent())
        .toList();
  }
}
