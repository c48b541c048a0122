package io.jointly.protocol.round;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.DisclosureChecks.GroupChecks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a compute party keeps of every data party's vector of a round, apart, to multiply it: its
 * shares of tested counts, of contributors, of flags, of masks and of the tail.
 */
final class CircuitInputs {

  /** Offsets in the tail. */
  private static final int SEED = 0;

  private static final int MARK = 1;
  private static final int BLIND = 2;
  private static final int COVER = 3;

  private final DisclosureChecks tests;
  private final int round;
  // Ascending.
  private final List<Integer> offsets;
  // Of each data party: of each offset a vector of one element a group, and then the tail.
  private final SortedMap<Integer, long[][]> kept = new TreeMap<>();

  CircuitInputs(DisclosureChecks tests, int round) {
    this.tests = tests;
    this.round = round;
    TreeSet<Integer> wanted = new TreeSet<>();
    GroupChecks groupChecks = tests.groupChecks(round);
    if (groupChecks != null) {
      wanted.add(groupChecks.mask());
      for (DisclosureChecks.Cell cell : groupChecks.cells()) {
        cell.count().forEach(term -> wanted.add(term.element()));
        cell.contributors().ifPresent(wanted::add);
      }
    }
    for (DisclosureChecks.MaskedFlag flag : tests.flags().get(round)) {
      wanted.add(flag.flag());
      wanted.add(flag.mask());
    }
    this.offsets = List.copyOf(wanted);
  }

  /**
   * Keeps what is wanted of a part of a party's share vector.
   *
   * @param first index of the part's first element in the whole vector
   */
  void take(int party, int first, long[] part, int size) {
    long[][] mine = kept.computeIfAbsent(party, p -> create());
    int width = tests.widths().get(round);
    int inGroups = tests.groups() * width;
    for (int o = 0; o < offsets.size(); o++) {
      int offset = offsets.get(o);
      int group = first <= offset ? 0 : (first - offset + width - 1) / width;
      for (; group < tests.groups() && group * width + offset < first + size; group++) {
        copy(part, group * width + offset - first, mine[o], group);
      }
    }
    for (int i = 0; i < DisclosureChecks.TAIL; i++) {
      int at = inGroups + i - first;
      if (at >= 0 && at < size) {
        copy(part, at, mine[offsets.size()], i);
      }
    }
  }

  /** The input registers of {@link io.jointly.protocol.circuit.ThresholdCircuit}. */
  List<long[]> registers(boolean contributors) {
    List<long[]> registers = new ArrayList<>();
    GroupChecks groupChecks = tests.groupChecks(round);
    if (groupChecks != null) {
      addChecked(groupChecks, registers, contributors);
    }
    for (DisclosureChecks.MaskedFlag flag : tests.flags().get(round)) {
      registers.add(total(flag.flag()));
      registers.add(total(flag.mask()));
    }
    return registers;
  }

  private void addChecked(GroupChecks groupChecks, List<long[]> registers, boolean contributors) {
    for (DisclosureChecks.Cell cell : groupChecks.cells()) {
      for (long[][] party : kept.values()) {
        registers.add(count(party, cell.count()));
      }
    }
    for (DisclosureChecks.Cell cell : groupChecks.cells()) {
      if (contributors && cell.contributors().isPresent()) {
        for (long[][] party : kept.values()) {
          registers.add(vector(party, cell.contributors().getAsInt()));
        }
      }
    }
    registers.add(total(groupChecks.mask()));
  }

  /** The sum over all data parties. */
  private long[] total(int offset) {
    long[] total = FpVectors.create(tests.groups());
    for (long[][] party : kept.values()) {
      FpVectors.addInto(total, 0, vector(party, offset), 0, tests.groups());
    }
    return total;
  }

  /** A share of what all random combinations are made from; secret until all have dealt. */
  long[] seed() {
    return sum(SEED);
  }

  /** A share of what marks registers. */
  long[] mark() {
    return sum(MARK);
  }

  /** A share of what hides how far the combination of all differences is from zero. */
  long[] blind() {
    return sum(BLIND);
  }

  /**
   * A share of a random combination of all that a data party has dealt for the test, covered by an
   * element that it drew for that.
   *
   * @param random of each element in turn a coefficient
   */
  long[] dealt(int party, FieldSource random) {
    long[][] vectors = kept(party);
    int tail = vectors.length - 1;
    long[] result = {vectors[tail][2 * COVER], vectors[tail][2 * COVER + 1]};
    for (int i = 0; i < vectors.length; i++) {
      int n = i == tail ? COVER : tests.groups();
      long[] coefficients = FpVectors.create(n);
      random.fill(coefficients, 0, n);
      FpVectors.addInnerProduct(result, 0, coefficients, 0, vectors[i], 0, n);
    }
    return result;
  }

  private long[] count(long[][] party, List<DisclosureChecks.ScaledElement> terms) {
    long[] count = FpVectors.create(tests.groups());
    long[] factor = FpVectors.create(1);
    for (DisclosureChecks.ScaledElement term : terms) {
      Fp127.encodeSigned((long) term.factor(), factor, 0);
      FpVectors.addMultiple(count, 0, vector(party, term.element()), 0, tests.groups(), factor, 0);
    }
    return count;
  }

  private long[] sum(int tail) {
    long[] sum = FpVectors.create(1);
    for (long[][] party : kept.values()) {
      Fp127.add(sum, 0, party[party.length - 1], tail, sum, 0);
    }
    return sum;
  }

  private long[] vector(long[][] party, int offset) {
    return party[Collections.binarySearch(offsets, offset)];
  }

  private long[][] kept(int party) {
    long[][] vectors = kept.get(party);
    if (vectors == null) {
      throw RoundContext.outOfOrder("test");
    }
    return vectors;
  }

  private long[][] create() {
    long[][] vectors = new long[offsets.size() + 1][];
    for (int o = 0; o < offsets.size(); o++) {
      vectors[o] = FpVectors.create(tests.groups());
    }
    vectors[offsets.size()] = FpVectors.create(DisclosureChecks.TAIL);
    return vectors;
  }

  private static void copy(long[] from, int i, long[] to, int j) {
    to[2 * j] = from[2 * i];
    to[2 * j + 1] = from[2 * i + 1];
  }
}
