package io.jointly.deal.collect;

import io.jointly.deal.message.StandingBatch;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The batches that are in collections of this party's, and can be in no other. */
final class HeldBatches {

  // By dealer and name, and by digest: a dealer may have signed one batch twice.
  private final Map<String, String> byName = new HashMap<>();
  private final Map<ByteBuffer, String> byDigest = new HashMap<>();

  HeldBatches(List<KeptCollection> collections) {
    for (KeptCollection kept : collections) {
      if (kept.holdsItsBatches()) {
        for (KeptBatch batch : kept.batches()) {
          byName.put(key(batch.dealer(), batch.name()), kept.name());
          byDigest.put(ByteBuffer.wrap(batch.digest()), kept.name());
        }
      }
    }
  }

  private static String key(int dealer, String name) {
    return dealer + "/" + name;
  }

  /** The name of the collection that a batch is in. */
  Optional<String> holder(StandingBatch batch) {
    String named = byName.get(key(batch.place().dealer(), batch.place().name()));
    return Optional.ofNullable(
        named == null ? byDigest.get(ByteBuffer.wrap(batch.digest())) : named);
  }
}
