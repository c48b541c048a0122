package io.jointly.encoding.dealt;

import io.jointly.deal.table.DealtTable;
import io.jointly.encoding.layout.Layout;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A compute party's share of the vector of a query over a share table, from its sums of shares
 * (PROTOCOL.md §12.7). For one thread.
 */
public final class DealtTotals {

  private final List<DealtCombination> combinations;
  private final int width;
  private final int groups;
  private final long[] vector;

  /**
   * @param layout of {@link DealtQueryLayout}
   * @param groups how many groups the query can have
   */
  public DealtTotals(Layout layout, DealtTable table, int groups) {
    this.combinations = ElementOrigins.of(layout, table);
    this.width = layout.width(0);
    this.groups = groups;
    this.vector = FpVectors.create(Math.toIntExact(layout.length(0, groups)));
  }

  /** The places of the numbers whose sums are needed, ascending. */
  public SortedSet<Integer> numbers() {
    SortedSet<Integer> needed = new TreeSet<>();
    combinations.forEach(combination -> needed.addAll(combination.numbers().keySet()));
    return needed;
  }

  /**
   * Adds rows to a group.
   *
   * @param sums element 0 is a share of how many rows they are; element 1 + i is the sum of this
   *     party's shares of the i-th of {@link #numbers()}
   */
  public void add(int group, long[] sums) {
    if (group < 0 || group >= groups) {
      throw new IllegalArgumentException("no such group");
    }
    List<Integer> needed = List.copyOf(numbers());
    FpVectors.requireLength(sums, 1 + needed.size());
    long[] factor = FpVectors.create(1);
    for (int e = 0; e < combinations.size(); e++) {
      DealtCombination combination = combinations.get(e);
      addMultiple(combination.rows(), sums, 0, group * width + e, factor);
      for (Map.Entry<Integer, BigInteger> each : combination.numbers().entrySet()) {
        int at = 1 + needed.indexOf(each.getKey());
        addMultiple(each.getValue(), sums, at, group * width + e, factor);
      }
    }
  }

  private void addMultiple(BigInteger times, long[] sums, int at, int element, long[] factor) {
    if (times.signum() != 0) {
      BigInteger reduced = times.mod(Fp127.MODULUS);
      factor[0] = reduced.longValue();
      factor[1] = reduced.shiftRight(Long.SIZE).longValue();
      FpVectors.addMultiple(vector, element, sums, at, 1, factor, 0);
    }
  }

  /** The share of the whole vector. */
  public long[] vector() {
    return vector.clone();
  }
}
