package io.jointly.encoding.group;

/** A block of a party's plain vector: some elements of one round, from one index on. */
public final class VectorBlock {

  private final long[] elements;
  private final long begin;
  private final int length;

  /**
   * @param elements the block's elements, which are written here
   * @param begin index of the block's first element in the vector
   * @param length how many elements the block has
   */
  public VectorBlock(long[] elements, long begin, int length) {
    this.elements = elements;
    this.begin = begin;
    this.length = length;
  }

  long[] elements() {
    return elements;
  }

  long begin() {
    return begin;
  }

  int length() {
    return length;
  }
}
