package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.Sha256;
import io.jointly.deal.RowVerdict;
import io.jointly.deal.collect.block.BlockNumbering;
import io.jointly.deal.collect.block.BlockWork;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.ListedBatch;
import io.jointly.deal.collect.block.ListedBlock;
import io.jointly.deal.collect.block.OpenBlock;
import io.jointly.deal.collect.block.PartRead;
import io.jointly.deal.message.AcceptedRows;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealingLimits;
import io.jointly.deal.message.SeedMessage;
import io.jointly.deal.message.TakenBlocks;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The steps of one collection at one party after LIST (PROTOCOL.md 12.6). What a process has kept
 * that ended in between is what this one goes by. For one thread.
 */
final class CollectionRun {

  /** What a party needs for the steps, apart from the collection. */
  record Means(
      CollectingParty party, CollectorSecrets secrets, CollectionFolder folder, BlockWork work) {}

  private final CollectingParty party;
  private final Means means;
  private final CollectionMailbox messages;
  private final KeptCollection kept;
  private final BlockNumbering blocks;

  CollectionRun(
      Means means, CollectionMailbox messages, KeptCollection kept, BlockNumbering blocks) {
    this.party = means.party();
    this.means = means;
    this.messages = messages;
    this.kept = kept;
    this.blocks = blocks;
  }

  /**
   * Goes all steps that are left.
   *
   * @param list what stands in the mailbox
   * @param earlier this party's finished collections
   */
  void run(ListStep list, List<KeptCollection> earlier) {
    KeptTaken own = take(list);
    Taken taken = awaitTaken(own);
    byte[] combined = combine(own, taken);
    if (kept.verdicts().isEmpty()) {
      List<OpenBlock> open = open(own, taken.bodies());
      List<byte[]> found = party.isChecked() ? check(combined, open) : unchecked(open);
      keepVerdicts(combined, verdicts(open, found, earlier));
    }
    accept(combined);
  }

  /**
   * What all have taken.
   *
   * @param digest of LIST and of every TAKEN
   * @param bodies of the compute parties, in their order
   */
  private record Taken(byte[] digest, List<TakenBlocks> bodies) {}

  private List<Integer> others() {
    return party.all().stream().filter(other -> other != party.party()).toList();
  }

  private byte[] sign(MessageKind kind, CanonicalWriter body) {
    return messages.place().sign(means.secrets().identity(), kind, party.party(), body).content();
  }

  /** The messages of all compute parties, in their order. */
  private List<byte[]> all(MessageKind kind, byte[] own, int maxBytes) {
    Map<Integer, byte[]> found = messages.await(kind, others(), maxBytes);
    found.put(party.party(), own);
    return List.copyOf(found.values());
  }

  private <M> List<M> bodies(
      MessageKind kind, List<byte[]> all, Function<CanonicalReader, M> read) {
    List<M> bodies = new ArrayList<>();
    for (int k = 0; k < all.size(); k++) {
      bodies.add(messages.open(kind, party.all().get(k), all.get(k), read));
    }
    return bodies;
  }

  private void require(boolean holds, ErrorCode code, int place, MessageKind step, String what) {
    if (!holds) {
      throw violation(code, place, step, what);
    }
  }

  private ViolationException violation(ErrorCode code, int place, MessageKind step, String what) {
    return messages.violation(code, party.all().get(place), step, what);
  }

  /** TAKEN: says what this party could open. */
  private KeptTaken take(ListStep list) {
    if (kept.taken().isEmpty()) {
      List<PartRead> parts = read(list);
      byte[] seed = new byte[DealingLimits.SEED_BYTES];
      byte[] seedDigest = new byte[Limits.DIGEST_BYTES];
      if (party.isChecked()) {
        means.secrets().random().nextBytes(seed);
        seedDigest = DealingDigests.seed(seed);
      }
      TakenBlocks body =
          new TakenBlocks(
              DealingDigests.list(kept.list()), seedDigest, blocks.size(), KeptTaken.opened(parts));
      kept.setTaken(new KeptTaken(seed, sign(MessageKind.TAKEN, body.write()), parts));
      means.folder().write(kept);
    }
    KeptTaken own = kept.taken().orElseThrow();
    messages.put(MessageKind.TAKEN, own.message());
    return own;
  }

