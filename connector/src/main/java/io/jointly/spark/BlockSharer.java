package io.jointly.spark;

import io.jointly.crypto.FieldRandom;
import io.jointly.encoding.GroupEncoder;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.BlockShares;
import io.jointly.protocol.ShareTask;
import io.jointly.session.MailboxBlocks;
import java.security.SecureRandom;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.Function2;
import scala.Tuple2;

/**
 * Runs in executors: makes one block of the vector from the records of its groups, shares it, and
 * puts the sealed shares into the mailbox. The block in the clear never leaves the task.
 */
final class BlockSharer
    implements Function2<Integer, Iterator<Tuple2<Integer, long[]>>, Iterator<BlockShares>> {

  private static final long serialVersionUID = 1L;

  private final ShareTask task;
  private final GroupEncoder encoder;
  private final int blockElements;
  private final MailboxSource mailbox;

  BlockSharer(ShareTask task, GroupEncoder encoder, int blockElements, MailboxSource mailbox) {
    this.task = task;
    this.encoder = encoder;
    this.blockElements = blockElements;
    this.mailbox = mailbox;
  }

  @Override
  public Iterator<BlockShares> call(Integer block, Iterator<Tuple2<Integer, long[]>> records) {
    int length = task.blockElements(block);
    long[] plain = FpVectors.create(length);
    long begin = (long) block * blockElements;
    FieldRandom random = FieldRandom.create(new SecureRandom());
    while (records.hasNext()) {
      encode(records.next()._2(), begin, length, random, plain);
    }
    try (Mailbox opened = mailbox.open()) {
      return List.of(task.shareBlock(block, plain, MailboxBlocks.into(opened))).iterator();
    }
  }

  private void encode(long[] record, long begin, int length, FieldRandom random, long[] plain) {
    int elements = encoder.elements();
    long first = record[0] * elements - begin;
    for (int e = 0; e < elements; e++) {
      long at = first + e;
      if (at >= 0 && at < length) {
        encoder.encode(e, record, 1, random, plain, (int) at);
      }
    }
  }
}
