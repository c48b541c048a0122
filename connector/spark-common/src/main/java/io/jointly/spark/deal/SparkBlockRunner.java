package io.jointly.spark.deal;

import io.jointly.deal.collect.block.BlockParty;
import io.jointly.deal.collect.block.BlockRunner;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.share.MailboxSource;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;

/** Works on blocks in executors. */
final class SparkBlockRunner implements BlockRunner {

  /** So that a task is neither long nor large. */
  private static final int MOST_BLOCKS = 64;

  private final SparkContext context;
  private final MailboxSource mailbox;
  private final BlockParty party;

  SparkBlockRunner(SparkContext context, MailboxSource mailbox, BlockParty party) {
    this.context = context;
    this.mailbox = mailbox;
    this.party = party;
  }

  @Override
  public <I extends Serializable> List<byte[]> run(List<I> items, Step<I> step) {
    if (items.isEmpty()) {
      return List.of();
    }
    int size =
        Math.max(1, Math.min(MOST_BLOCKS, items.size() / (2 * context.defaultParallelism())));
    List<List<I>> tasks = new ArrayList<>();
    for (int from = 0; from < items.size(); from += size) {
      tasks.add(items.subList(from, Math.min(items.size(), from + size)));
    }
    return LocalJob.run(
        () -> new BlockRdd<>(context, tasks, mailbox, party, step).toJavaRDD().collect());
  }
}
