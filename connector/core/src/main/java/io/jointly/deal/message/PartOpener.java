package io.jointly.deal.message;

import io.jointly.crypto.BadSealException;
import io.jointly.crypto.BlockOpener;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.SessionKey;
import io.jointly.deal.message.BadPartException.Reason;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Opens the parts of a batch that are sealed to one compute party (PROTOCOL.md 12.5). */
public final class PartOpener {

  /** Behind the salt and the length of the public rows. */
  private static final int ROWS_AT = DealingLimits.SALT_BYTES + Integer.BYTES;

  private final BatchPlace place;
  private final BatchManifest manifest;
  private final int me;
  private final SessionKey key;
  private final DealtShare.Form form;

  /**
   * @param me the compute party's index
   * @param key its dealing key of the number that the batch names
   * @param form in which the party is given its shares
   */
  public PartOpener(
      BatchPlace place, BatchManifest manifest, int me, SessionKey key, DealtShare.Form form) {
    this.place = place;
    this.manifest = manifest;
    this.me = me;
    this.key = key;
    this.form = form;
  }

  /** Where a block's part for this party is in the mailbox. */
  public String name(int block) {
    return place.part(me, block, manifest.blocks().get(block).ephemeralKey());
  }

  /** The longest part that a block can have; a longer one need not be read. */
  public int maxBytes(int block) {
    return BlockSealer.sealedLength(
        ROWS_AT + DealingLimits.MAX_PUBLIC_BYTES + 1 + shareBytes(block));
  }

  private int elements(int block) {
    return manifest.rowsOf(block) * manifest.rowElements();
  }

  private int shareBytes(int block) {
    return switch (form) {
      case SEED -> DealingLimits.SEED_BYTES;
      case ELEMENTS -> elements(block) * Fp127.BYTES;
    };
  }

  /**
   * Opens a part.
   *
   * @throws BadPartException if it breaks any rule; what is wrong first is the reason
   */
  public OpenedPart open(int block, byte[] sealed) throws BadPartException {
    if (sealed.length > maxBytes(block)) {
      throw new BadPartException(Reason.TOO_LONG, block);
    }
    BatchManifest.Block listed = manifest.blocks().get(block);
    byte[] plain;
    try {
      plain = BlockOpener.open(key, listed.ephemeralKey(), place.context(me, block), sealed);
    } catch (BadSealException e) {
      throw new BadPartException(Reason.SEAL, block);
    }
    try {
      return read(block, listed, plain);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }

  private OpenedPart read(int block, BatchManifest.Block listed, byte[] plain)
      throws BadPartException {
    require(plain.length >= ROWS_AT, Reason.CUT_OFF, block);
    long publicBytes =
        Integer.toUnsignedLong(ByteBuffer.wrap(plain).getInt(DealingLimits.SALT_BYTES));
    require(publicBytes <= DealingLimits.MAX_PUBLIC_BYTES, Reason.PUBLIC_LENGTH, block);
    int formAt = ROWS_AT + (int) publicBytes;
    require(plain.length > formAt, Reason.CUT_OFF, block);
    byte[] publicRows = Arrays.copyOfRange(plain, ROWS_AT, formAt);
    require(
        Arrays.equals(
            DealingDigests.publicRows(Arrays.copyOf(plain, DealingLimits.SALT_BYTES), publicRows),
            listed.publicDigest()),
        Reason.PUBLIC_DIGEST,
        block);
    require(plain[formAt] == form.wire(), Reason.FORM, block);
    int shareAt = formAt + 1;
    require(plain.length - shareAt >= shareBytes(block), Reason.CUT_OFF, block);
    require(plain.length - shareAt == shareBytes(block), Reason.LEFT_OVER, block);
    return new OpenedPart(publicRows, share(block, plain, shareAt));
  }

  private long[] share(int block, byte[] plain, int at) throws BadPartException {
    if (form == DealtShare.Form.SEED) {
      byte[] seed = Arrays.copyOfRange(plain, at, plain.length);
      try {
        return DealtShare.expand(seed, elements(block));
      } finally {
        Arrays.fill(seed, (byte) 0);
      }
    }
    long[] elements = FpVectors.create(elements(block));
    require(
        FpVectors.read(plain, at, elements(block), elements, 0).isEmpty(), Reason.ELEMENT, block);
    return elements;
  }

  private static void require(boolean holds, Reason reason, int block) throws BadPartException {
    if (!holds) {
      throw new BadPartException(reason, block);
    }
  }
}
