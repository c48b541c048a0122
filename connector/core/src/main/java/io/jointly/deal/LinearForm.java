package io.jointly.deal;

import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.util.Arrays;

/**
 * A constant plus multiples of a row's elements, which a party computes on its shares alone.
 *
 * @param elements their numbers within the row
 * @param factors as many
 */
record LinearForm(long constant, int[] elements, long[] factors) {

  static LinearForm constant(long value) {
    return new LinearForm(value, new int[0], new long[0]);
  }

  static LinearForm element(int element) {
    return new LinearForm(0, new int[] {element}, new long[] {1});
  }

  /** The elements from the first on, each times its factor. */
  static LinearForm of(int first, long... factors) {
    int[] elements = new int[factors.length];
    Arrays.setAll(elements, i -> first + i);
    return new LinearForm(0, elements, factors.clone());
  }

  /** The sum with a multiple of one more element, which is not among those here. */
  LinearForm plus(int element, long factor) {
    int[] more = Arrays.copyOf(elements, elements.length + 1);
    long[] moreFactors = Arrays.copyOf(factors, factors.length + 1);
    more[elements.length] = element;
    moreFactors[factors.length] = factor;
    return new LinearForm(constant, more, moreFactors);
  }

  LinearForm plus(long value) {
    return new LinearForm(Math.addExact(constant, value), elements, factors);
  }

  /** Its value of the row whose elements begin at {@code from}, to {@code out[at]}. */
  void evaluate(long[] rows, int from, long[] out, int at) {
    long[] term = FpVectors.create(1);
    Fp127.encodeSigned(constant, out, at);
    for (int i = 0; i < elements.length; i++) {
      if (factors[i] == 1) {
        Fp127.add(out, at, rows, from + elements[i], out, at);
      } else {
        Fp127.encodeSigned(factors[i], term, 0);
        Fp127.mul(term, 0, rows, from + elements[i], term, 0);
        Fp127.add(out, at, term, 0, out, at);
      }
    }
  }

  /** Adds {@code weight[at]} times this form to coefficients of elements, and of 1 at the end. */
  void addTo(long[] coefficients, long[] weight, int at) {
    long[] term = FpVectors.create(1);
    int one = FpVectors.length(coefficients) - 1;
    Fp127.encodeSigned(constant, term, 0);
    Fp127.mul(term, 0, weight, at, term, 0);
    Fp127.add(coefficients, one, term, 0, coefficients, one);
    for (int i = 0; i < elements.length; i++) {
      Fp127.encodeSigned(factors[i], term, 0);
      Fp127.mul(term, 0, weight, at, term, 0);
      Fp127.add(coefficients, elements[i], term, 0, coefficients, elements[i]);
    }
  }
}
