package io.jointly.spark.deal;

import io.jointly.deal.collect.block.BlockParty;
import io.jointly.deal.collect.block.BlockRunner.Step;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.mailbox.Mailbox;
import io.jointly.spark.share.MailboxSource;
import io.jointly.spark.version.ScalaCollections;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * What comes of a step with each of many blocks. What is known of the blocks travels in the
 * partitions, as Spark's tasks do, so that a user's Kryo need not know it.
 */
final class BlockRdd<I extends Serializable> extends RDD<byte[]> {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable List<List<I>> tasks;
  private final MailboxSource mailbox;
  private final BlockParty party;
  private final Step<I> step;

  /**
   * @param tasks what each task works on
   */
  BlockRdd(
      SparkContext context,
      List<List<I>> tasks,
      MailboxSource mailbox,
      BlockParty party,
      Step<I> step) {
    super(
        context,
        ScalaCollections.seq(List.<Dependency<?>>of()),
        ClassTag$.MODULE$.apply(byte[].class));
    this.tasks = tasks;
    this.mailbox = mailbox;
    this.party = party;
    this.step = step;
  }

  /** What is known of some blocks. */
  private record Items<I extends Serializable>(int index, ArrayList<I> items) implements Partition {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Partition[] getPartitions() {
    List<List<I>> known = Objects.requireNonNull(tasks);
    Partition[] partitions = new Partition[known.size()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Items<>(i, new ArrayList<>(known.get(i)));
    }
    return partitions;
  }

  @Override
  @SuppressWarnings("unchecked") // Spark hands back the partitions above.
  public Iterator<byte[]> compute(Partition split, TaskContext context) {
    List<byte[]> results = new ArrayList<>();
    try (Mailbox opened = mailbox.open()) {
      BlockTask task = new BlockTask(opened, party);
      ((Items<I>) split).items().forEach(item -> results.add(step.run(task, item)));
    }
    return ScalaCollections.iterator(results.iterator());
  }
}
