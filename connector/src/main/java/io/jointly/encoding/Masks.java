package io.jointly.encoding;

import io.jointly.field.FieldSource;
import java.io.Serializable;

/**
 * Draws the elements that every data party draws at random, with rows or without: one of each
 * group, and those behind the last group.
 *
 * @param mask index of the element within a group
 * @param width elements of a group
 */
record Masks(int mask, int width) implements Serializable {

  void draw(int groups, FieldSource random, long[] block, long begin, int length) {
    for (long group = begin / width; group < groups; group++) {
      long at = group * width + mask - begin;
      if (at >= length) {
        break;
      }
      if (at >= 0) {
        random.fill(block, (int) at, 1);
      }
    }
    long tail = (long) groups * width - begin;
    for (long at = Math.max(0, tail); at < Math.min(length, tail + GroupTests.TAIL); at++) {
      random.fill(block, (int) at, 1);
    }
  }
}
