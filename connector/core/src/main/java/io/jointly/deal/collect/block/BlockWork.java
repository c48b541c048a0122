package io.jointly.deal.collect.block;

import io.jointly.deal.message.CheckedBlocks;
import io.jointly.deal.message.CollectionPlace;
import java.util.List;

/**
 * What a compute party does with blocks. It is the heavy part of collecting, and may be spread over
 * executors. Every method can be called again with the same arguments, after the process has ended
 * in it, and does the same again.
 */
public interface BlockWork {

  /**
   * Reads and opens this party's parts of blocks.
   *
   * @return for each block, in their order, what was found
   */
  List<PartRead> take(List<ListedBlock> blocks);

  /**
   * Makes this party's shares of what is opened of each row, and puts them, one block of checks for
   * each block.
   *
   * @param challenge z and ρ. For the same blocks it is always the same: a row must not be checked
   *     at two points
   * @return for each block, in their order, the SHA-256 of its block of checks
   */
  List<byte[]> check(CollectionPlace place, List<OpenBlock> blocks, long[] challenge);

  /**
   * Judges the rows of blocks by the blocks of checks of all compute parties.
   *
   * @param checked what each compute party says it has put, in their order
   * @return for each block, in their order, the {@link io.jointly.deal.RowVerdict} of each row, as
   *     a byte with its ordinal: accepted, invalid or inconsistent
   */
  List<byte[]> judge(CollectionPlace place, List<OpenBlock> blocks, List<CheckedBlocks> checked);
}
