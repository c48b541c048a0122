package io.jointly.deal.overview;

import io.jointly.deal.message.BatchListing;
import io.jointly.deal.message.StandingBatch;
import java.util.List;
import java.util.Optional;

/**
 * What stands of one table's dealing.
 *
 * @param keys the newest of each compute party that has one
 * @param batches sorted by dealer and name, withdrawn ones among them
 * @param collections sorted by name
 * @param ignored what lies among the messages and does not count
 */
public record DealingOverview(
    List<StandingKey> keys,
    List<StandingBatch> batches,
    List<StandingCollection> collections,
    List<BatchListing.Ignored> ignored) {

  public DealingOverview {
    keys = List.copyOf(keys);
    batches = List.copyOf(batches);
    collections = List.copyOf(collections);
    ignored = List.copyOf(ignored);
  }

  /** The key of a compute party. */
  public Optional<StandingKey> key(int party) {
    return keys.stream().filter(key -> key.party() == party).findFirst();
  }

  /** The collections that list a batch; more than one only if some were given up. */
  public List<StandingCollection> of(StandingBatch batch) {
    return collections.stream().filter(collection -> collection.has(batch)).toList();
  }
}
