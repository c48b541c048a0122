package io.jointly.deal.message;

import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Encapsulation;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.protocol.message.Outgoing;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;

/**
 * Seals the parts of one block, each to a compute party (PROTOCOL.md 12.5), under a key that is
 * drawn for this object. Create one for each block in each attempt of a task. For one thread.
 */
public final class PartSealer {

  private final BatchPlace place;
  private final int block;
  private final byte[] salt;
  private final byte[] publicRows;
  private final BlockSealer sealer;

  private PartSealer(
      BatchPlace place, int block, byte[] salt, byte[] publicRows, BlockSealer sealer) {
    this.place = place;
    this.block = block;
    this.salt = salt;
    this.publicRows = publicRows;
    this.sealer = sealer;
  }

  /**
   * A sealer of a block.
   *
   * @param publicRows the same for all parties; not copied
   * @throws CallerException {@code DEALING} if they are too many bytes
   */
  public static PartSealer create(
      BatchPlace place, int block, byte[] publicRows, SecureRandom random) {
    if (publicRows.length > DealingLimits.MAX_PUBLIC_BYTES) {
      throw new CallerException(
          ErrorCode.DEALING,
          "the columns that are not hidden have "
              + publicRows.length
              + " bytes in block "
              + block
              + " of batch "
              + place.name()
              + ", and at most "
              + DealingLimits.MAX_PUBLIC_BYTES
              + " are allowed; deal shorter texts");
    }
    byte[] salt = new byte[DealingLimits.SALT_BYTES];
    random.nextBytes(salt);
    return new PartSealer(place, block, salt, publicRows, BlockSealer.create(random));
  }

  /** What BATCH says of the block. */
  public BatchManifest.Block listed() {
    return new BatchManifest.Block(
        sealer.ephemeralPublicKey(), DealingDigests.publicRows(salt, publicRows));
  }

  /**
   * Seals the part of one compute party, once.
   *
   * @param to the party's index
   * @param encapsulation to the party's newest dealing key; BATCH has its ciphertext
   */
  public Outgoing seal(int to, Encapsulation encapsulation, DealtShare share) {
    byte[] plain = new byte[salt.length + Integer.BYTES + publicRows.length + 1 + share.bytes()];
    ByteBuffer.wrap(plain)
        .put(salt)
        .putInt(publicRows.length)
        .put(publicRows)
        .put((byte) share.form().wire());
    share.write(plain, plain.length - share.bytes());
    try {
      return new Outgoing(
          place.part(to, block, sealer.ephemeralPublicKey()),
          sealer.seal(encapsulation, place.context(to, block), plain));
    } catch (BadKeyException e) {
      throw new InternalException(
          ErrorCode.BUG, "a dealing key was used that had to be refused when it was read", e);
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
