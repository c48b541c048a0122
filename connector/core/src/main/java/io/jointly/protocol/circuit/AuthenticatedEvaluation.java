package io.jointly.protocol.circuit;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.util.List;

/**
 * One party's shares of all registers of a circuit and of their marked twins (PROTOCOL.md §2.6). A
 * twin is the register times the mark, a number that nobody knows: a MAC and its key (Chida et al.,
 * CRYPTO 2018). A party that alters a product would have to know the mark to alter the twin so that
 * both still fit.
 *
 * <p>Step s (from 1 to depth + 1) makes the products of layer s, and the marked registers of layer
 * s − 1.
 */
public final class AuthenticatedEvaluation {

  private final Circuit circuit;
  private final int lanes;
  private final long[] one = {1, 0};
  private final long[] mark;
  private final long[][] plain;
  private final long[][] marked;

  /**
   * @param mark this party's share of the mark: one element
   * @param inputs its shares of the input registers: a vector for each, with one element for each
   *     lane
   */
  public AuthenticatedEvaluation(Circuit circuit, int lanes, long[] mark, List<long[]> inputs) {
    this.circuit = circuit;
    this.lanes = lanes;
    this.mark = mark;
    this.plain = new long[circuit.registers()][];
    this.marked = new long[circuit.registers()][];
    for (int i = 0; i < circuit.inputs(); i++) {
      plain[i] = inputs.get(i);
    }
  }

  public static int steps(Circuit circuit) {
    return circuit.depth() + 1;
  }

  /** The number of elements that a step multiplies. */
  public static long elements(Circuit circuit, int lanes, int step) {
    int layer = step <= circuit.depth() ? circuit.layer(step).size() : 0;
    return (long) lanes * (layer + circuit.marked(step - 1).size());
  }

  /** This party's products in a step; they lie on polynomials of degree 2t. */
  public long[] products(int step) {
    long[] products = FpVectors.create(Math.toIntExact(elements(circuit, lanes, step)));
    int at = 0;
    for (int register : layer(step)) {
      Circuit.Gate gate = circuit.gate(register);
      long[] left = gate.left().evaluate(plain, one, lanes);
      long[] right = gate.right().evaluate(plain, one, lanes);
      FpVectors.multiply(left, 0, right, 0, lanes, products, at);
      at += lanes;
    }
    for (int register : circuit.marked(step - 1)) {
      if (step == 1) {
        FpVectors.addMultiple(products, at, plain[register], 0, lanes, mark, 0);
      } else {
        Circuit.Gate gate = circuit.gate(register);
        long[] left = gate.left().evaluate(marked, mark, lanes);
        long[] right = gate.right().evaluate(plain, one, lanes);
        FpVectors.multiply(left, 0, right, 0, lanes, products, at);
      }
      at += lanes;
    }
    return products;
  }

  /**
   * Takes the products back as shares of degree t.
   *
   * @param shares as long as {@link #products}, or longer
   */
  public void take(int step, long[] shares) {
    int at = 0;
    for (int register : layer(step)) {
      plain[register] = FpVectors.slice(shares, at, lanes);
      at += lanes;
    }
    for (int register : circuit.marked(step - 1)) {
      marked[register] = FpVectors.slice(shares, at, lanes);
      at += lanes;
    }
  }

  /** A share of an output, of every lane. */
  public long[] output(int index) {
    return plain[circuit.outputAt(index)];
  }

  /**
   * A share of the difference (§6, step 5d): a random combination of (twin − mark · register) over
   * all registers with twins, and of all combinations that have to be zero. It is zero if nobody
   * has altered a product and all bits are 0 or 1.
   *
   * @param coefficients public
   * @param openedMark the mark itself
   */
  public long[] difference(FieldSource coefficients, long[] openedMark) {
    long[] sumMarked = FpVectors.create(1);
    long[] sumPlain = FpVectors.create(1);
    long[] random = FpVectors.create(lanes);
    for (int register = 0; register < circuit.registers(); register++) {
      if (!circuit.isMarked(register)) {
        continue;
      }
      coefficients.fill(random, 0, lanes);
      FpVectors.addInnerProduct(sumMarked, 0, random, 0, marked[register], 0, lanes);
      FpVectors.addInnerProduct(sumPlain, 0, random, 0, plain[register], 0, lanes);
    }
    Fp127.mul(sumPlain, 0, openedMark, 0, sumPlain, 0);
    Fp127.sub(sumMarked, 0, sumPlain, 0, sumMarked, 0);
    for (LinearCombination zero : circuit.zeros()) {
      coefficients.fill(random, 0, lanes);
      long[] value = zero.evaluate(plain, one, lanes);
      FpVectors.addInnerProduct(sumMarked, 0, random, 0, value, 0, lanes);
    }
    return sumMarked;
  }

  private List<Integer> layer(int step) {
    return step <= circuit.depth() ? circuit.layer(step) : List.of();
  }
}
