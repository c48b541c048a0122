package io.jointly.spark.deal;

import io.jointly.deal.collect.block.AcceptedPart;
import io.jointly.deal.collect.block.BlockParty;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.mailbox.Mailbox;
import io.jointly.spark.share.MailboxSource;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.apache.spark.Dependency;
import org.apache.spark.Partition;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Row;
import org.apache.spark.util.TaskCompletionListener;
import org.jspecify.annotations.Nullable;
import scala.collection.Iterator;
import scala.reflect.ClassTag$;

/**
 * The rows of a collection. Planning a job collects, once; each task opens this party's parts of
 * some blocks.
 */
final class CollectedRdd extends RDD<Row> {

  private static final long serialVersionUID = 1L;

  private final transient @Nullable Supplier<List<List<AcceptedPart>>> collection;
  private final MailboxSource mailbox;
  private final BlockParty party;

  /**
   * @param parts collects at the first call, and gives the parts for each task
   */
  CollectedRdd(
      SparkContext context, ShareCollection collection, Supplier<List<List<AcceptedPart>>> parts) {
    super(
        context,
        ScalaCollections.seq(List.<Dependency<?>>of()),
        ClassTag$.MODULE$.apply(Row.class));
    this.collection = parts;
    this.mailbox = collection.mailbox();
    this.party = collection.forBlocks();
  }

  /** Parts of blocks. */
  private record Blocks(int index, ArrayList<AcceptedPart> parts) implements Partition {
    private static final long serialVersionUID = 1L;
  }

  @Override
  public Partition[] getPartitions() {
    List<List<AcceptedPart>> tasks = Objects.requireNonNull(collection).get();
    Partition[] partitions = new Partition[tasks.size()];
    for (int i = 0; i < partitions.length; i++) {
      partitions[i] = new Blocks(i, new ArrayList<>(tasks.get(i)));
    }
    return partitions;
  }

  @Override
  public Iterator<Row> compute(Partition split, TaskContext context) {
    Mailbox opened = mailbox.open();
    context.addTaskCompletionListener((TaskCompletionListener) ended -> opened.close());
    BlockTask task = new BlockTask(opened, party);
    CollectedValues values = new CollectedValues(party.id(), party.table().dealt().layout());
    return ScalaCollections.iterator(
        ((Blocks) split)
            .parts().stream()
                .flatMap(part -> task.rows(part).stream())
                .map(values::row)
                .iterator());
  }
}
