package io.jointly.protocol.circuit;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A circuit: products of linear combinations, layer after layer (PROTOCOL.md §2.5). Registers are
 * numbered: first the inputs, then the gates' products in their order.
 */
public final class Circuit {

  /** The product of two linear combinations of registers before it. */
  record Gate(LinearCombination left, LinearCombination right) {}

  private final int inputs;
  private final List<Gate> gates = new ArrayList<>();
  // By register: the length of the longest chain of products that ends in it.
  private final List<Integer> depths = new ArrayList<>();
  private final List<Integer> outputs = new ArrayList<>();
  private final List<LinearCombination> zeros = new ArrayList<>();
  private final Set<Integer> left = new HashSet<>();

  Circuit(int inputs) {
    this.inputs = inputs;
    for (int i = 0; i < inputs; i++) {
      depths.add(0);
    }
  }

  /** Adds a gate, and returns its register. */
  int multiply(LinearCombination left, LinearCombination right) {
    gates.add(new Gate(left, right));
    this.left.addAll(left.factors().keySet());
    depths.add(1 + Math.max(depth(left), depth(right)));
    return depths.size() - 1;
  }

  public int depth(LinearCombination of) {
    return of.factors().keySet().stream().mapToInt(depths::get).max().orElse(0);
  }

  int inputs() {
    return inputs;
  }

  int registers() {
    return depths.size();
  }

  /** Demands that a combination is zero in every lane. */
  void requireZero(LinearCombination combination) {
    zeros.add(combination);
  }

  /** The combinations that have to be zero, in order. */
  List<LinearCombination> zeros() {
    return zeros;
  }

  /** Makes a register the next output. */
  void output(int register) {
    outputs.add(register);
  }

  /** The register of the output of this index. */
  public int outputAt(int index) {
    return outputs.get(index);
  }

  /** The number of layers. */
  public int depth() {
    return Collections.max(depths);
  }

  Gate gate(int register) {
    return gates.get(register - inputs);
  }

  /**
   * Whether a register has a marked twin (§2.6). Every product has one. So has an input on the left
   * of a product, because the twin of a product is made from the twin of its left factor.
   */
  boolean isMarked(int register) {
    return register >= inputs || left.contains(register);
  }

  /** The registers of a layer that have a marked twin, ascending. */
  List<Integer> marked(int depth) {
    return layer(depth).stream().filter(this::isMarked).toList();
  }

  /** The registers of a layer's gates, ascending; layer 0 has the inputs. */
  public List<Integer> layer(int depth) {
    List<Integer> layer = new ArrayList<>();
    for (int register = 0; register < depths.size(); register++) {
      if (depths.get(register) == depth) {
        layer.add(register);
      }
    }
    return layer;
  }
}
