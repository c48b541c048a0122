package io.jointly.spark.deal;

import io.jointly.deal.collect.block.BlockParty;
import io.jointly.deal.collect.block.BlockRunner;
import io.jointly.deal.collect.block.BlockTask;
import io.jointly.mailbox.Mailbox;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.share.MailboxSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;

/**
 * Works on blocks in executors. What goes to them and comes from them is serialized by Java, as
 * Spark's own tasks are, so that a user's Kryo need not know it.
 */
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

  /** Blocks that one task works on, each list a task. */
  static <T> List<List<T>> tasks(List<T> blocks, int parallelism) {
    int size = Math.max(1, Math.min(MOST_BLOCKS, blocks.size() / (2 * parallelism)));
    List<List<T>> tasks = new ArrayList<>();
    for (int from = 0; from < blocks.size(); from += size) {
      tasks.add(blocks.subList(from, Math.min(blocks.size(), from + size)));
    }
    return tasks;
  }

  @Override
  public <I extends Serializable, O extends Serializable> List<O> run(
      List<I> items, Step<I, O> step) {
    if (items.isEmpty()) {
      return List.of();
    }
    List<byte[]> tasks =
        tasks(items, context.defaultParallelism()).stream()
            .map(task -> write(new ArrayList<>(task)))
            .toList();
    List<byte[]> results =
        LocalJob.run(
            () ->
                JavaSparkContext.fromSparkContext(context)
                    .parallelize(tasks, tasks.size())
                    .map(new Work<>(mailbox, party, step))
                    .collect());
    List<O> all = new ArrayList<>();
    for (byte[] result : results) {
      List<O> own = read(result);
      all.addAll(own);
    }
    return all;
  }

  /** One task. */
  private record Work<I extends Serializable, O extends Serializable>(
      MailboxSource mailbox, BlockParty party, Step<I, O> step)
      implements Function<byte[], byte[]> {

    private static final long serialVersionUID = 1L;

    @Override
    public byte[] call(byte[] items) {
      List<I> blocks = read(items);
      try (Mailbox opened = mailbox.open()) {
        BlockTask task = new BlockTask(opened, party);
        ArrayList<O> results = new ArrayList<>();
        blocks.forEach(block -> results.add(step.run(task, block)));
        return write(results);
      }
    }
  }

  private static byte[] write(ArrayList<? extends Serializable> items) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(items);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  /** What {@link #write} has written in another process of this party. */
  @SuppressWarnings("unchecked")
  private static <T extends Serializable> List<T> read(byte[] bytes) {
    try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
      return (List<T>) in.readObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("an executor has another release of Jointly", e);
    }
  }
}
