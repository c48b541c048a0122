package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.crypto.Digest;
import io.jointly.crypto.Identity;
import io.jointly.crypto.Label;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.deal.collect.block.BlockWork;
import io.jointly.deal.collect.block.CollectedRow;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.LocalBlockRunner;
import io.jointly.deal.collect.block.PartKeys;
import io.jointly.deal.collect.block.SealedBlockWork;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.JointlyException;
import io.jointly.field.FpVectors;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Parties;
import io.jointly.protocol.SeededRandom;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.session.Progress;
import io.jointly.session.SessionClock;
import io.jointly.session.Timeouts;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** A share table, its dealers and compute parties, and one mailbox. Each party has a thread. */
final class Trial implements AutoCloseable {

  /** Instead of the end of a process. */
  static final class Killed extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  final Parties parties;
  final DealtTable table;
  final byte[] dealing;
  final List<Identity> dealers;
  final Map<Integer, SessionKey> keys = new HashMap<>();

  /** The mailbox itself, as nobody who is cheated sees it. */
  final Mailbox mailbox;

  /** By party: how it sees the mailbox, and what it puts there. */
  final Map<Integer, UnaryOperator<Mailbox>> views = new HashMap<>();

  /** By party: how it works on blocks. */
  final Map<Integer, UnaryOperator<BlockWork>> works = new HashMap<>();

  /** Parties that take no part. */
  final List<Integer> absent = new ArrayList<>();

  /** What the parties have told people. */
  final List<String> said = Collections.synchronizedList(new ArrayList<>());

  /** By party: the failures after which it began again. */
  final Map<Integer, List<Throwable>> restarts = new ConcurrentHashMap<>();

  private final String mailboxName = UUID.randomUUID().toString();
  private final Path folder;

  Trial(Path folder, Parties parties, UnaryOperator<TableMaker> kind) {
    this.folder = folder;
    this.parties = parties;
    this.mailbox = MemoryMailbox.named(mailboxName);
    SeededRandom random = new SeededRandom("dealers");
    this.dealers = List.of(Identity.generate(random), Identity.generate(random));
    this.table = kind.apply(new TableMaker(dealers)).build();
    this.dealing =
        DealingDigests.dealing(
            Digest.of(Label.COLLABORATION, "file".getBytes(StandardCharsets.US_ASCII)), "visits");
    for (int party : computeParties()) {
      keys.put(party, SessionKey.generate(random));
    }
  }

  /** Three parties, t = 1. */
  static Trial ofThree(Path folder, UnaryOperator<TableMaker> kind) {
    return new Trial(folder, Parties.all(3, 1, 1), kind);
  }

  @Override
  public void close() {
    MemoryMailbox.forget(mailboxName);
  }

  List<Integer> computeParties() {
    return parties.roster.indices(PartyRole.COMPUTE);
  }

  BatchMaker batch(int dealer, String name, List<SampleRow> rows) {
    return new BatchMaker(this, dealer, name, rows);
  }

  BatchMaker batch(int dealer, String name, int rows) {
    return batch(dealer, name, SampleRow.many(rows));
  }

  void put(String name, byte[] content) {
    try {
      mailbox.put(name, content);
    } catch (NameTakenException e) {
      throw new AssertionError(e);
    }
  }

  byte[] get(String name) {
    return mailbox.get(name, Integer.MAX_VALUE).orElseThrow();
  }

  void replace(String name, byte[] content) {
    mailbox.delete(name);
    put(name, content);
  }

  CollectionPlace place(String name) {
    return new CollectionPlace(dealing, name);
  }

  CollectingParty party(int party) {
    return new CollectingParty(table, dealing, parties.roster, party);
  }

  Path folder(int party) {
    return folder.resolve("party-" + party);
  }

  CollectionFolder state(int party) {
    return new CollectionFolder(folder(party), dealing);
  }

