package io.jointly.spark.share;

import java.io.Serializable;

/**
 * Computes which blocks of a vector hold a group's elements. A group may begin in one block and end
 * in another.
 */
record GroupBlocks(int elements, int blockElements) implements Serializable {

  /** The group's first element. */
  long begin(long group) {
    return group * elements;
  }

  int first(long group) {
    return (int) (begin(group) / blockElements);
  }

  int last(long group) {
    return (int) ((begin(group) + elements - 1) / blockElements);
  }
}
