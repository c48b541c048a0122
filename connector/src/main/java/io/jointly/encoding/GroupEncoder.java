package io.jointly.encoding;

import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.List;

/**
 * Makes the elements of one group from its values. Runs in executors, so it is serializable and
 * holds plain arrays only; it knows how, not what.
 *
 * <p>A group's values are its slots, and after them for each {@link Cells} the number of cells that
 * rows have, then of each of these its index and its rows.
 */
public final class GroupEncoder implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int PRESENCE = -1;
  private static final int REACHES = -2;

  /**
   * Of each round and element the slots of its sum; the slot of a presence; or slot and search of a
   * {@link Element.Reaches}.
   */
  private final int[][][] from;

  /** Of each round and element the bits between limbs, or what else it is. */
  private final int[][] widths;

  /** Of each round and element that compares: what is added to the digits found before. */
  private final long[][] thresholds;

  private final int slots;
  private final int[] cells;
  private final boolean[] flags;

  private GroupEncoder(Layout layout) {
    int rounds = layout.rounds().size();
    from = new int[rounds][][];
    widths = new int[rounds][];
    thresholds = new long[rounds][];
    for (int round = 0; round < rounds; round++) {
      List<Element> elements = layout.rounds().get(round);
      from[round] = new int[elements.size()][];
      widths[round] = new int[elements.size()];
      thresholds[round] = new long[elements.size()];
      for (int e = 0; e < elements.size(); e++) {
        set(layout, round, e);
      }
    }
    slots = layout.slots().size();
    cells = layout.cells().stream().mapToInt(Cells::size).toArray();
    flags = new boolean[cells.length];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = layout.cells().get(i).kind() == Cells.Kind.FLAGS;
    }
  }

  private void set(Layout layout, int round, int e) {
    Element element = layout.rounds().get(round).get(e);
    if (element instanceof Element.Total total) {
      from[round][e] = total.slots().stream().mapToInt(Integer::intValue).toArray();
      widths[round][e] = total.width();
    } else if (element instanceof Element.Presence presence) {
      from[round][e] = new int[] {presence.slot()};
      widths[round][e] = PRESENCE;
    } else if (element instanceof Element.Reaches reaches) {
      Search search = layout.searches().get(reaches.search());
      from[round][e] = new int[] {search.slot(), reaches.search()};
      widths[round][e] = REACHES;
      thresholds[round][e] = (long) reaches.value() << search.shift(round);
    }
  }

  public static GroupEncoder of(Layout layout) {
    return new GroupEncoder(layout);
  }

  /** Number of elements of each group in a round. */
  public int elements(int round) {
    int elements = widths[round].length;
    for (int i = 0; round == 0 && i < cells.length; i++) {
      elements += cells[i];
    }
    return elements;
  }

  /**
   * Adds one group to a block of the vector: those of its elements that lie in the block.
   *
   * @param values holds the group's values from index {@code at}
   * @param found what the searches have found so far, the group's from index {@code foundAt}
   * @param random for flags; must be fresh in every attempt
   * @param block receives the elements; zeros before
   * @param first where the group's first element would stand in the block; may be negative
   * @param length elements of the block
   */
  public void encode(
      int round,
      long[] values,
      int at,
      long[] found,
      int foundAt,
      FieldSource random,
      long[] block,
      long first,
      int length) {
    int scalars = widths[round].length;
    int begin = (int) Math.max(0, -first);
    int end = (int) Math.min(scalars, length - first);
    for (int e = begin; e < end; e++) {
      scalar(round, e, values, at, found, foundAt, random, block, (int) (first + e));
    }
    if (round == 0) {
      cells(values, at + slots, first + scalars, random, block, length);
    }
  }

  private void cells(
      long[] values, int from, long first, FieldSource random, long[] block, int length) {
    int at = from;
    long base = first;
    for (int i = 0; i < cells.length; i++) {
      int held = (int) values[at++];
      for (int c = 0; c < held; c++, at += 2) {
        long k = base + values[at];
        if (k >= 0 && k < length) {
          if (flags[i]) {
            flag(values[at + 1] > 0, random, block, (int) k);
          } else {
            Fp127.encodeSigned(values[at + 1], block, (int) k);
          }
        }
      }
      base += cells[i];
    }
  }

  private void scalar(
      int round,
      int e,
      long[] values,
      int at,
      long[] found,
      int foundAt,
      FieldSource random,
      long[] out,
      int k) {
    int[] slot = from[round][e];
    int width = widths[round][e];
    if (width == PRESENCE) {
      flag(values[at + slot[0]] > 0, random, out, k);
    } else if (width == REACHES) {
      // In round 0 nothing has been found yet.
      long before = round == 0 ? 0 : found[foundAt + slot[1]];
      flag(values[at + slot[0]] >= before + thresholds[round][e], random, out, k);
    } else if (slot.length == 1) {
      Fp127.encodeSigned(values[at + slot[0]], out, k);
    } else {
      BigInteger sum = BigInteger.ZERO;
      for (int i = slot.length - 1; i >= 0; i--) {
        sum = sum.shiftLeft(width).add(BigInteger.valueOf(values[at + slot[i]]));
      }
      Fp127.encodeSigned(sum, out, k);
    }
  }

  private static void flag(boolean set, FieldSource random, long[] out, int k) {
    out[2 * k] = 0;
    out[2 * k + 1] = 0;
    // Zero would say that nobody is there; it comes up once in 2^127 draws.
    while (set && out[2 * k] == 0 && out[2 * k + 1] == 0) {
      random.fill(out, k, 1);
    }
  }
}
