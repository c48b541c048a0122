package io.jointly.deal.collect.block;

import java.io.Serializable;
import java.util.List;

/** Works on one block after another, in this process. */
public final class LocalBlockRunner implements BlockRunner {

  private final BlockTask task;

  public LocalBlockRunner(BlockTask task) {
    this.task = task;
  }

  @Override
  public <I extends Serializable> List<byte[]> run(List<I> items, Step<I> step) {
    return items.stream().map(item -> step.run(task, item)).toList();
  }
}
