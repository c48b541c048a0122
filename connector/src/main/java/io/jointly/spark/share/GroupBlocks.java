package io.jointly.spark.share;

import java.io.Serializable;

/**
 * Which blocks of a vector hold the elements of a group, which may begin in one and end in another.
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
