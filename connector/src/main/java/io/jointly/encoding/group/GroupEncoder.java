package io.jointly.encoding.group;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Element;
import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.GroupChecks.HiddenCells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.Search;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import java.io.Serializable;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the elements of one group from its values. Runs in executors, so it is serializable and
 * holds plain arrays only; it knows how, not what.
 *
 * <p>A group's values are its slots, and after them for each of {@link Layout#localCells} the
 * number of cells that rows have, then of each of these its index and its rows or entities.
 */
public final class GroupEncoder implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final int PRESENCE = -1;
  private static final int REACHES = -2;
  private static final int CONTRIBUTOR = -3;
  private static final int MASK = -4;

  /**
   * Of each round and element the slots of its sum; the slot of a presence; slot and search of a
   * {@link Element.Reaches}; or slots and factors in turn of a {@link Element.Contributor}.
   */
  private final int[][][] from;

  /** Of each round and element the bits between limbs, or what else it is. */
  private final int[][] widths;

  /** Of each round and element that compares: what is added to the digits found before. */
  private final long[][] thresholds;

  private final int slots;

  /** Of each list of cells where its elements stand, in a group, and what is written there. */
  private final int[][] cellsAt;

  private final CellKind[][] kinds;
  private final int[] elements;

  /** Of each round; null where nothing is multiplied. */
  private final @Nullable RandomElements[] masks;

  private enum CellKind {
    COUNT,
    FLAG,
    CONTRIBUTOR
  }

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
    cellsAt = new int[layout.localCells().size()][];
    kinds = new CellKind[cellsAt.length][];
    for (int i = 0; i < cellsAt.length; i++) {
      setCells(layout, i);
    }
    elements = IntStream.range(0, rounds).map(layout::width).toArray();
    masks = new @Nullable RandomElements[rounds];
    for (int round = 0; round < rounds; round++) {
      masks[round] = RandomElements.of(layout, round);
    }
  }

  /** Where tests count entities, hidden elements come of the second list of the same cells. */
  private void setCells(Layout layout, int i) {
    List<Integer> places = new ArrayList<>();
    List<CellKind> kept = new ArrayList<>();
    int opened = layout.cells().size();
    if (i < opened) {
      places.add(layout.cellsAt(i));
      kept.add(layout.cells().get(i).kind() == Cells.Kind.FLAGS ? CellKind.FLAG : CellKind.COUNT);
    }
    GroupChecks tests = layout.tests();
    for (int block = 0; tests != null && block < tests.blocks().size(); block++) {
      HiddenCells hidden = tests.blocks().get(block);
      if (hidden.cells() + (tests.areEntities() ? opened : 0) == i) {
        places.add(layout.hiddenCellsAt(block));
        kept.add(hidden.kind() == HiddenCells.Kind.COUNTS ? CellKind.COUNT : CellKind.CONTRIBUTOR);
      }
    }
    cellsAt[i] = places.stream().mapToInt(Integer::intValue).toArray();
    kinds[i] = kept.toArray(CellKind[]::new);
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
    } else if (element instanceof Element.Tested tested) {
      from[round][e] = new int[] {tested.slot()};
    } else if (element instanceof Element.Contributor contributor) {
      from[round][e] =
          contributor.terms().stream()
              .flatMapToInt(term -> IntStream.of(term.element(), term.factor()))
              .toArray();
      widths[round][e] = CONTRIBUTOR;
    } else if (element instanceof Element.Mask || element instanceof Element.FlagMask) {
      from[round][e] = new int[0];
      widths[round][e] = MASK;
    }
  }

  public static GroupEncoder of(Layout layout) {
    return new GroupEncoder(layout);
  }

  /** Number of elements of each group in a round. */
  public int elements(int round) {
    return elements[round];
  }

  /** Number of elements of a round's vector. */
  public int length(int round, int groups) {
    int behind = masks[round] == null ? 0 : GroupChecks.TAIL;
    return Math.addExact(Math.multiplyExact(groups, elements[round]), behind);
  }

  /**
   * Draws those random elements of a block that a party without rows draws, too: masks, and what
   * stands behind the last group.
   *
   * @param random must be fresh in every attempt
   * @param block receives them; nothing else of it is changed
   * @param begin index of the block's first element in the vector
   * @param length elements of the block
   */
  public void mask(
      int round, int groups, FieldSource random, long[] block, long begin, int length) {
    RandomElements ofRound = masks[round];
    if (ofRound != null) {
      ofRound.draw(groups, random, block, begin, length);
    }
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
      cells(values, at + slots, first, random, block, length);
    }
  }

  private void cells(
      long[] values, int from, long first, FieldSource random, long[] block, int length) {
    int at = from;
    for (int i = 0; i < cellsAt.length; i++) {
      int held = (int) values[at++];
      for (int c = 0; c < held; c++, at += 2) {
        for (int copy = 0; copy < cellsAt[i].length; copy++) {
          long k = first + cellsAt[i][copy] + values[at];
          if (k >= 0 && k < length) {
            cell(kinds[i][copy], values[at + 1], random, block, (int) k);
          }
        }
      }
    }
  }

  private static void cell(CellKind kind, long rows, FieldSource random, long[] block, int k) {
    switch (kind) {
      case COUNT -> Fp127.encodeSigned(rows, block, k);
      case FLAG -> flag(rows > 0, random, block, k);
      case CONTRIBUTOR -> Fp127.encodeSigned(rows > 0 ? 1 : 0, block, k);
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
    } else if (width == CONTRIBUTOR) {
      long rows = 0;
      for (int i = 0; i < slot.length; i += 2) {
        rows += slot[i + 1] * values[at + slot[i]];
      }
      Fp127.encodeSigned(rows > 0 ? 1 : 0, out, k);
    } else if (width == MASK) {
      // Drawn for all groups at once, with rows or without.
      return;
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
