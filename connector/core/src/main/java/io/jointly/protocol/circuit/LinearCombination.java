package io.jointly.protocol.circuit;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.math.BigInteger;
import java.util.Map;
import java.util.TreeMap;

/**
 * A constant plus multiples of registers, which a party computes on its shares alone. Factors are
 * residues modulo p.
 */
record LinearCombination(BigInteger constant, TreeMap<Integer, BigInteger> factors) {

  static LinearCombination constant(long value) {
    return new LinearCombination(BigInteger.valueOf(value).mod(Fp127.MODULUS), new TreeMap<>());
  }

  static LinearCombination register(int register) {
    return constant(0).plus(register, BigInteger.ONE);
  }

  LinearCombination plus(int register, BigInteger factor) {
    TreeMap<Integer, BigInteger> sum = new TreeMap<>(factors);
    sum.merge(register, factor.mod(Fp127.MODULUS), (a, b) -> a.add(b).mod(Fp127.MODULUS));
    sum.values().removeIf(value -> value.signum() == 0);
    return new LinearCombination(constant, sum);
  }

  /** The sum of this and a multiple of another combination. */
  LinearCombination plus(LinearCombination other, int factor) {
    BigInteger times = BigInteger.valueOf(factor);
    LinearCombination sum = plus(other.constant.multiply(times));
    for (Map.Entry<Integer, BigInteger> each : other.factors.entrySet()) {
      sum = sum.plus(each.getKey(), each.getValue().multiply(times));
    }
    return sum;
  }

  LinearCombination plus(BigInteger value) {
    return new LinearCombination(constant.add(value).mod(Fp127.MODULUS), factors);
  }

  LinearCombination plus(long value) {
    return plus(BigInteger.valueOf(value));
  }

  /**
   * Its value in n lanes: a new vector, or the register itself where the combination is only that.
   */
  long[] evaluate(long[][] registers, long[] one, int n) {
    if (constant.signum() == 0 && factors.size() == 1) {
      Map.Entry<Integer, BigInteger> only = factors.firstEntry();
      if (only.getValue().equals(BigInteger.ONE)) {
        return registers[only.getKey()];
      }
    }
    long[] result = FpVectors.create(n);
    long[] factor = FpVectors.create(1);
    if (constant.signum() != 0) {
      put(constant, factor);
      Fp127.mul(factor, 0, one, 0, factor, 0);
      FpVectors.fill(result, factor, 0);
    }
    factors.forEach(
        (register, value) -> {
          if (value.equals(BigInteger.ONE)) {
            FpVectors.addInto(result, 0, registers[register], 0, n);
          } else {
            put(value, factor);
            FpVectors.addMultiple(result, 0, registers[register], 0, n, factor, 0);
          }
        });
    return result;
  }

  private static void put(BigInteger value, long[] element) {
    element[0] = value.longValue();
    element[1] = value.shiftRight(Long.SIZE).longValue();
  }
}
