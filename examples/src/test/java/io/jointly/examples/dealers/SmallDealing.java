package io.jointly.examples.dealers;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.roster.CollaborationRoster;
import io.jointly.crypto.Identity;
import io.jointly.deal.batch.BatchDealer;
import io.jointly.deal.batch.BatchTask;
import io.jointly.deal.batch.DealtRow;
import io.jointly.deal.batch.DealtRowEncoder;
import io.jointly.deal.collect.Collected;
import io.jointly.deal.collect.Collecting;
import io.jointly.deal.collect.CollectionFolder;
import io.jointly.deal.collect.CollectionWaits;
import io.jointly.deal.collect.CollectorSecrets;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.FolderKeys;
import io.jointly.deal.collect.block.LocalBlockRunner;
import io.jointly.deal.collect.block.SealedBlockWork;
import io.jointly.deal.key.DealingKeys;
import io.jointly.deal.key.KeyPublication;
import io.jointly.deal.key.NewestKeys;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealerIdentities;
import io.jointly.deal.table.DealtTable;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.protocol.parameters.Roster;
import io.jointly.session.Progress;
import io.jointly.session.SessionClock;
import io.jointly.session.Timeouts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** A share table of an example with a few dealers, and its three compute parties, in one JVM. */
final class SmallDealing implements AutoCloseable {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<String> PARTIES = List.of("union", "university", "ministry");

  final DealtTable table;
  private final Collaboration collaboration;
  private final Roster roster;
  private final byte[] dealing;
  private final Path folder;
  private final String mailboxName = UUID.randomUUID().toString();
  private final MemoryMailbox mailbox = MemoryMailbox.named(mailboxName);
  private final List<Identity> parties = new ArrayList<>();
  private final List<Identity> dealers = new ArrayList<>();

  /**
   * @param example the folder with its collaboration.yaml, in which all tables have the same
   *     dealers
   */
  SmallDealing(Path folder, String example, String table, int dealers) throws IOException {
    this.folder = folder;
    StringBuilder listed = new StringBuilder();
    for (int i = 0; i < dealers; i++) {
      Identity identity = Identity.generate(RANDOM);
      this.dealers.add(identity);
      listed.append("      %s: \"%s\"%n".formatted(id(i), identity.publicKey().base64()));
    }
    String text =
        Files.readString(Path.of(example, "collaboration.yaml"))
            .replaceAll(" *@dealers of [a-z_]+@\n", listed.toString());
    for (String party : PARTIES) {
      Identity identity = Identity.generate(RANDOM);
      parties.add(identity);
      identity.write(folder.resolve(party + ".pem"));
      text = text.replace("@" + party + "@", identity.publicKey().base64());
    }
    Path file = folder.resolve("collaboration.yaml");
    Files.writeString(file, text);
    collaboration = CollaborationReader.read(file, LocalDate.of(2026, 1, 1));
    roster = CollaborationRoster.of(collaboration);
    dealing = DealingDigests.dealing(collaboration.digest(), table);
    this.table = DealtTable.of(collaboration.table(table).orElseThrow());
    for (int party = 0; party < PARTIES.size(); party++) {
      new KeyPublication(mailbox, keys(party)).makeNext(RANDOM, Instant.now());
    }
  }

  Collaboration collaboration() {
    return collaboration;
  }

  /** A dealer's id, by its place in the file. */
  static String id(int dealer) {
    return "d00" + dealer;
  }

  private DealingKeys keys(int party) {
    return DealingKeys.in(
        folder.resolve(PARTIES.get(party)), dealing, roster, party, parties.get(party));
  }

  @Override
  public void close() {
    MemoryMailbox.forget(mailboxName);
  }

  /** Deals rows as {@code jointly deal} does. */
  void deal(int dealer, String batch, List<? extends @Nullable Object[]> rows) {
    BatchTask task =
        BatchTask.of(
            collaboration,
            table.table(),
            dealer,
            batch,
            new NewestKeys(mailbox, roster, dealing).read(RANDOM));
    DealtRowEncoder encoder = task.encoder(OutsideBounds.REFUSE);
    List<DealtRow> encoded = new ArrayList<>();
    for (@Nullable Object[] row : rows) {
      DealtRow one = encoder.encode(row, (column, why) -> {});
      encoded.add(Objects.requireNonNull(one));
    }
    new BatchPublication(
            mailbox, dealers.get(dealer), new DealerIdentities(table.dealing()), task.place())
        .finish(
            new BatchDealer(task, mailbox, RANDOM)
                .putParts(encoded.iterator(), Instant.now(), done -> {}));
  }

  void lie(int dealer, String batch, Lie lie) {
    new LyingDealer(collaboration, table.table().name(), mailbox)
        .deal(lie, id(dealer), dealers.get(dealer), batch);
  }

  /** All compute parties collect. What each of them has, in their order. */
  List<Collected> collect(String name) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(PARTIES.size());
    try {
      List<Future<Collected>> running = new ArrayList<>();
      for (int party = 0; party < PARTIES.size(); party++) {
        int me = party;
        running.add(threads.submit(() -> collect(me, name)));
      }
      List<Collected> all = new ArrayList<>();
      for (Future<Collected> one : running) {
        all.add(one.get());
      }
      return all;
    } finally {
      threads.shutdownNow();
    }
  }

  private Collected collect(int party, String name) {
    CollectingParty who = new CollectingParty(table, dealing, roster, party);
    Duration patience = Duration.ofMinutes(1);
    try (FolderKeys keys = new FolderKeys(keys(party), mailbox, who)) {
      return new Collecting(
              mailbox,
              who,
              new CollectorSecrets(parties.get(party), keys, RANDOM),
              new CollectionFolder(folder.resolve(PARTIES.get(party)), dealing),
              new SealedBlockWork(
                  who, keys, new LocalBlockRunner(new BlockTask(mailbox, who.forBlocks()))),
              new CollectionWaits(
                  SessionClock.system(), new Timeouts(patience, patience), Progress.silent()))
          .collect(name);
    }
  }
}
