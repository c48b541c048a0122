package io.jointly.deal.collect.block;

import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.BadPartException;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionPlace;
import io.jointly.deal.message.PartOpener;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Works on the blocks that are sealed to this party. Dealing keys stay in this process: whoever
 * works on a block is given what opens its part, and nothing else.
 */
public final class SealedBlockWork implements BlockWork {

  private final CollectingParty party;
  private final PartKeys keys;
  private final BlockRunner runner;

  public SealedBlockWork(CollectingParty party, PartKeys keys, BlockRunner runner) {
    this.party = party;
    this.keys = keys;
    this.runner = runner;
  }

  @Override
  public List<PartRead> take(List<ListedBlock> blocks) {
    PartRead[] found = new PartRead[blocks.size()];
    List<OwnPart> parts = new ArrayList<>();
    List<Integer> places = new ArrayList<>();
    for (int i = 0; i < found.length; i++) {
      try {
        parts.add(part(blocks.get(i)));
        places.add(i);
      } catch (BadPartException e) {
        found[i] = PartRead.unread(e.reason().words());
      }
    }
    List<byte[]> read = runner.run(parts, (task, part) -> task.take(part).write());
    for (int i = 0; i < read.size(); i++) {
      found[places.get(i)] = PartRead.read(read.get(i));
    }
    return List.of(found);
  }

  /** A part to be checked. */
  private record Checkable(KnownPart part, int number) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public List<byte[]> check(CollectionPlace place, List<OpenBlock> blocks, long[] challenge) {
    List<Checkable> parts =
        blocks.stream()
            .map(
                open ->
                    new Checkable(new KnownPart(known(open.block()), open.sealed()), open.number()))
            .toList();
    return runner.run(
        parts, (task, item) -> task.check(place, item.part(), item.number(), challenge));
  }

  /** A block to be judged. */
  private record Judgeable(BlockTask.CheckedRows block, byte[][] digests) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public List<byte[]> judge(
      CollectionPlace place, List<OpenBlock> blocks, List<CheckedBlocks> checked) {
    List<Judgeable> all =
        blocks.stream()
            .map(
                open ->
                    new Judgeable(
                        new BlockTask.CheckedRows(open.number(), open.block().rows()),
                        checked.stream()
                            .map(of -> of.digests().get(open.number()))
                            .toArray(byte[][]::new)))
            .toList();
    return runner.run(
        all, (task, item) -> task.judge(place, item.block(), List.of(item.digests())));
  }

  /** What gives the accepted rows of blocks: {@link BlockTask#rows} of each. */
  public Stream<AcceptedPart> parts(Stream<AcceptedBlock> accepted) {
    return accepted.map(
        each ->
            new AcceptedPart(
                new KnownPart(known(each.block()), each.sealed()), each.verdicts().clone()));
  }

  private OwnPart part(ListedBlock block) throws BadPartException {
    ListedBatch batch = block.batch();
    SessionKey key = keys.find(batch.manifest().keyNumbers().get(party.place()));
    PartOpener opener =
        new PartOpener(
            batch.place(), batch.manifest(), party.party(), party.place(), key, party.form());
    return new OwnPart(
        party.dealerId(batch.place().dealer()),
        batch.place().name(),
        block.firstRow(),
        opener.part(block.block()));
  }

  /** A part that was opened before, so that BATCH lists a key for it. */
  private OwnPart known(ListedBlock block) {
    try {
      return part(block);
    } catch (BadPartException e) {
      throw new IllegalStateException("a part was opened that cannot be", e);
    }
  }
}
