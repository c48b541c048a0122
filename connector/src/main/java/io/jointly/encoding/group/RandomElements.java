package io.jointly.encoding.group;

import io.jointly.encoding.layout.GroupChecks;
import io.jointly.encoding.layout.Layout;
import io.jointly.field.FieldSource;
import java.io.Serializable;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Draws the elements of a round that every data party draws at random, with rows or without: some
 * of each group, and those behind the last group.
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
    if (round == 0 && layout.tests() != null) {
      masks.add(layout.tests().mask());
    }
    layout.maskedFlags(round).forEach(flag -> masks.add(flag.mask()));
    return layout.tail(round) == 0
        ? null
        : new RandomElements(masks.build().toArray(), layout.width(round));
  }

  void draw(int groups, FieldSource random, long[] block, long begin, int length) {
    for (long group = begin / width; group < groups && group * width < begin + length; group++) {
      for (int mask : masks) {
        long at = group * width + mask - begin;
        if (at >= 0 && at < length) {
          random.fill(block, (int) at, 1);
        }
      }
    }
    long tail = (long) groups * width - begin;
    for (long at = Math.max(0, tail); at < Math.min(length, tail + GroupChecks.TAIL); at++) {
      random.fill(block, (int) at, 1);
    }
  }
}
