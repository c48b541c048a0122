package io.jointly.audit;

import java.util.LinkedHashMap;
import java.util.Map;

/** Counts the blocks of each session since its last record. Safe for many threads. */
final class BlockCounter {

  private static final class Count {
    private long put;
    private long bytesPut;
    private long got;
    private long bytesGot;
  }

  private final Map<String, Count> counts = new LinkedHashMap<>();

  synchronized void put(String session, int bytes) {
    Count count = counts.computeIfAbsent(session, s -> new Count());
    count.put++;
    count.bytesPut += bytes;
  }

  synchronized void got(String session, int bytes) {
    Count count = counts.computeIfAbsent(session, s -> new Count());
    count.got++;
    count.bytesGot += bytes;
  }

  /** Adds the counts of a session to one of its events, and starts again from 0. */
  synchronized Event drainInto(Event event, String session) {
    Count count = counts.remove(session);
    Event full = event;
    if (count != null && count.put > 0) {
      full =
          full.with(EventField.BLOCKS_PUT, count.put)
              .with(EventField.BLOCK_BYTES_PUT, count.bytesPut);
    }
    if (count != null && count.got > 0) {
      full =
          full.with(EventField.BLOCKS_GOT, count.got)
              .with(EventField.BLOCK_BYTES_GOT, count.bytesGot);
    }
    return full;
  }
}
