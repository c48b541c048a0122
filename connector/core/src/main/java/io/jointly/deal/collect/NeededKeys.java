package io.jointly.deal.collect;

import io.jointly.deal.collect.KeptCollection.Stage;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.message.StandingBatch;
import io.jointly.mailbox.Mailbox;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which dealing keys a party still needs. All others but the newest may be deleted. */
public final class NeededKeys {

  private NeededKeys() {}

  /**
   * The numbers of the keys to which parts are sealed that have to be opened yet: of batches that
   * stand and are not collected, and of those whose shares are not in the share table. A dealer
   * that deals right now may use a key that is not among these.
   */
  public static SortedSet<Integer> of(
      Mailbox mailbox, CollectingParty party, CollectionFolder folder) {
    List<KeptCollection> collections = folder.readAll();
    SortedSet<Integer> needed = new TreeSet<>();
    HeldBatches held = new HeldBatches(collections);
    for (StandingBatch batch : party.listing(mailbox).read().inForce()) {
      if (held.holder(batch).isEmpty()) {
        needed.add(batch.keyNumbers().get(party.place()));
      }
    }
    collections.stream()
        .filter(kept -> kept.stage() == Stage.RUNNING || kept.stage() == Stage.FINISHED)
        .flatMap(kept -> kept.batches().stream())
        .forEach(batch -> needed.add(batch.keyNumber()));
    return needed;
  }
}
