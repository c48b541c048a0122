package io.jointly.deal.message;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;

/**
 * What a dealer gives one compute party of a block: a seed, or the share's elements themselves
 * (PROTOCOL.md 12.5). It has no text form and cannot be serialized.
 */
public final class DealtShare {

  /** How a share is given. */
  public enum Form {
    /** To the compute parties at points 1 to t. */
    SEED,
    /** To all others. */
    ELEMENTS;

    /**
     * How a compute party is given its share.
     *
     * @param point its own, from 1
     * @param threshold t
     */
    public static Form at(int point, int threshold) {
      return point <= threshold ? SEED : ELEMENTS;
    }

    int wire() {
      return ordinal();
    }
  }

  private final Form form;
  private final byte[] seed;
  private final long[] elements;

  private DealtShare(Form form, byte[] seed, long[] elements) {
    this.form = form;
    this.seed = seed;
    this.elements = elements;
  }

  /**
   * A share that a seed makes.
   *
   * @param seed 32 bytes from the system's secure generator, for this block and party only
   */
  public static DealtShare ofSeed(byte[] seed) {
    if (seed.length != DealingLimits.SEED_BYTES) {
      throw new IllegalArgumentException("a seed has " + DealingLimits.SEED_BYTES + " bytes");
    }
    return new DealtShare(Form.SEED, seed.clone(), FpVectors.create(0));
  }

  /**
   * A share as it is; the vector is not copied.
   *
   * @param elements row after row
   */
  public static DealtShare ofElements(long[] elements) {
    return new DealtShare(Form.ELEMENTS, new byte[0], elements);
  }

  /** The elements that a seed makes. */
  public static long[] expand(byte[] seed, int elements) {
    long[] share = FpVectors.create(elements);
    FieldRandom.ofSeed(seed).fill(share, 0, elements);
    return share;
  }

  Form form() {
    return form;
  }

  /** Bytes of its part of the plaintext. */
  int bytes() {
    return form == Form.SEED ? seed.length : FpVectors.length(elements) * Fp127.BYTES;
  }

  void write(byte[] out, int at) {
    if (form == Form.SEED) {
      System.arraycopy(seed, 0, out, at, seed.length);
    } else {
      FpVectors.write(elements, 0, FpVectors.length(elements), out, at);
    }
  }
}
