package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.List;

/**
 * All blocks of this party's vector in one round, shared: the key of the task attempt that counts
 * for each block, and this party's own share of the whole. For one use.
 */
public final class SharedBlocks {

  private final int round;
  private final byte[][] keys;
  private final long[] ownShare;

  private SharedBlocks(int round, byte[][] keys, long[] ownShare) {
    this.round = round;
    this.keys = keys;
    this.ownShare = ownShare;
  }

  /**
   * @param blocks one for each block of the vector, in any order
   * @throws InternalException if a block is missing, there twice or of another round
   */
  public static SharedBlocks of(ShareTask task, Iterable<BlockShares> blocks) {
    byte[][] keys = new byte[task.blocks()][];
    long[] own = FpVectors.create(task.keepsShare() ? task.elements() : 0);
    for (BlockShares block : blocks) {
      if (block.round() != task.round()) {
        throw new InternalException(
            ErrorCode.BUG, "a block of round " + block.round() + " in round " + task.round());
      }
      int index = block.block();
      if (index < 0 || index >= keys.length || keys[index] != null) {
        throw new InternalException(ErrorCode.BUG, "block " + index + " was shared twice");
      }
      keys[index] = block.ephemeralKey();
      if (task.keepsShare()) {
        FpVectors.copy(
            block.ownShare(),
            0,
            own,
            index * Limits.BLOCK_ELEMENTS,
            FpVectors.length(block.ownShare()));
      }
    }
    if (Arrays.asList(keys).contains(null)) {
      throw new InternalException(ErrorCode.BUG, "not all blocks were shared");
    }
    return new SharedBlocks(task.round(), keys, own);
  }

  int round() {
    return round;
  }

  List<byte[]> keys() {
    return List.of(keys);
  }

  /** The vector itself. Empty if this party is not a compute party. */
  long[] ownShare() {
    return ownShare;
  }
}
