package io.jointly.spark.share;

import io.jointly.crypto.FieldRandom;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.round.BlockShares;
import io.jointly.protocol.round.ShareTask;
import io.jointly.session.OwnMessages;
import java.security.SecureRandom;
import java.util.Iterator;
import org.apache.spark.broadcast.Broadcast;
import org.jspecify.annotations.Nullable;
import scala.Tuple2;

/**
 * Runs in executors. It builds one block of the vector from the records of its groups, shares it,
 * and puts the sealed shares into the mailbox. The plain block never leaves the task.
 */
final class SharingFunction implements PartitionFunction<Tuple2<Integer, long[]>, BlockShares> {

  private static final long serialVersionUID = 1L;

  private static final long[] NOTHING = {};

  private final ShareTask task;
  private final GroupEncoder encoder;
  private final int groups;
  private final @Nullable Broadcast<long[]> found;
  private final MailboxSource mailbox;

  /**
   * @param groups the number of groups, with or without rows
   * @param found the results of each group's searches in earlier rounds; null in round 0
   */
  SharingFunction(
      ShareTask task,
      GroupEncoder encoder,
      int groups,
      @Nullable Broadcast<long[]> found,
      MailboxSource mailbox) {
    this.task = task;
    this.encoder = encoder;
    this.groups = groups;
    this.found = found;
    this.mailbox = mailbox;
  }

  @Override
  public BlockShares call(int block, Iterator<Tuple2<Integer, long[]>> records) {
    int length = task.blockElements(block);
    long[] plain = FpVectors.create(length);
    BlockEncoder encoded =
        new BlockEncoder(
            encoder,
            task.round(),
            found == null ? NOTHING : found.value(),
            FieldRandom.create(new SecureRandom()),
            new VectorBlock(plain, (long) block * Limits.BLOCK_ELEMENTS, length));
    while (records.hasNext()) {
      long[] record = records.next()._2();
      encoded.add((int) record[0], record, 1);
    }
    encoded.drawMasks(groups);
    try (Mailbox opened = mailbox.open()) {
      return task.shareBlock(block, plain, OwnMessages.blocksInto(opened));
    }
  }
}
