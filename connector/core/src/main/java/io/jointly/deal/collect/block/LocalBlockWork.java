package io.jointly.deal.collect.block;

import io.jointly.deal.ValidityCheck;
import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionPlace;
import java.util.List;

/** Works on one block after another, in this process: for small tables. */
public final class LocalBlockWork implements BlockWork {

  private final BlockTask task;
  private final CollectingParty party;

  public LocalBlockWork(BlockTask task, CollectingParty party) {
    this.task = task;
    this.party = party;
  }

  @Override
  public List<PartRead> take(List<ListedBlock> blocks) {
    return blocks.stream().map(task::take).toList();
  }

  @Override
  public List<byte[]> check(CollectionPlace place, List<OpenBlock> blocks, long[] challenge) {
    ValidityCheck check = ValidityCheck.of(party.table().layout(), challenge);
    return blocks.stream().map(block -> task.check(place, block, check)).toList();
  }

  @Override
  public List<byte[]> judge(
      CollectionPlace place, List<OpenBlock> blocks, List<CheckedBlocks> checked) {
    return blocks.stream()
        .map(
            block ->
                task.judge(
                    place,
                    block,
                    checked.stream().map(of -> of.digests().get(block.number())).toList()))
        .toList();
  }
}