  KeptCollection kept(int party, String name) {
    return state(party).readAll().stream()
        .filter(kept -> kept.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** What a party makes of the keys of dealers' parts: there is one, of number 0. */
  PartKeys keys(int party) {
    return new PartKeys() {
      @Override
      public SessionKey find(int number) {
        return Objects.requireNonNull(keys.get(party));
      }

      @Override
      public Optional<String> trouble(int number) {
        return number == 0
            ? Optional.empty()
            : Optional.of("dealing key " + number + " was deleted");
      }
    };
  }

  /** A party's shares of what was accepted. */
  List<CollectedRow> rows(int party, Collected collected) {
    BlockTask task = new BlockTask(view(party), party(party).forBlocks());
    return new SealedBlockWork(party(party), keys(party), new LocalBlockRunner(task))
        .parts(collected.acceptedBlocks())
        .flatMap(part -> task.rows(part).stream())
        .toList();
  }

  private Mailbox view(int party) {
    return views.getOrDefault(party, same -> same).apply(mailbox);
  }

  Collecting collecting(int party, SessionClock clock) {
    CollectingParty who = party(party);
    Mailbox seen = view(party);
    BlockWork work =
        new SealedBlockWork(
            who, keys(party), new LocalBlockRunner(new BlockTask(seen, who.forBlocks())));
    return new Collecting(
        seen,
        who,
        new CollectorSecrets(parties.identities.get(party), keys(party), new SecureRandom()),
        state(party),
        works.getOrDefault(party, same -> same).apply(work),
        new CollectionWaits(
            clock, new Timeouts(Duration.ofSeconds(60), Duration.ofSeconds(20)), progress()));
  }

  private Progress progress() {
    return new Progress() {
      @Override
      public void say(String line) {
        said.add(line);
      }

      @Override
      public void detail(String line) {
        said.add(line);
      }
    };
  }

  /** How a party's collection ended. */
  record End(@Nullable Collected collected, @Nullable JointlyException failure) {

    boolean isFinished() {
      return collected != null;
    }

    Collected result() {
      assertThat(failure).isNull();
      return Objects.requireNonNull(collected);
    }

    JointlyException refusal() {
      assertThat(collected).isNull();
      return Objects.requireNonNull(failure);
    }
  }

  /** How all parties' collections ended, by party. */
  record Ends(Map<Integer, End> byParty) {

    End get(int party) {
      return Objects.requireNonNull(byParty.get(party));
    }

    Collection<End> all() {
      return byParty.values();
    }
  }

  /** All parties collect; one that is killed begins again. */
  Ends collect(String name) {
    List<Integer> present =
        computeParties().stream().filter(party -> !absent.contains(party)).toList();
    SharedClock clock = new SharedClock(present.size());
    Map<Integer, End> ends = new ConcurrentHashMap<>();
    List<Throwable> broken = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int party : present) {
      threads.add(
          new Thread(
              () -> {
                try {
                  ends.put(party, untilEnd(party, name, clock));
                } catch (RuntimeException | AssertionError e) {
                  broken.add(e);
                } finally {
                  clock.end();
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }
    if (!broken.isEmpty()) {
      throw new AssertionError(broken.get(0));
    }
    requireOneResult(ends);
    return new Ends(new TreeMap<>(ends));
  }

  private End untilEnd(int party, String name, SharedClock clock) {
    while (true) {
      try {
        return new End(collecting(party, clock).collect(name), null);
      } catch (Killed e) {
        restarts.computeIfAbsent(party, none -> new ArrayList<>()).add(e);
      } catch (JointlyException e) {
        return new End(null, e);
      }
    }
  }

  /** However it ends: no two parties finish with different rows. */
  private static void requireOneResult(Map<Integer, End> ends) {
    List<Collected> results =
        ends.values().stream().filter(End::isFinished).map(End::result).toList();
    for (Collected result : results) {
      assertThat(result.digest()).isEqualTo(results.get(0).digest());
      assertThat(result.batches()).isEqualTo(results.get(0).batches());
    }
  }

  /** As it should be: all finish. */
  Collected collectAll(String name) {
    Ends ends = collect(name);
    assertThat(ends.all()).hasSize(computeParties().size());
    ends.all().forEach(End::result);
    return ends.get(computeParties().get(0)).result();
  }

  /** What the shares of all parties give, row after row of what was accepted. */
  List<Opened> open(String name) {
    List<Integer> all = computeParties();
    List<List<CollectedRow>> rows = new ArrayList<>();
    SharedClock clock = new SharedClock(1);
    for (int party : all) {
      // A finished collection is read from the state.
      Collected collected = collecting(party, clock).collect(name);
      rows.add(rows(party, collected));
    }
    int[] points = IntStream.rangeClosed(1, all.size()).toArray();
    Reconstruction reconstruction = Reconstruction.of(parties.roster.threshold(), points);
    List<Opened> opened = new ArrayList<>();
    for (int row = 0; row < rows.get(0).size(); row++) {
      int at = row;
      long[][] shares = rows.stream().map(own -> own.get(at).shares()).toArray(long[][]::new);
      CollectedRow first = rows.get(0).get(row);
      rows.forEach(
          own -> {
            assertThat(own.get(at).number()).isEqualTo(first.number());
            assertThat(own.get(at).dimensions()).isEqualTo(first.dimensions());
          });
      try {
        opened.add(
            new Opened(
                first.dealer() + "/" + first.batch() + "/" + first.number(),
                first.dimensions(),
                small(reconstruction.open(shares))));
      } catch (OffPolynomialException e) {
        throw new AssertionError("shares that do not belong together were accepted", e);
      }
    }
    return opened;
  }

  private static List<Long> small(long[] vector) {
    List<Long> values = new ArrayList<>();
    for (int i = 0; i < FpVectors.length(vector); i++) {
      assertThat(vector[2 * i + 1]).isZero();
      values.add(vector[2 * i]);
    }
    return values;
  }

  /**
   * An accepted row.
   *
   * @param where dealer, batch and number
   * @param numbers as {@link io.jointly.deal.DealtLayout#kept(long[], int)} orders them
   */
  record Opened(String where, List<@Nullable Object> dimensions, List<Long> numbers) {}

  /** What a row should give. */
  Opened expected(String where, SampleRow row) {
    List<@Nullable Object> dimensions = row.dimensions(table.dimensions().size());
    Long age = row.age();
    List<Long> numbers =
        age == null ? List.of(0L, 0L, 0L) : List.of(1L, age + 5, (age + 5) * (age + 5));
    if (!table.dealing().hidesDimensions()) {
      return new Opened(where, dimensions, numbers);
    }
    int cells = table.layout().cells();
    int own = table.cell(dimensions).orElseThrow();
    List<Long> all = new ArrayList<>(Collections.nCopies(cells * 4, 0L));
    all.set(own, 1L);
    for (int number = 0; number < 3; number++) {
      all.set(cells + 3 * own + number, numbers.get(number));
    }
    return new Opened(where, List.of(), all);
  }
}
