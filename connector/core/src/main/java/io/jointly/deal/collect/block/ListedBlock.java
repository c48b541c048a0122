package io.jointly.deal.collect.block;

/**
 * A block of a batch of LIST.
 *
 * @param number among all blocks of the collection, from 0
 * @param block its number in the batch, from 0
 */
public record ListedBlock(int number, ListedBatch batch, int block) {

  public int rows() {
    return batch.manifest().rowsOf(block);
  }

  /** The number in the batch of its first row, from 1. */
  public int firstRow() {
    return block * batch.manifest().rowsOf(0) + 1;
  }
}
