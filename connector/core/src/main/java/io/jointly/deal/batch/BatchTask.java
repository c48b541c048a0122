package io.jointly.deal.batch;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.crypto.FieldRandom;
import io.jointly.deal.DealtLayout;
import io.jointly.deal.DealtRowWriter;
import io.jointly.deal.key.RecipientKey;
import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPlace;
import io.jointly.deal.message.BatchPublication;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.message.DealingLimits;
import io.jointly.deal.message.PartSealer;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.PortableTable;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.mailbox.Mailbox;
import java.io.ByteArrayOutputStream;
import java.io.Serializable;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

/**
 * A batch that is dealt: all that it takes to deal one of its blocks, here or in an executor. It
 * holds no key of the dealer, but the secret of each recipient under which the batch is sealed,
 * besides the key of each block. Blocks are dealt in any order, each any number of times; what
 * {@link #deal} has returned for the attempt that counts goes into the manifest.
 */
public final class BatchTask implements Serializable {

  private static final long serialVersionUID = 1L;

  private final PortableTable table;
  private final BatchPlace place;
  private final int threshold;
  private final List<RecipientKey> recipients;

  private BatchTask(
      PortableTable table, BatchPlace place, int threshold, List<RecipientKey> recipients) {
    this.table = table;
    this.place = place;
    this.threshold = threshold;
    this.recipients = List.copyOf(recipients);
  }

  /**
   * A batch of a table.
   *
   * @param dealer the index of who deals it
   * @param name an id
   * @param recipients the newest dealing key of each compute party, in their order
   */
  public static BatchTask of(
      Collaboration collaboration,
      Table table,
      int dealer,
      String name,
      List<RecipientKey> recipients) {
    byte[] dealing = DealingDigests.dealing(collaboration.digest(), table.name());
    return new BatchTask(
        PortableTable.of(table),
        new BatchPlace(dealing, dealer, name),
        collaboration.maxColludingParties(),
        recipients);
  }

  public BatchPlace place() {
    return place;
  }

  /** To whom it is dealt: the compute parties, in their order. */
  public List<RecipientKey> recipients() {
    return recipients;
  }

  /** Makes rows of this batch of values. */
  public DealtRowEncoder encoder(OutsideBounds outsideBounds) {
    return new DealtRowEncoder(table.dealt(), outsideBounds);
  }

  /** How many rows each block has; the last one has what is left. */
  public int blockRows() {
    return table.dealt().layout().rowsOfBlock();
  }

  /**
   * Checks that a batch may have so many rows.
   *
   * @throws CallerException {@code DEALT_ROWS} if it may not
   */
  public void requireRows(long rows) {
    requireRows(table.dealt(), rows);
  }

  /** As {@link #requireRows(long)}, before there is a batch. */
  public static void requireRows(DealtTable table, long rows) {
    long perDealer = table.dealing().maxRowsPerDealer();
    int perBatch = DealingLimits.maxRows(table.layout().elements());
    if (rows < 1) {
      throw new CallerException(ErrorCode.DEALT_ROWS, "there are no rows; nothing was dealt");
    }
    if (rows > perDealer) {
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          "there are "
              + rows
              + " rows, and max_rows_per_dealer of table "
              + table.table().name()
              + " is "
              + perDealer
              + "; nothing was dealt. Deal fewer rows, or agree on another collaboration");
    }
    if (rows > perBatch) {
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          "there are "
              + rows
              + " rows, and one batch of table "
              + table.table().name()
              + " can have "
              + perBatch
              + "; nothing was dealt. Deal them in several batches");
    }
  }

  /**
   * Shares the rows of a block, seals the shares and puts them into the mailbox. What is random is
   * drawn anew in each call.
   *
   * @param block its number, from 0
   * @param rows {@link #blockRows} of them, or fewer in the last block
   * @param random the system's secure generator
   * @return what the manifest says of the block
   * @throws io.jointly.error.EnvironmentException {@code MAILBOX} if a part cannot be put
   */
  public BatchManifest.Block deal(
      int block, List<DealtRow> rows, SecureRandom random, Mailbox mailbox) {
    DealtLayout layout = table.dealt().layout();
    if (rows.isEmpty() || rows.size() > layout.rowsOfBlock()) {
      throw new IllegalArgumentException(rows.size() + " rows in a block");
    }
    PartSealer sealer = PartSealer.create(place, block, publicRows(rows), random);
    BlockDealing dealing = new BlockDealing(recipients.size(), threshold, random);
    long[] elements = FpVectors.create(rows.size() * layout.elements());
    try {
      DealtRowWriter writer = new DealtRowWriter(layout, FieldRandom.create(random));
      for (int i = 0; i < rows.size(); i++) {
        writer.write(rows.get(i).cell(), rows.get(i).numbers(), elements, i * layout.elements());
      }
      var shares = dealing.deal(elements);
      for (int k = 0; k < recipients.size(); k++) {
        RecipientKey to = recipients.get(k);
        BatchPublication.putPart(
            mailbox, sealer.seal(to.party(), to.encapsulation(), shares.get(k)));
      }
    } finally {
      Arrays.fill(elements, 0L);
      dealing.clear();
    }
    return sealer.listed();
  }

  private static byte[] publicRows(List<DealtRow> rows) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    rows.forEach(row -> all.writeBytes(row.publicValues()));
    return all.toByteArray();
  }

  /**
   * What the batch is, once all its blocks have been dealt.
   *
   * @param dealtAt by the dealer's clock
   * @param rows of all blocks
   * @param blocks what {@link #deal} has returned, in the order of their numbers
   * @throws CallerException {@code DEALT_ROWS} if it may not have so many rows
   */
  public BatchManifest manifest(Instant dealtAt, long rows, List<BatchManifest.Block> blocks) {
    requireRows(rows);
    return new BatchManifest(
        dealtAt,
        place.name(),
        Math.toIntExact(rows),
        table.dealt().layout().elements(),
        recipients.stream().map(RecipientKey::listed).toList(),
        blocks);
  }
}
