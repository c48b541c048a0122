package io.jointly.spark.share;

import io.jointly.crypto.FieldRandom;
import io.jointly.encoding.group.GroupEncoder;
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
 * Runs in executors: makes one block of the vector from the records of its groups, shares it, and
 * puts the sealed shares into the mailbox. The block in the clear never leaves the task.
 */
final class BlockSharer implements PartitionFunction<Tuple2<Integer, long[]>, BlockShares> {

  private static final long serialVersionUID = 1L;

  private static final long[] NOTHING = {};

  private final ShareTask task;
  private final GroupEncoder encoder;
  private final int groups;
  private final @Nullable Broadcast<long[]> found;
  private final int searches;
  private final MailboxSource mailbox;

  /**
   * @param groups how many there are, with rows or without
   * @param found what the searches of each group have found in earlier rounds; null in round 0
   * @param searches how many each group has
   */
  BlockSharer(
      ShareTask task,
      GroupEncoder encoder,
      int groups,
      @Nullable Broadcast<long[]> found,
      int searches,
      MailboxSource mailbox) {
    this.task = task;
    this.encoder = encoder;
    this.groups = groups;
    this.found = found;
    this.searches = searches;
    this.mailbox = mailbox;
  }

  @Override
  public BlockShares call(int block, Iterator<Tuple2<Integer, long[]>> records) {
    int length = task.blockElements(block);
    long[] plain = FpVectors.create(length);
    long begin = (long) block * Limits.BLOCK_ELEMENTS;
    FieldRandom random = FieldRandom.create(new SecureRandom());
    int round = task.round();
    long[] before = found == null ? NOTHING : found.value();
    while (records.hasNext()) {
      long[] record = records.next()._2();
      long first = record[0] * encoder.elements(round) - begin;
      int foundAt = (int) record[0] * searches;
      encoder.encode(round, record, 1, before, foundAt, random, plain, first, length);
    }
    encoder.mask(round, groups, random, plain, begin, length);
    try (Mailbox opened = mailbox.open()) {
      return task.shareBlock(block, plain, OwnMessages.blocksInto(opened));
    }
  }
}
