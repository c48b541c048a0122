package io.jointly.encoding.group;

import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.Layout;
import io.jointly.field.FieldSource;
import io.jointly.protocol.parameters.DisclosureChecks;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the elements of a round that every data party draws at random, with rows or without: the
 * masks of each group, and the tail behind the last group.
 */
final class RandomElements implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Indexes within a group. */
  private final int[] masks;

  /** Elements of a group. */
  private final int width;

  private RandomElements(int[] masks, int width) {
    this.masks = masks;
    this.width = width;
  }

  /** Null where nothing is drawn in the round. */
  static @Nullable RandomElements of(Layout layout, int round) {
    IntStream.Builder masks = IntStream.builder();
    CheckLayout checks = layout.checks();
    if (round == 0 && checks != null) {
      masks.add(checks.groupChecks().mask());
    }
    layout.maskedFlags(round).forEach(flag -> masks.add(flag.mask()));
    return layout.tail(round) == 0
        ? null
        : new RandomElements(masks.build().toArray(), layout.width(round));
  }

  void draw(int groups, FieldSource random, VectorBlock block) {
    long end = block.begin() + block.length();
    for (long group = block.begin() / width; group < groups && group * width < end; group++) {
      for (int mask : masks) {
        drawAt(group * width + mask, random, block);
      }
    }
    for (int i = 0; i < DisclosureChecks.TAIL; i++) {
      drawAt((long) groups * width + i, random, block);
    }
  }

  /** Draws the element at an index of the vector, if it lies in the block. */
  private static void drawAt(long index, FieldSource random, VectorBlock block) {
    long at = index - block.begin();
    if (at >= 0 && at < block.length()) {
      random.fill(block.elements(), (int) at, 1);
    }
  }
}
