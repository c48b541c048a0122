package io.jointly.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * Products of sums, layer after layer. Registers are numbered: first the inputs, then the gates'
 * products in their order. The last gate's is the output.
 */
final class Circuit {

  /** The product of two linear combinations of registers before it. */
  record Gate(Linear left, Linear right) {}

  private final int inputs;
  private final List<Gate> gates = new ArrayList<>();
  // Of each register: how many products follow one another up to it.
  private final List<Integer> depths = new ArrayList<>();

  Circuit(int inputs) {
    this.inputs = inputs;
    for (int i = 0; i < inputs; i++) {
      depths.add(0);
    }
  }

  /** Adds a gate; its register. */
  int multiply(Linear left, Linear right) {
    gates.add(new Gate(left, right));
    depths.add(1 + Math.max(depth(left), depth(right)));
    return depths.size() - 1;
  }

  int depth(Linear of) {
    return of.factors().keySet().stream().mapToInt(depths::get).max().orElse(0);
  }

  int inputs() {
    return inputs;
  }

  int registers() {
    return depths.size();
  }

  int output() {
    return depths.size() - 1;
  }

  /** The number of layers. */
  int depth() {
    return depths.get(output());
  }

  Gate gate(int register) {
    return gates.get(register - inputs);
  }

  /** The registers of a layer's gates, ascending; layer 0 has the inputs. */
  List<Integer> layer(int depth) {
    List<Integer> layer = new ArrayList<>();
    for (int register = 0; register < depths.size(); register++) {
      if (depths.get(register) == depth) {
        layer.add(register);
      }
    }
    return layer;
  }
}
