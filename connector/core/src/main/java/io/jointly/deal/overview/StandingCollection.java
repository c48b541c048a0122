package io.jointly.deal.overview;

import io.jointly.deal.message.StandingBatch;
import io.jointly.protocol.message.MessageKind;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A collection as far as the mailbox tells of it.
 *
 * @param batches the digests in its LIST; empty if the first compute party has put none
 * @param said by the index of each compute party that has said anything, its last message
 * @param ending how the parties that have said ACCEPTED agree
 */
public record StandingCollection(
    String name, Set<ByteBuffer> batches, Map<Integer, MessageKind> said, Ending ending) {

  /** How a collection ends. */
  public enum Ending {
    /** A compute party has not said ACCEPTED. */
    OPEN,
    /** All have accepted the same rows of the same LIST. */
    AGREED,
    /** All have said ACCEPTED, and not of the same rows: no party goes on. */
    CONTRADICTORY
  }

  public StandingCollection {
    batches = Set.copyOf(batches);
    said = Collections.unmodifiableMap(new TreeMap<>(said));
  }

  /** Whether a batch is in its LIST. */
  public boolean has(StandingBatch batch) {
    return batches.contains(ByteBuffer.wrap(batch.digest()));
  }
}
