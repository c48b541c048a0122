package io.jointly.deal.collect;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.deal.collect.block.CollectingParty;
import io.jointly.deal.collect.block.ListedBatch;
import io.jointly.deal.message.DealingLimits;
import io.jointly.protocol.parameters.Limits;

/**
 * What a party keeps of a batch that is in a collection of its own. The array is not copied.
 *
 * @param keyNumber the number of the party's dealing key
 */
record KeptBatch(int dealer, String name, byte[] digest, int rows, int keyNumber) {

  static KeptBatch of(ListedBatch batch, CollectingParty party) {
    return new KeptBatch(
        batch.place().dealer(),
        batch.place().name(),
        batch.digest(),
        batch.manifest().rows(),
        batch.manifest().keyNumbers().get(party.place()));
  }

  void write(CanonicalWriter out) {
    out.u16(dealer).text(name).raw(digest).u32(rows).u32(keyNumber);
  }

  static KeptBatch read(CanonicalReader in) {
    return new KeptBatch(
        in.u16("dealer"),
        in.text("batch", DealingLimits.MAX_NAME_BYTES),
        in.raw("BATCH digest", Limits.DIGEST_BYTES),
        in.count("rows", DealingLimits.MAX_ROWS),
        in.count("key number", Limits.MAX_NUMBER));
  }
}
