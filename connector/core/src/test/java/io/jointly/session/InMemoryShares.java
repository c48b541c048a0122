package io.jointly.session;

import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import java.util.ArrayList;
import java.util.List;

/** Shares vectors that this JVM holds whole, one block after another. */
public final class InMemoryShares implements ShareSource {

  /** Makes the vector of a round from the totals of all rounds before. */
  @FunctionalInterface
  public interface Vectors {
    long[] of(int round, List<long[]> earlier);
  }

  private final Vectors vectors;
  private final Mailbox mailbox;

  private InMemoryShares(Vectors vectors, Mailbox mailbox) {
    this.vectors = vectors;
    this.mailbox = mailbox;
  }

  /**
   * @param vector of {@link FpVectors}, as long as the session's only round; not copied
   */
  public static InMemoryShares of(long[] vector, Mailbox mailbox) {
    return new InMemoryShares((round, earlier) -> vector, mailbox);
  }

  /**
   * @param vectors called once in each round; of {@link FpVectors}, as long as the round's
   */
  public static InMemoryShares inRounds(Vectors vectors, Mailbox mailbox) {
    return new InMemoryShares(vectors, mailbox);
  }

  @Override
  public SharedBlocks share(ShareTask task, List<long[]> earlier) {
    long[] vector = vectors.of(task.round(), earlier);
    if (FpVectors.length(vector) != task.elements()) {
      throw new IllegalArgumentException(
          "a vector of " + FpVectors.length(vector) + " elements in a round of " + task.elements());
    }
    List<BlockShares> blocks = new ArrayList<>();
    for (int block = 0; block < task.blocks(); block++) {
      long[] plain =
          FpVectors.slice(vector, block * Limits.BLOCK_ELEMENTS, task.blockElements(block));
      blocks.add(task.shareBlock(block, plain, OwnMessages.blocksInto(mailbox)));
    }
    return SharedBlocks.of(task, blocks);
  }
}
