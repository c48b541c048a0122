package io.jointly.deal.message;

import io.jointly.crypto.BadSealException;
import io.jointly.crypto.BlockKey;
import io.jointly.crypto.BlockSealer;
import io.jointly.deal.message.BadPartException.Reason;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * One part of a batch, and what opens it (PROTOCOL.md 12.5): here or in an executor of the compute
 * party to which it is sealed. {@link PartOpener} makes it. It has no text form.
 */
public final class SealedPart implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Behind the salt and the length of the public rows. */
  private static final int ROWS_AT = DealingLimits.SALT_BYTES + Integer.BYTES;

  /**
   * What BATCH says of a part.
   *
   * @param block its number in the batch
   * @param rows how many it has
   * @param rowElements of one row
   * @param publicDigest of its public rows
   */
  record Listed(int block, int rows, int rowElements, byte[] publicDigest) implements Serializable {
    private static final long serialVersionUID = 1L;
  }

  private final String name;
  private final Listed listed;
  private final BlockKey key;
  private final DealtShare.Form form;

  SealedPart(String name, Listed listed, BlockKey key, DealtShare.Form form) {
    this.name = name;
    this.listed = listed;
    this.key = key;
    this.form = form;
  }

  /** Where it is in the mailbox. */
  public String name() {
    return name;
  }

  /** The number of its block in the batch, from 0. */
  public int block() {
    return listed.block;
  }

  /** How many rows it has. */
  public int rows() {
    return listed.rows;
  }

  /** The longest that it can be; a longer one need not be read. */
  public int maxBytes() {
    return BlockSealer.recordsLength(ROWS_AT + DealingLimits.MAX_PUBLIC_BYTES + 1 + shareBytes());
  }

  private int elements() {
    return listed.rows * listed.rowElements;
  }

  private int shareBytes() {
    return switch (form) {
      case SEED -> DealingLimits.SEED_BYTES;
      case ELEMENTS -> elements() * Fp127.BYTES;
    };
  }

  /**
   * Opens it.
   *
   * @throws BadPartException if it breaks any rule; what is wrong first is the reason
   */
  public OpenedPart open(byte[] sealed) throws BadPartException {
    require(sealed.length <= maxBytes(), Reason.TOO_LONG);
    byte[] plain;
    try {
      plain = key.open(sealed);
    } catch (BadSealException e) {
      throw new BadPartException(Reason.SEAL, listed.block);
    }
    try {
      return read(plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private OpenedPart read(byte[] plain) throws BadPartException {
    require(plain.length >= ROWS_AT, Reason.CUT_OFF);
    long publicBytes =
        Integer.toUnsignedLong(ByteBuffer.wrap(plain).getInt(DealingLimits.SALT_BYTES));
    require(publicBytes <= DealingLimits.MAX_PUBLIC_BYTES, Reason.PUBLIC_LENGTH);
    int formAt = ROWS_AT + (int) publicBytes;
    require(plain.length > formAt, Reason.CUT_OFF);
    byte[] publicRows = Arrays.copyOfRange(plain, ROWS_AT, formAt);
    require(
        Arrays.equals(
            DealingDigests.publicRows(Arrays.copyOf(plain, DealingLimits.SALT_BYTES), publicRows),
            listed.publicDigest),
        Reason.PUBLIC_DIGEST);
    require(plain[formAt] == form.wire(), Reason.FORM);
    int shareAt = formAt + 1;
    require(plain.length - shareAt >= shareBytes(), Reason.CUT_OFF);
    require(plain.length - shareAt == shareBytes(), Reason.LEFT_OVER);
    return new OpenedPart(publicRows, share(plain, shareAt));
  }

  private long[] share(byte[] plain, int at) throws BadPartException {
    if (form == DealtShare.Form.SEED) {
      byte[] seed = Arrays.copyOfRange(plain, at, plain.length);
      try {
        return DealtShare.expand(seed, elements());
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    }
    long[] elements = FpVectors.create(elements());
    require(FpVectors.read(plain, at, elements(), elements, 0).isEmpty(), Reason.ELEMENT);
    return elements;
  }

  private void require(boolean holds, Reason reason) throws BadPartException {
    if (!holds) {
      throw new BadPartException(reason, listed.block);
    }
  }
}
