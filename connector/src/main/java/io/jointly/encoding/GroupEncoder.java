package io.jointly.encoding;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;

/**
 * Makes the elements of one group from its slots. Runs in executors, so it is serializable and
 * holds plain arrays only; it knows how, not what.
 */
public final class GroupEncoder implements Serializable {

  private static final long serialVersionUID = 1L;

  /** For each element the slots of its sum; for a presence the one slot. */
  private final int[][] slots;

  /** For each element the bits between limbs, or -1 for a presence. */
  private final int[] widths;

  private GroupEncoder(int[][] slots, int[] widths) {
    this.slots = slots;
    this.widths = widths;
  }

  public static GroupEncoder of(Layout layout) {
    List<Element> elements = layout.elements();
    int[][] slots = new int[elements.size()][];
    int[] widths = new int[elements.size()];
    for (int e = 0; e < slots.length; e++) {
      if (elements.get(e) instanceof Element.Total total) {
        slots[e] = total.slots().stream().mapToInt(Integer::intValue).toArray();
        widths[e] = total.width();
      } else if (elements.get(e) instanceof Element.Presence presence) {
        slots[e] = new int[] {presence.slot()};
        widths[e] = -1;
      }
    }
    return new GroupEncoder(slots, widths);
  }

  /** Number of elements of each group. */
  public int elements() {
    return widths.length;
  }

  /**
   * Writes one element of one group.
   *
   * @param values holds the group's slots from index {@code at}
   * @param random for presences; must be fresh in every attempt
   * @param out receives the element at element index {@code k}
   */
  public void encode(int element, long[] values, int at, FieldSource random, long[] out, int k) {
    int[] from = slots[element];
    int width = widths[element];
    if (width < 0) {
      presence(values[at + from[0]], random, out, k);
    } else if (from.length == 1) {
      Fp127.encodeSigned(values[at + from[0]], out, k);
    } else {
      BigInteger sum = BigInteger.ZERO;
      for (int i = from.length - 1; i >= 0; i--) {
        sum = sum.shiftLeft(width).add(BigInteger.valueOf(values[at + from[i]]));
      }
      Fp127.encodeSigned(sum, out, k);
    }
  }

  private static void presence(long count, FieldSource random, long[] out, int k) {
    out[2 * k] = 0;
    out[2 * k + 1] = 0;
    // Zero would say that nobody is there; it comes up once in 2^127 draws.
    while (count > 0 && out[2 * k] == 0 && out[2 * k + 1] == 0) {
      random.fill(out, k, 1);
    }
  }
}
