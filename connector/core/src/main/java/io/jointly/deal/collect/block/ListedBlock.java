package io.jointly.deal.collect.block;

import java.io.Serializable;

/**
 * A block of a batch of LIST.
 *
 * @param number among all blocks of the collection, from 0
 * @param block its number in the batch, from 0
 */
public record ListedBlock(int number, ListedBatch batch, int block) implements Serializable {

  public int rows() {
    return batch.manifest().rowsOf(block);
  }

  /** The number in the batch of its first row, from 1. */
  public int firstRow() {
    return block * batch.manifest().rowsOf(0) + 1;
  }

  /** For messages: where it is, without anything of its content. */
  String text() {
    return "block "
        + block
        + " of batch "
        + batch.place().name()
        + " of dealer "
        + batch.place().dealer();
  }
}
