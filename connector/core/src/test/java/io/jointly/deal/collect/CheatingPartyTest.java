package io.jointly.deal.collect;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.codec.CanonicalWriter;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.CollectedBatch.Rows;
import io.jointly.deal.collect.block.BlockWork;
import io.jointly.deal.collect.block.ListedBlock;
import io.jointly.deal.collect.block.OpenBlock;
import io.jointly.deal.collect.block.PartRead;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.CheckShares;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionList;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.SeedMessage;
import io.jointly.deal.message.TakenBlocks;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.MessageKind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A compute party and the mailbox that do not keep to the protocol. {@link Trial#collect} checks
 * after each of these that no two parties have finished with different rows.
 */
class CheatingPartyTest {

  private static final byte[] SEED = new byte[32];

  @TempDir Path folder;

  private Trial trial;

  @BeforeEach
  void deal() {
    trial = Trial.ofThree(folder, UnaryOperator.identity());
    trial.batch(0, "b1", 3).deal();
    trial.batch(1, "a1", 2).deal();
  }

  @AfterEach
  void close() {
    trial.close();
  }

  /** A message that a party signs for the collection c1. */
  private byte[] signed(MessageKind kind, int party, CanonicalWriter body) {
    return trial.place("c1").sign(trial.parties.identities.get(party), kind, party, body).content();
  }

  private void violates(JointlyException failure, ErrorCode code, String party, String step) {
    assertThat(failure.code()).as(failure.getMessage()).isEqualTo(code);
    assertThat(failure).isInstanceOf(ViolationException.class);
    assertThat(((ViolationException) failure).party()).contains(party);
    assertThat(((ViolationException) failure).step()).isEqualTo(step);
    assertThat(failure).hasMessageContaining(step + ", party " + party + ": ");
  }

  private TakenBlocks taken(byte[] list, byte[] seed, int blocks, int... opened) {
    BitSet bits = new BitSet();
    for (int block : opened) {
      bits.set(block);
    }
    return new TakenBlocks(DealingDigests.list(list), DealingDigests.seed(seed), blocks, bits);
  }

  private byte[] listOf(BatchPlace... places) {
    List<CollectionList.Entry> entries = new ArrayList<>();
    for (BatchPlace place : places) {
      entries.add(
          new CollectionList.Entry(
              place.dealer(), DealingDigests.batchMessage(trial.get(place.batch()))));
    }
    return signed(MessageKind.LIST, 0, new CollectionList(entries).write());
  }

  private BatchPlace batch(int dealer, String name) {
    return new BatchPlace(trial.dealing, dealer, name);
  }

  private byte[] wholeList() {
    return listOf(batch(0, "b1"), batch(1, "a1"));
  }

  @Test
  void wrongSharesOfChecksAreNoticedByAll() {
    trial.works.put(
        2,
        work ->
            new HostileWork(work) {
              @Override
              public List<byte[]> check(
                  CollectionPlace place, List<OpenBlock> blocks, long[] challenge) {
                List<byte[]> digests = new ArrayList<>();
                for (OpenBlock block : blocks) {
                  byte[] checks = CheckShares.write(new long[6 * block.block().rows()]);
                  putChecks(place, block.number(), checks);
                  digests.add(CheckedBlocks.digest(checks));
                }
                return digests;
              }
            });
    Trial.Ends ends = trial.collect("c1");
    assertThat(ends.all())
        .allSatisfy(
            end ->
                assertThat(end.result().batches())
                    .containsExactly(
                        new CollectedBatch(
                            "clinic-b",
                            "b1",
                            3,
                            0,
                            Map.of(RowVerdict.INCONSISTENT, List.of(new Rows(1, 3)))),
                        new CollectedBatch(
                            "clinic-a",
                            "a1",
                            2,
                            0,
                            Map.of(RowVerdict.INCONSISTENT, List.of(new Rows(1, 2))))));
    assertThat(ends.get(0).result().text())
        .contains("inconsistent, by the dealer or by compute parties that collude: rows 1 to 3");
  }

  private void putChecks(CollectionPlace place, int block, byte[] checks) {
    trial.put(place.checks(2, block), checks);
  }

  /** Passes everything on. */
  private static class HostileWork implements BlockWork {
    private final BlockWork inner;

    HostileWork(BlockWork inner) {
      this.inner = inner;
    }

    @Override
    public List<PartRead> take(List<ListedBlock> blocks) {
      return inner.take(blocks);
    }

    @Override
    public List<byte[]> check(CollectionPlace place, List<OpenBlock> blocks, long[] challenge) {
      return inner.check(place, blocks, challenge);
    }

    @Override
    public List<byte[]> judge(
        CollectionPlace place, List<OpenBlock> blocks, List<CheckedBlocks> checked) {
      return inner.judge(place, blocks, checked);
    }
  }

  @Test
  void aVerdictOfItsOwnLetsNobodyFinish() {
    trial.works.put(
        2,
        work ->
            new HostileWork(work) {
              @Override
              public List<byte[]> judge(
                  CollectionPlace place, List<OpenBlock> blocks, List<CheckedBlocks> checked) {
                List<byte[]> verdicts = new ArrayList<>(super.judge(place, blocks, checked));
                verdicts.get(0)[1] = (byte) RowVerdict.INVALID.ordinal();
                return verdicts;
              }
            });
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(0).refusal(), ErrorCode.CONFLICT, "east", "ACCEPTED");
    violates(ends.get(1).refusal(), ErrorCode.CONFLICT, "east", "ACCEPTED");
    violates(ends.get(2).refusal(), ErrorCode.CONFLICT, "north", "ACCEPTED");
  }

  @Test
  void aSeedOfOtherTaken() {
    trial.views.put(
        2,
        View.puts(
            "/seed-2", signed(MessageKind.SEED, 2, new SeedMessage(new byte[32], SEED).write())));
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(0).refusal(), ErrorCode.CONFLICT, "east", "SEED");
    violates(ends.get(1).refusal(), ErrorCode.CONFLICT, "east", "SEED");
  }

  /** Reads what another party has put and says the same of what was taken. */
  @Test
  void aSeedThatFitsWhatWasTakenAndNotItsCommitment() {
    trial.views.put(
        1,
        View.reads(
            (name, content) ->
                name.endsWith("/seed-2")
                    ? signed(MessageKind.SEED, 2, new SeedMessage(takenOf(content), SEED).write())
                    : content));
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(1).refusal(), ErrorCode.COMMITMENT, "east", "SEED");
    assertThat(ends.get(0).refusal())
        .hasMessageContaining("CHECKED of south did not come within 20 s (collection c1)");
  }

  private static byte[] takenOf(byte[] seedMessage) {
    return Arrays.copyOfRange(seedMessage, 73, 105);
  }

  /** Each would check the rows at another point. */
  @Test
  void twoTakenOfOneParty() {
    trial.views.put(
        0,
        View.reads(
            (name, content) ->
                name.endsWith("/taken-2")
                    ? signed(MessageKind.TAKEN, 2, taken(wholeList(), SEED, 2, 0, 1).write())
                    : content));
    Trial.Ends ends = trial.collect("c1");
    // South compares with north first.
    violates(ends.get(0).refusal(), ErrorCode.CONFLICT, "south", "SEED");
    violates(ends.get(1).refusal(), ErrorCode.CONFLICT, "north", "SEED");
    assertNobodyChecked();
  }

  private void assertNobodyChecked() {
    assertThat(trial.mailbox.list(""))
        .noneMatch(
            entry -> entry.name().contains("/checks-") || entry.name().contains("/checked-"));
  }

  @Test
  void takenOfAnotherNumberOfBlocks() {
    trial.views.put(
        0,
        View.reads(
            (name, content) ->
                name.endsWith("/taken-2")
                    ? signed(MessageKind.TAKEN, 2, taken(wholeList(), SEED, 3, 0).write())
                    : content));
    violates(trial.collect("c1").get(0).refusal(), ErrorCode.WRONG_MANIFEST, "east", "TAKEN");
    assertNobodyChecked();
  }

  @Test
  void twoListsOfTheFirstParty() {
    trial.views.put(2, View.shows("/list-0", listOf(batch(0, "b1"))));
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(0).refusal(), ErrorCode.CONFLICT, "east", "TAKEN");
    violates(ends.get(1).refusal(), ErrorCode.CONFLICT, "east", "TAKEN");
    violates(ends.get(2).refusal(), ErrorCode.CONFLICT, "north", "TAKEN");
    assertThat(ends.get(2).refusal())
        .hasMessageContaining("Either north has made two, or the mailbox shows two");
    assertNobodyChecked();
  }

  private JointlyException refusalOf(byte[] list) {
    trial.views.put(1, View.shows("/list-0", list));
    JointlyException refusal = trial.collect("c1").get(1).refusal();
    assertThat(trial.state(1).readAll()).isEmpty();
    assertNobodyChecked();
    return refusal;
  }

  @Test
  void aListWithABatchThatDoesNotStand() {
    byte[] list =
        signed(
            MessageKind.LIST,
            0,
            new CollectionList(List.of(new CollectionList.Entry(0, new byte[32]))).write());
    violates(refusalOf(list), ErrorCode.CONFLICT, "north", "LIST");
  }

  @Test
  void aListWithABatchOfAnotherDealer() {
    byte[] digest = DealingDigests.batchMessage(trial.get(batch(0, "b1").batch()));
    byte[] list =
        signed(
            MessageKind.LIST,
            0,
            new CollectionList(List.of(new CollectionList.Entry(1, digest))).write());
    violates(refusalOf(list), ErrorCode.CONFLICT, "north", "LIST");
  }

  @Test
  void aListThatIsNotSorted() {
    trial.batch(0, "b0", 1).deal();
    violates(
        refusalOf(listOf(batch(0, "b1"), batch(0, "b0"))),
        ErrorCode.WRONG_MANIFEST,
        "north",
        "LIST");
  }

  @Test
  void aListThatSomebodyElseHasSigned() {
    byte[] list =
        trial
            .place("c1")
            .sign(
                trial.parties.identities.get(2),
                MessageKind.LIST,
                0,
                new CollectionList(List.of(new CollectionList.Entry(0, new byte[32]))).write())
            .content();
    violates(refusalOf(list), ErrorCode.SIGNATURE, "north", "LIST");
  }

  @Test
  void aListOfAnotherCollection() {
    byte[] other =
        trial
            .place("c2")
            .sign(
                trial.parties.identities.get(0),
                MessageKind.LIST,
                0,
                new CollectionList(List.of(new CollectionList.Entry(0, new byte[32]))).write())
            .content();
    violates(refusalOf(other), ErrorCode.WRONG_PLACE, "north", "LIST");
  }

  /** The first party has lost its state and lists again what the others have collected. */
  @Test
  void aListWithABatchThatWasCollected() throws Exception {
    trial.collectAll("c1");
    try (var files = Files.walk(trial.folder(0))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".collection")).toList()) {
        Files.delete(file);
      }
    }
    // Or the others would find out by themselves that nothing is left.
    trial.batch(0, "b2", 1).deal();
    Trial.Ends ends = trial.collect("c2");
    violates(ends.get(1).refusal(), ErrorCode.CONFLICT, "north", "LIST");
    violates(ends.get(2).refusal(), ErrorCode.CONFLICT, "north", "LIST");
    assertThat(ends.get(2).refusal())
        .hasMessageContaining(
            "it has batch b1 of dealer clinic-b, which is in this party's collection c1: no row is checked"
                + " twice");
    assertThat(ends.get(0).refusal())
        .hasMessageContaining("TAKEN of south, east did not come within 60 s (collection c2)");
  }

  @Test
  void aBlockThatTheMailboxSwapsAfterTaken() {
    AtomicBoolean swaps = new AtomicBoolean(true);
    trial.views.put(
        1,
        View.reads(
            (name, content) ->
                swaps.get()
                        && name.contains("/part-0-1-0-")
                        && trial
                            .mailbox
                            .get(trial.place("c1").message(MessageKind.TAKEN, 1), 9999)
                            .isPresent()
                    ? new byte[50]
                    : content));
    Trial.Ends ends = trial.collect("c1");
    assertThat(ends.get(1).refusal().code()).isEqualTo(ErrorCode.MAILBOX);
    assertThat(ends.get(1).refusal())
        .hasMessageContaining("this party's part of block 0 of batch b1 of dealer clinic-b")
        .hasMessageContaining("is another one than before TAKEN");
    assertThat(ends.get(0).refusal()).hasMessageContaining("CHECKED of south did not come");
    swaps.set(false);
    assertThat(trial.collectAll("c1").accepted()).isEqualTo(5);
  }

  @Test
  void aBlockOfChecksThatIsNotTheListedOne() {
    trial.views.put(0, View.shows("/checks-2-1", CheckShares.write(new long[12])));
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(0).refusal(), ErrorCode.WRONG_MANIFEST, "east", "CHECKED");
    assertThat(ends.get(1).refusal()).hasMessageContaining("ACCEPTED of north did not come");
  }

  /** The signature says that it is the party's own. */
  @Test
  void aBlockOfChecksThatIsMalformed() {
    byte[] block = new byte[CheckShares.bytes(2)];
    Arrays.fill(block, (byte) 0xff);
    trial.views.put(
        0,
        View.reads(
            (name, content) -> {
              if (name.endsWith("/checked-2")) {
                byte[] first = Arrays.copyOfRange(content, 77, 109);
                return signed(
                    MessageKind.CHECKED,
                    2,
                    new CheckedBlocks(List.of(first, CheckedBlocks.digest(block))).write());
              }
              return name.endsWith("/checks-2-1") ? block : content;
            }));
    violates(trial.collect("c1").get(0).refusal(), ErrorCode.MALFORMED, "east", "CHECKED");
  }

  @Test
  void checkedWithAnotherNumberOfBlocks() {
    trial.views.put(
        0,
        View.shows(
            "/checked-2", signed(MessageKind.CHECKED, 2, new CheckedBlocks(List.of()).write())));
    violates(trial.collect("c1").get(0).refusal(), ErrorCode.WRONG_MANIFEST, "east", "CHECKED");
  }

  @Test
  void twoAcceptedOfOneParty() {
    trial.views.put(
        0,
        View.shows("/accepted-2", signed(MessageKind.ACCEPTED, 2, new AcceptedRows(SEED).write())));
    Trial.Ends ends = trial.collect("c1");
    violates(ends.get(0).refusal(), ErrorCode.CONFLICT, "east", "ACCEPTED");
    byte[] digest = ends.get(1).result().digest();
    // With an honest mailbox it ends as it did for the others.
    trial.views.clear();
    assertThat(trial.collectAll("c1").digest()).isEqualTo(digest);
  }

  @Test
  void somebodyElsePutsAMessageFirst() {
    trial.put(
        trial.place("c1").message(MessageKind.TAKEN, 1),
        signed(MessageKind.TAKEN, 1, taken(wholeList(), SEED, 2, 0).write()));
    violates(trial.collect("c1").get(1).refusal(), ErrorCode.CONFLICT, "south", "TAKEN");
  }

  @Test
  void somebodyElsePutsABlockOfChecksFirst() {
    trial.put(trial.place("c1").checks(1, 0), new byte[CheckShares.bytes(3)]);
    violates(trial.collect("c1").get(1).refusal(), ErrorCode.CONFLICT, "south", "CHECKED");
  }

  @Test
  void garbageInsteadOfAMessage() {
    trial.views.put(1, View.shows("/seed-0", new byte[200]));
    violates(trial.collect("c1").get(1).refusal(), ErrorCode.MALFORMED, "north", "SEED");
  }

  @Test
  void aSeedWhereRowsAreNotChecked() {
    trial.close();
    trial = Trial.ofThree(folder, TableMaker::trusted);
    trial.batch(0, "b1", 1).deal();
    trial.views.put(
        0,
        View.reads(
            (name, content) ->
                name.endsWith("/taken-2")
                    ? signed(
                        MessageKind.TAKEN, 2, taken(listOf(batch(0, "b1")), SEED, 1, 0).write())
                    : content));
    violates(trial.collect("c1").get(0).refusal(), ErrorCode.WRONG_MANIFEST, "east", "TAKEN");
  }

  @Test
  void aPartyThatDoesNotCome() {
    trial.absent.add(1);
    Trial.Ends ends = trial.collect("c1");
    assertThat(ends.get(0).refusal().code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(ends.get(2).refusal())
        .hasMessage(
            "[JOINTLY_TIMEOUT] TAKEN of south did not come within 60 s (collection c1); see the log"
                + " of these parties, which have to collect under the same name, or raise"
                + " join-timeout, and collect again under the same name");
    assertThat(trial.said).contains("collection c1: waiting for TAKEN of south");
    trial.absent.clear();
    assertThat(trial.collectAll("c1").accepted()).isEqualTo(5);
  }

  @Test
  void theFirstPartyDoesNotCome() {
    trial.absent.add(0);
    assertThat(trial.collect("c1").get(1).refusal())
        .hasMessageContaining("LIST of north did not come within 60 s");
  }
}
