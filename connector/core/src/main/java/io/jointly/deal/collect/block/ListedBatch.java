package io.jointly.deal.collect.block;

import io.jointly.deal.message.BatchManifest;
import io.jointly.deal.message.BatchPlace;

/**
 * A batch of LIST, and what its dealer says of it. The array is not copied.
 *
 * @param digest of its BATCH, as LIST has it
 */
public record ListedBatch(BatchPlace place, BatchManifest manifest, byte[] digest) {

  /** How many blocks it has. */
  public int blocks() {
    return manifest.blocks().size();
  }
}
