package io.jointly.field;

import java.math.BigInteger;
import java.util.Arrays;

/** A polynomial over F_p, lowest coefficient first, without leading zeros. Not for hot paths. */
final class Polynomial {

  static final Polynomial ZERO = new Polynomial();
  static final Polynomial ONE = new Polynomial(BigInteger.ONE);

  private final BigInteger[] coefficients;

  private Polynomial(BigInteger... values) {
    int size = values.length;
    while (size > 0 && values[size - 1].signum() == 0) {
      size--;
    }
    coefficients = Arrays.copyOf(values, size);
  }

  /** X − x. */
  static Polynomial root(BigInteger x) {
    return new Polynomial(x.negate().mod(Fp127.MODULUS), BigInteger.ONE);
  }

  /** The polynomial of lowest degree with value y[k] at x[k]; the x are distinct. Newton's form. */
  static Polynomial through(BigInteger[] x, BigInteger[] y) {
    Polynomial result = ZERO;
    Polynomial vanishing = ONE;
    for (int k = 0; k < x.length; k++) {
      BigInteger gap = y[k].subtract(result.at(x[k]));
      BigInteger scale = gap.multiply(vanishing.at(x[k]).modInverse(Fp127.MODULUS));
      result = result.plus(vanishing.times(new Polynomial(scale.mod(Fp127.MODULUS))));
      vanishing = vanishing.times(root(x[k]));
    }
    return result;
  }

  /** The degree; -1 for the zero polynomial, by the usual definition. */
  int degree() {
    return coefficients.length - 1;
  }

  BigInteger at(BigInteger x) {
    BigInteger value = BigInteger.ZERO;
    for (int k = degree(); k >= 0; k--) {
      value = value.multiply(x).add(coefficients[k]).mod(Fp127.MODULUS);
    }
    return value;
  }

  Polynomial plus(Polynomial other) {
    BigInteger[] sum = new BigInteger[Math.max(coefficients.length, other.coefficients.length)];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = coefficient(k).add(other.coefficient(k)).mod(Fp127.MODULUS);
    }
    return new Polynomial(sum);
  }

  Polynomial minus(Polynomial other) {
    return plus(other.times(new Polynomial(Fp127.MODULUS.subtract(BigInteger.ONE))));
  }

  Polynomial times(Polynomial other) {
    BigInteger[] product = new BigInteger[coefficients.length + other.coefficients.length];
    Arrays.fill(product, BigInteger.ZERO);
    for (int i = 0; i < coefficients.length; i++) {
      for (int j = 0; j < other.coefficients.length; j++) {
        BigInteger term = coefficients[i].multiply(other.coefficients[j]);
        product[i + j] = product[i + j].add(term).mod(Fp127.MODULUS);
      }
    }
    return new Polynomial(product);
  }

  /** The quotient, without the remainder. The divisor must not be zero. */
  Polynomial dividedBy(Polynomial divisor) {
    int steps = degree() - divisor.degree();
    if (steps < 0) {
      return ZERO;
    }
    BigInteger[] rest = coefficients.clone();
    BigInteger[] quotient = new BigInteger[steps + 1];
    BigInteger top = divisor.coefficient(divisor.degree()).modInverse(Fp127.MODULUS);
    for (int shift = steps; shift >= 0; shift--) {
      quotient[shift] = rest[shift + divisor.degree()].multiply(top).mod(Fp127.MODULUS);
      for (int k = 0; k <= divisor.degree(); k++) {
        BigInteger term = quotient[shift].multiply(divisor.coefficient(k));
        rest[shift + k] = rest[shift + k].subtract(term).mod(Fp127.MODULUS);
      }
    }
    return new Polynomial(quotient);
  }

  private BigInteger coefficient(int k) {
    return k < coefficients.length ? coefficients[k] : BigInteger.ZERO;
  }
}
