package io.jointly.deal.collect.block;

import java.io.Serializable;
import java.util.List;

/** Where a compute party works on blocks: in this process, or in executors. */
public interface BlockRunner {

  /**
   * What is done with one item.
   *
   * @param <I> what is known of a block
   */
  @FunctionalInterface
  interface Step<I> extends Serializable {
    byte[] run(BlockTask task, I item);
  }

  /**
   * Does a step with each item, maybe more than once.
   *
   * @return what comes of each, in their order
   */
  <I extends Serializable> List<byte[]> run(List<I> items, Step<I> step);
}
