package io.jointly.protocol.round;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Shamir;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.io.Serializable;
import java.security.SecureRandom;
import java.util.List;

/**
 * What an executor needs to share and seal blocks of this party's vector in one round (PROTOCOL.md
 * §6, step 4). It holds public data only, so it can travel to executors; each call draws its own
 * keys, so a task may be retried or run twice.
 */
public final class ShareTask implements Serializable {

  private static final long serialVersionUID = 1L;

  private final VectorSealer sealer;
  // Ascending; with this party, if it is one of them.
  private final List<Integer> computeParties;
  private final int me;
  private final int threshold;
  private final int round;
  private final int elements;

  private ShareTask(RoundContext context, VectorSealer sealer) {
    this.sealer = sealer;
    this.computeParties = context.roster().indices(PartyRole.COMPUTE);
    this.me = context.me();
    this.threshold = context.roster().threshold();
    this.round = context.round();
    this.elements = context.elements();
  }

  static ShareTask of(RoundContext context, JoinPhase joins) {
    return new ShareTask(
        context,
        new VectorSealer(
            context.place(BlockPlace.Kind.SHARES, context.round()),
            context.me(),
            joins.recipients(context.others(PartyRole.COMPUTE))));
  }

  /** The round whose vector is shared, counted from 0. */
  public int round() {
    return round;
  }

  /** The length of the round's vector. */
  public int elements() {
    return elements;
  }

  /** How many blocks the vector has; they are numbered from 0. */
  public int blocks() {
    return Limits.blocks(elements);
  }

  /** How many elements a block has: {@link Limits#BLOCK_ELEMENTS}, or what is left for the last. */
  public int blockElements(int block) {
    if (block < 0 || block >= blocks()) {
      throw new IllegalArgumentException("block " + block + " of " + blocks());
    }
    return Limits.blockElements(elements, block);
  }

  /** Whether this party keeps shares of its own: it is a compute party. */
  public boolean keepsShare() {
    return computeParties.contains(me);
  }

  /**
   * Shares a block with fresh randomness, seals every other compute party's share, and writes them.
   *
   * @param plain the block's elements, {@link #blockElements} of them
   * @param out called once for every other compute party
   * @return what the driver collects
   */
  public BlockShares shareBlock(int block, long[] plain, BlockWriter out) {
    return shareBlock(block, plain, new SecureRandom(), out);
  }

  /** As {@link #shareBlock(int, long[], BlockWriter)}, with a given source of randomness. */
  public BlockShares shareBlock(int block, long[] plain, SecureRandom random, BlockWriter out) {
    int size = blockElements(block);
    if (FpVectors.length(plain) != size) {
      throw new IllegalArgumentException("block " + block + " has " + size + " elements");
    }
    long[][] shares = new long[computeParties.size()][];
    for (int j = 0; j < shares.length; j++) {
      shares[j] = FpVectors.create(size);
    }
    Shamir.of(shares.length, threshold).share(plain, 0, size, FieldRandom.create(random), shares);
    byte[] key =
        sealer.seal(
            block,
            size * Fp127.BYTES,
            (to, bytes) -> FpVectors.write(shares[computeParties.indexOf(to)], 0, size, bytes, 0),
            random,
            out);
    long[] own = keepsShare() ? shares[computeParties.indexOf(me)] : FpVectors.create(0);
    return new BlockShares(round, block, key, own);
  }
}
