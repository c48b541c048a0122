package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Encapsulation;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.message.MessageTime;
import io.jointly.protocol.parameters.Limits;
import java.io.Serializable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The body of a BATCH (PROTOCOL.md 12.5): what a dealer has dealt. Only the listed blocks count.
 *
 * @param dealtAt by the dealer's clock; whole seconds from 1970 on
 * @param name an id
 * @param rows from 1 to {@link DealingLimits#maxRows}
 * @param rowElements of one row
 * @param recipients the compute parties, in their order
 * @param blocks as many as {@link DealingLimits#blocks} says
 */
public record BatchManifest(
    Instant dealtAt,
    String name,
    int rows,
    int rowElements,
    List<Recipient> recipients,
    List<Block> blocks) {

  private static final int RECIPIENT_BYTES = 4 + Encapsulation.BYTES;
  private static final int BLOCK_BYTES = Limits.KEY_BYTES + Limits.DIGEST_BYTES;

  /** The longest BATCH. */
  public static final int MAX_BYTES =
      Limits.HEADER_BYTES
          + 8
          + 4
          + DealingLimits.MAX_NAME_BYTES
          + 4 * 4
          + 2
          + RECIPIENT_BYTES * Limits.MAX_COMPUTE_PARTIES
          + BLOCK_BYTES * DealingLimits.MAX_BLOCKS
          + PublicIdentity.SIGNATURE_BYTES;

  /**
   * To whom the batch is sealed. The array is not copied.
   *
   * @param keyNumber of the dealing key
   * @param ciphertext in which the secret reaches the party that all its parts are sealed under
   */
  public record Recipient(int keyNumber, byte[] ciphertext) {}

  /**
   * A block. The arrays are not copied.
   *
   * @param ephemeralKey with which its parts are sealed, one for all recipients
   * @param publicDigest of its public rows
   */
  public record Block(byte[] ephemeralKey, byte[] publicDigest) implements Serializable {}

  /**
   * @throws IllegalArgumentException if a bound does not hold
   */
  public BatchManifest {
    recipients = List.copyOf(recipients);
    blocks = List.copyOf(blocks);
    if (!DealingName.isId(name)) {
      throw new IllegalArgumentException("the name of a batch is no id");
    }
    if (rows < 1
        || rows > DealingLimits.maxRows(rowElements)
        || blocks.size() != DealingLimits.blocks(rows, rowElements)) {
      throw new IllegalArgumentException(
          blocks.size() + " blocks for " + rows + " rows of " + rowElements + " elements");
    }
    if (recipients.size() < DealingLimits.MIN_COMPUTE_PARTIES
        || recipients.size() > Limits.MAX_COMPUTE_PARTIES) {
      throw new IllegalArgumentException(recipients.size() + " recipients");
    }
  }

  /** The number of each compute party's dealing key. */
  public List<Integer> keyNumbers() {
    return recipients.stream().map(Recipient::keyNumber).toList();
  }

  /** How many rows a block has. */
  public int rowsOf(int block) {
    int blockRows = DealingLimits.blockRows(rowElements);
    return (int) Math.min(blockRows, rows - (long) block * blockRows);
  }

  public CanonicalWriter write() {
    CanonicalWriter out =
        new CanonicalWriter()
            .u64(dealtAt.getEpochSecond())
            .text(name)
            .u32(rows)
            .u32(rowElements)
            .u32(DealingLimits.blockRows(rowElements))
            .u16(recipients.size());
    recipients.forEach(to -> out.u32(to.keyNumber).raw(to.ciphertext));
    out.u32(blocks.size());
    blocks.forEach(block -> out.raw(block.ephemeralKey).raw(block.publicDigest));
    return out;
  }

  public static BatchManifest read(CanonicalReader in) {
    Instant dealtAt = MessageTime.read(in, "time");
    String name = readName(in);
    int rows = in.count("rows", DealingLimits.MAX_ROWS);
    int rowElements = in.count("elements of a row", DealingLimits.MAX_ROW_ELEMENTS);
    if (rows < 1 || rowElements < 1) {
      throw new MalformedException("there are no rows, or rows without elements");
    }
    int blockRows = in.count("rows of a block", DealingLimits.MAX_BLOCK_ROWS);
    if (blockRows != DealingLimits.blockRows(rowElements)) {
      throw new MalformedException(
          blockRows + " rows in a block do not fit " + rowElements + " elements of a row");
    }
    List<Recipient> recipients = readRecipients(in);
    int count = in.count("blocks", DealingLimits.MAX_BLOCKS);
    if (count != DealingLimits.blocks(rows, rowElements)) {
      throw new MalformedException(count + " blocks do not fit " + rows + " rows");
    }
    List<Block> blocks = new ArrayList<>();
    for (int block = 0; block < count; block++) {
      blocks.add(
          new Block(
              in.raw("ephemeral key", Limits.KEY_BYTES),
              in.raw("public digest", Limits.DIGEST_BYTES)));
    }
    in.end();
    return new BatchManifest(dealtAt, name, rows, rowElements, recipients, blocks);
  }

  private static List<Recipient> readRecipients(CanonicalReader in) {
    int parties = in.u16("compute parties");
    if (parties < DealingLimits.MIN_COMPUTE_PARTIES || parties > Limits.MAX_COMPUTE_PARTIES) {
      throw new MalformedException(parties + " compute parties");
    }
    List<Recipient> recipients = new ArrayList<>();
    for (int party = 0; party < parties; party++) {
      recipients.add(
          new Recipient(
              in.count("key number", Limits.MAX_NUMBER),
              in.raw("ciphertext", Encapsulation.BYTES)));
    }
    return recipients;
  }

  static String readName(CanonicalReader in) {
    String name = in.text("name", DealingLimits.MAX_NAME_BYTES);
    if (!DealingName.isId(name)) {
      throw new MalformedException("the name is no id");
    }
    return name;
  }
}
