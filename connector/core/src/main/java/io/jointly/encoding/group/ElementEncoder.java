package io.jointly.encoding.group;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks.Binding;
import java.io.Serializable;
import java.math.BigInteger;

/** Makes one element of a group from the group's values. Runs in executors. */
interface ElementEncoder extends Serializable {

  /**
   * @param random for flags
   * @param out receives the element at index {@code k}
   */
  void encode(GroupValues group, FieldSource random, long[] out, int k);

  /** A sum of limbs, each {@code width} bits above the one before. */
  record Sum(int[] limbs, int width) implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      if (limbs.length == 1) {
        Fp127.encodeSigned(group.value(limbs[0]), out, k);
        return;
      }
      BigInteger sum = BigInteger.ZERO;
      for (int i = limbs.length - 1; i >= 0; i--) {
        sum = sum.shiftLeft(width).add(BigInteger.valueOf(group.value(limbs[i])));
      }
      Fp127.encodeSigned(sum, out, k);
    }
  }

  /** Whether a value is positive. */
  record Presence(int value) implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      flag(group.value(value) > 0, random, out, k);
    }
  }

  /** Whether a code is at least what its search has found before plus {@code more}. */
  record DigitFlag(int code, int search, long more) implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      flag(group.value(code) >= group.found(search) + more, random, out, k);
    }
  }

  /** 1 where the sum of values times factors is large enough, else 0. */
  record Contributor(int[] values, int[] factors, int least) implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      long rows = 0;
      for (int i = 0; i < values.length; i++) {
        rows += factors[i] * group.value(values[i]);
      }
      bit(rows >= least, out, k);
    }
  }

  /** A zero: of dealt rows no data party has any. */
  record Nothing() implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      FpVectors.clear(out, k, 1);
    }
  }

  /** The inverse of what would be zero if there were fewer rows than were agreed on. */
  record Inverse(int value, int agreed, int own) implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {
      inverse(group.value(value), agreed, own, out, k);
    }
  }

  /** An element that is drawn for all groups at once, with rows or without. */
  record Drawn() implements ElementEncoder {
    @Override
    public void encode(GroupValues group, FieldSource random, long[] out, int k) {}
  }

  /** Writes a random element that is not zero where the flag is set, else zero. */
  static void flag(boolean set, FieldSource random, long[] out, int k) {
    FpVectors.clear(out, k, 1);
    // Zero would say that nobody is there; it comes up once in 2^127 draws.
    while (set && FpVectors.isZero(out, k)) {
      random.fill(out, k, 1);
    }
  }

  /**
   * Writes the inverse of {@link Binding}.
   *
   * @param own rows that this party needs to be a contributor, {@code agreed} or more
   */
  static void inverse(long rows, int agreed, int own, long[] out, int k) {
    if (rows < own) {
      FpVectors.clear(out, k, 1);
      return;
    }
    BigInteger product = BigInteger.ONE;
    for (int j = Binding.firstRoot(agreed); j < agreed; j++) {
      product = product.multiply(BigInteger.valueOf(rows - j)).mod(Fp127.MODULUS);
    }
    BigInteger inverse = product.modInverse(Fp127.MODULUS);
    out[2 * k] = inverse.longValue();
    out[2 * k + 1] = inverse.shiftRight(Long.SIZE).longValue();
  }

  static void bit(boolean set, long[] out, int k) {
    Fp127.encodeSigned(set ? 1 : 0, out, k);
  }
}
