package io.jointly.session;

import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.BlockShares;
import io.jointly.protocol.Limits;
import io.jointly.protocol.ShareTask;
import io.jointly.protocol.SharedBlocks;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shares a vector that this JVM holds whole, one block after another. */
public final class VectorShares implements LocalShares {

  private final long[] vector;
  private final Mailbox mailbox;

  private VectorShares(long[] vector, Mailbox mailbox) {
    this.vector = vector;
    this.mailbox = mailbox;
  }

  /**
   * @param vector of {@link FpVectors}, as long as the session's; not copied
   */
  public static VectorShares of(long[] vector, Mailbox mailbox) {
    return new VectorShares(vector, mailbox);
  }

  @Override
  public SharedBlocks share(ShareTask task) {
    if (FpVectors.length(vector) != task.elements()) {
      throw new IllegalArgumentException(
          "a vector of "
              + FpVectors.length(vector)
              + " elements in a session of "
              + task.elements());
    }
    List<BlockShares> blocks = new ArrayList<>();
    for (int block = 0; block < task.blocks(); block++) {
      int from = 2 * block * Limits.BLOCK_ELEMENTS;
      long[] plain = Arrays.copyOfRange(vector, from, from + 2 * task.blockElements(block));
      blocks.add(task.shareBlock(block, plain, MailboxBlocks.into(mailbox)));
    }
    return SharedBlocks.of(task, blocks);
  }
}
