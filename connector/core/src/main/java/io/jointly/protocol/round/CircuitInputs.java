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
 * The elements that a compute party multiplies in a round (PROTOCOL.md §2.5). It keeps its shares
 * of every data party apart: of what groups are checked by, of flags, masks and of the tail.
 */
final class CircuitInputs {

  /** Offsets in the tail. */
  private static final int SEED = 0;

  private static final int MARK = 1;
  private static final int BLIND = 2;
  private static final int COVER = 3;

  private final DisclosureChecks checks;
  private final int round;
  // Ascending.
  private final List<Integer> offsets;
  // By data party: for each of the offsets a vector with an element for each group; last, the tail.
  private final SortedMap<Integer, long[][]> kept = new TreeMap<>();
  // The same of the dealt vector; zeros where there is none.
  private final long[][] ofDealtRows;

  CircuitInputs(DisclosureChecks checks, int round) {
    this.checks = checks;
    this.round = round;
    TreeSet<Integer> wanted = new TreeSet<>();
    GroupChecks groupChecks = checks.groupChecks(round);
    if (groupChecks != null) {
      wanted.add(groupChecks.mask());
      wanted.addAll(groupChecks.inputs());
      wanted.addAll(groupChecks.dealtInputs());
    }
    for (DisclosureChecks.MaskedFlag flag : checks.flags().get(round)) {
      wanted.add(flag.flag());
      wanted.add(flag.mask());
    }
    this.offsets = List.copyOf(wanted);
    this.ofDealtRows = create();
  }

  /**
   * Keeps the elements that are multiplied from a part of a party's share vector.
   *
   * @param first the place, in the whole vector, of the part's first element
   * @param size elements of the part
   */
  void take(int party, int first, long[] part, int size) {
    take(kept.computeIfAbsent(party, p -> create()), first, part, size);
  }

  /** Keeps the elements that are multiplied from this party's share of the dealt vector. */
  void takeDealt(long[] vector) {
    take(ofDealtRows, 0, vector, FpVectors.length(vector));
  }

  private void take(long[][] mine, int first, long[] part, int size) {
    int width = checks.widths().get(round);
    int inGroups = checks.groups() * width;
    for (int o = 0; o < offsets.size(); o++) {
      int offset = offsets.get(o);
      int group = first <= offset ? 0 : (first - offset + width - 1) / width;
      for (; group < checks.groups() && group * width + offset < first + size; group++) {
        FpVectors.copy(part, group * width + offset - first, mine[o], group, 1);
      }
    }
    for (int i = 0; i < DisclosureChecks.TAIL; i++) {
      int at = inGroups + i - first;
      if (at >= 0 && at < size) {
        FpVectors.copy(part, at, mine[offsets.size()], i, 1);
      }
    }
  }

  /** The input registers of {@link io.jointly.protocol.circuit.ThresholdCircuit}. */
  List<long[]> registers() {
    List<long[]> registers = new ArrayList<>();
    GroupChecks groupChecks = checks.groupChecks(round);
    if (groupChecks != null) {
      for (int offset : groupChecks.inputs()) {
        kept.values().forEach(party -> registers.add(vector(party, offset)));
      }
      for (int offset : groupChecks.dealtInputs()) {
        registers.add(vector(ofDealtRows, offset));
      }
      registers.add(total(groupChecks.mask()));
    }
    for (DisclosureChecks.MaskedFlag flag : checks.flags().get(round)) {
      registers.add(total(flag.flag()));
      registers.add(total(flag.mask()));
    }
    return registers;
  }

  /** The sum over all data parties and the dealt rows. */
  private long[] total(int offset) {
    long[] total = vector(ofDealtRows, offset).clone();
    for (long[][] party : kept.values()) {
      FpVectors.addInto(total, 0, vector(party, offset), 0, checks.groups());
    }
    return total;
  }

  /** A share of the seed of all random combinations. It is secret until all have dealt. */
  long[] seed() {
    return sum(SEED);
  }

  /** A share of the mark, the MAC key of this round's products (§2.6). */
  long[] mark() {
    return sum(MARK);
  }

  /** A share of the blind, by which the combination of all differences is multiplied. */
  long[] blind() {
    return sum(BLIND);
  }

  /**
   * A share of a random combination of all elements of a data party that are kept here, plus its
   * cover (§6, step 5e).
   *
   * @param coefficients one for each element in turn
   */
  long[] dealt(int party, FieldSource coefficients) {
    long[][] vectors = kept(party);
    int tail = vectors.length - 1;
    long[] result = FpVectors.slice(vectors[tail], COVER, 1);
    for (int i = 0; i < vectors.length; i++) {
      int n = i == tail ? COVER : checks.groups();
      long[] factors = FpVectors.create(n);
      coefficients.fill(factors, 0, n);
      FpVectors.addInnerProduct(result, 0, factors, 0, vectors[i], 0, n);
    }
    return result;
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
    return StepOrder.require(kept.get(party), "check");
  }

  private long[][] create() {
    long[][] vectors = new long[offsets.size() + 1][];
    for (int o = 0; o < offsets.size(); o++) {
      vectors[o] = FpVectors.create(checks.groups());
    }
    vectors[offsets.size()] = FpVectors.create(DisclosureChecks.TAIL);
    return vectors;
  }
}
