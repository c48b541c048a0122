package io.jointly.deal.batch;

import io.jointly.deal.message.DealingLimits;
import io.jointly.deal.message.DealtShare;
import io.jointly.field.FpVectors;
import io.jointly.field.SeededShares;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Shares the elements of a block's rows: t parties get a seed, the others their shares. */
final class BlockDealing {

  private final SeededShares scheme;
  private final SecureRandom random;
  private final long[][] shares;

  /**
   * @param parties how many compute parties there are
   * @param random the system's secure generator; seeds are drawn anew for each block
   */
  BlockDealing(int parties, int threshold, SecureRandom random) {
    this.scheme = SeededShares.of(parties, threshold);
    this.random = random;
    this.shares = new long[parties][];
  }

  /**
   * What the parties at the points 1 to n get, in this order.
   *
   * @param elements of the block's rows
   */
  List<DealtShare> deal(long[] elements) {
    int n = FpVectors.length(elements);
    List<DealtShare> parts = new ArrayList<>();
    for (int k = 0; k < shares.length; k++) {
      DealtShare part;
      if (DealtShare.Form.at(k + 1, scheme.seeded()) == DealtShare.Form.SEED) {
        byte[] seed = new byte[DealingLimits.SEED_BYTES];
        random.nextBytes(seed);
        shares[k] = DealtShare.expand(seed, n);
        part = DealtShare.ofSeed(seed);
        Arrays.fill(seed, (byte) 0);
      } else {
        shares[k] = FpVectors.create(n);
        part = DealtShare.ofElements(shares[k]);
      }
      parts.add(part);
    }
    scheme.complete(elements, shares);
    return parts;
  }

  /** Forgets the shares that were dealt, which must not be used any more. */
  void clear() {
    for (long[] share : shares) {
      if (share != null) {
        Arrays.fill(share, 0L);
      }
    }
  }
}
