package io.jointly.examples.bench;

import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.session.OwnMessages;
import io.jointly.session.ShareSource;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Shares a vector that this JVM holds whole. */
final class VectorSource {

  private VectorSource() {}

  /**
   * @param vector of the session's only round; not copied
   */
  static ShareSource of(long[] vector, Mailbox mailbox) {
    return (task, earlier) -> {
      List<BlockShares> blocks =
          IntStream.range(0, task.blocks())
              .mapToObj(
                  block -> {
                    int from = 2 * block * Limits.BLOCK_ELEMENTS;
                    long[] plain =
                        Arrays.copyOfRange(vector, from, from + 2 * task.blockElements(block));
                    return task.shareBlock(block, plain, OwnMessages.blocksInto(mailbox));
                  })
              .toList();
      return SharedBlocks.of(task, blocks);
    };
  }
}
