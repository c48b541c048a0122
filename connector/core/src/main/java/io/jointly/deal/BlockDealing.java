package io.jointly.deal;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.FpVectors;
import io.jointly.field.SeededShares;
import java.security.SecureRandom;
import java.util.Arrays;

/** Shares the elements of a block's rows: t parties get a seed, the others their shares. */
public final class BlockDealing {

  /** The bytes of a seed. */
  public static final int SEED_BYTES = 32;

  private final SeededShares scheme;
  private final int parties;
  private final SecureRandom random;

  /**
   * @param random the system's secure generator; seeds are drawn anew for each block
   */
  public BlockDealing(int parties, int threshold, SecureRandom random) {
    this.scheme = SeededShares.of(parties, threshold);
    this.parties = parties;
    this.random = random;
  }

  /**
   * What the parties at the points 1 to n get, in this order: 32 bytes of a seed for the first t,
   * and 16 for each element for the others.
   *
   * @param elements of the block's rows
   */
  public byte[][] deal(long[] elements) {
    int n = FpVectors.length(elements);
    long[][] shares = new long[parties][];
    byte[][] parts = new byte[parties][];
    for (int k = 0; k < parties; k++) {
      if (k < scheme.seeded()) {
        parts[k] = new byte[SEED_BYTES];
        random.nextBytes(parts[k]);
        shares[k] = ofSeed(parts[k], n);
      } else {
        shares[k] = FpVectors.create(n);
      }
    }
    scheme.complete(elements, shares);
    for (int k = scheme.seeded(); k < parties; k++) {
      parts[k] = new byte[Math.multiplyExact(16, n)];
      FpVectors.write(shares[k], 0, n, parts[k], 0);
    }
    for (long[] share : shares) {
      Arrays.fill(share, 0L);
    }
    return parts;
  }

  /** The n shares that a seed stands for. */
  public static long[] ofSeed(byte[] seed, int n) {
    long[] shares = FpVectors.create(n);
    FieldRandom.ofSeed(seed).fill(shares, 0, n);
    return shares;
  }
}