  private List<PartRead> read(ListStep list) {
    PartRead[] parts = new PartRead[blocks.size()];
    List<ListedBlock> wanted = new ArrayList<>();
    int number = 0;
    for (ListedBatch batch : blocks.batches()) {
      Optional<String> trouble = list.trouble(batch, means.secrets().keys());
      for (int block = 0; block < batch.blocks(); block++) {
        if (trouble.isPresent()) {
          parts[number] = PartRead.unread(trouble.get());
        } else {
          wanted.add(blocks.get(number));
        }
        number++;
      }
    }
    List<PartRead> found = means.work().take(wanted);
    for (int i = 0; i < wanted.size(); i++) {
      parts[wanted.get(i).number()] = found.get(i);
    }
    return List.of(parts);
  }

  /** TAKEN of all. From here on no other TAKEN counts, also not for a process that begins again. */
  private Taken awaitTaken(KeptTaken own) {
    List<byte[]> all = all(MessageKind.TAKEN, own.message(), TakenBlocks.MAX_BYTES);
    List<TakenBlocks> bodies = bodies(MessageKind.TAKEN, all, TakenBlocks::read);
    byte[] list = DealingDigests.list(kept.list());
    for (int k = 0; k < bodies.size(); k++) {
      TakenBlocks body = bodies.get(k);
      require(
          Arrays.equals(body.list(), list),
          ErrorCode.CONFLICT,
          k,
          MessageKind.TAKEN,
          "it has another LIST than this party. Either "
              + party.roster().id(party.first())
              + " has made two, or the mailbox shows two");
      require(
          body.blocks() == blocks.size(),
          ErrorCode.WRONG_MANIFEST,
          k,
          MessageKind.TAKEN,
          "it counts " + body.blocks() + " blocks, and the batches have " + blocks.size());
      require(
          party.isChecked() || Arrays.equals(body.seedDigest(), new byte[Limits.DIGEST_BYTES]),
          ErrorCode.WRONG_MANIFEST,
          k,
          MessageKind.TAKEN,
          "it has a seed, and rows of this table are not checked");
    }
    List<byte[]> digests = all.stream().map(message -> Sha256.begin().digest(message)).toList();
    List<byte[]> before = kept.takenDigests();
    if (before.isEmpty()) {
      kept.setTakenDigests(digests);
      means.folder().write(kept);
    } else {
      for (int k = 0; k < digests.size(); k++) {
        require(
            Arrays.equals(before.get(k), digests.get(k)),
            ErrorCode.CONFLICT,
            k,
            MessageKind.TAKEN,
            "it is another message than when this collection was begun; see who else writes to the"
                + " mailbox");
      }
    }
    return new Taken(DealingDigests.taken(kept.list(), all), bodies);
  }

  /** SEED: the combined seed, which nobody could know before all had said TAKEN. */
  private byte[] combine(KeptTaken own, Taken taken) {
    List<byte[]> seeds = new ArrayList<>();
    if (party.isChecked()) {
      byte[] message = sign(MessageKind.SEED, new SeedMessage(taken.digest(), own.seed()).write());
      messages.put(MessageKind.SEED, message);
      List<byte[]> all = all(MessageKind.SEED, message, SeedMessage.BYTES);
      List<SeedMessage> said = bodies(MessageKind.SEED, all, SeedMessage::read);
      for (int k = 0; k < said.size(); k++) {
        require(
            Arrays.equals(said.get(k).taken(), taken.digest()),
            ErrorCode.CONFLICT,
            k,
            MessageKind.SEED,
            "it has seen other TAKEN messages than this party. Either a party has made two, or the"
                + " mailbox shows two");
        require(
            said.get(k).fits(taken.bodies().get(k)),
            ErrorCode.COMMITMENT,
            k,
            MessageKind.SEED,
            "its seed is not the one whose digest is in its TAKEN");
        seeds.add(said.get(k).seed());
      }
    }
    byte[] combined = DealingDigests.combined(taken.digest(), seeds);
    if (kept.combined().isEmpty()) {
      kept.setCombined(combined);
      means.folder().write(kept);
    } else if (!Arrays.equals(kept.combined().get(), combined)) {
      // Cannot be without a damaged state, as TAKEN fixes every seed. A row that is checked at two
      // points tells of its cells.
      throw new ViolationException(
          ErrorCode.CONFLICT,
          List.of(),
          MessageKind.SEED.name(),
          "the combined seed is another one than this party has kept, and no row is checked twice");
    }
    return combined;
  }

  /** The blocks that all could open. */
  private List<OpenBlock> open(KeptTaken own, List<TakenBlocks> bodies) {
    BitSet common = bodies.get(0).opened();
    bodies.forEach(body -> common.and(body.opened()));
    List<OpenBlock> open = new ArrayList<>();
    common.stream()
        .forEach(
            number ->
                open.add(
                    new OpenBlock(
                        open.size(), blocks.get(number), own.parts().get(number).sealed())));
    return open;
  }

  /** CHECKED: opens three values of each row, and judges by them. */
  private List<byte[]> check(byte[] combined, List<OpenBlock> open) {
    if (kept.checked().isEmpty()) {
      List<byte[]> digests = means.work().check(messages.place(), open, CheckPoint.of(combined));
      kept.setChecked(sign(MessageKind.CHECKED, new CheckedBlocks(digests).write()));
      means.folder().write(kept);
    }
    byte[] message = kept.checked().orElseThrow();
    messages.put(MessageKind.CHECKED, message);
    List<byte[]> all = all(MessageKind.CHECKED, message, CheckedBlocks.MAX_BYTES);
    List<CheckedBlocks> checked = bodies(MessageKind.CHECKED, all, CheckedBlocks::read);
    for (int k = 0; k < checked.size(); k++) {
      int size = checked.get(k).digests().size();
      require(
          size == open.size(),
          ErrorCode.WRONG_MANIFEST,
          k,
          MessageKind.CHECKED,
          "it has checked " + size + " blocks, and all could open " + open.size());
    }
    return means.work().judge(messages.place(), open, checked);
  }

  private static List<byte[]> unchecked(List<OpenBlock> open) {
    return open.stream().map(block -> new byte[block.block().rows()]).toList();
  }

  /** The verdicts of all rows, in the order of LIST. */
  private byte[] verdicts(List<OpenBlock> open, List<byte[]> found, List<KeptCollection> earlier) {
    byte[] verdicts = new byte[blocks.rows()];
    int at = 0;
    int next = 0;
    for (int number = 0; number < blocks.size(); number++) {
      int rows = blocks.get(number).rows();
      if (next < open.size() && open.get(next).block().number() == number) {
        System.arraycopy(found.get(next), 0, verdicts, at, rows);
        next++;
      } else {
        Arrays.fill(verdicts, at, at + rows, (byte) RowVerdict.UNREADABLE.ordinal());
      }
      at += rows;
    }
    new RowLimits(party, earlier).apply(blocks, verdicts);
    return verdicts;
  }

  private void keepVerdicts(byte[] combined, byte[] verdicts) {
    AcceptedRows body = new AcceptedRows(DealingDigests.accepted(combined, verdicts));
    kept.setVerdicts(new KeptVerdicts(verdicts, sign(MessageKind.ACCEPTED, body.write())));
    means.folder().write(kept);
  }

  /** ACCEPTED: nobody goes on unless all have found the same. */
  private void accept(byte[] combined) {
    KeptVerdicts own = kept.verdicts().orElseThrow();
    byte[] digest = DealingDigests.accepted(combined, own.verdicts());
    messages.put(MessageKind.ACCEPTED, own.message());
    List<byte[]> all = all(MessageKind.ACCEPTED, own.message(), AcceptedRows.BYTES);
    List<AcceptedRows> said = bodies(MessageKind.ACCEPTED, all, AcceptedRows::read);
    for (int k = 0; k < said.size(); k++) {
      require(
          Arrays.equals(said.get(k).digest(), digest),
          ErrorCode.CONFLICT,
          k,
          MessageKind.ACCEPTED,
          "it has other verdicts on the rows than this party. Either one of the two is mistaken, or"
              + " their earlier collections of this table are not the same");
    }
    kept.setStage(KeptCollection.Stage.FINISHED);
    means.folder().write(kept);
  }
}
