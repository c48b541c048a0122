package io.jointly.deal.collect.block;

import io.jointly.collaboration.Dealer;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.deal.message.BatchListing;
import io.jointly.deal.message.DealtShare;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.PortableTable;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.util.ArrayList;
import java.util.List;

/**
 * A compute party and the share table that it collects. The array is not copied.
 *
 * @param dealing of the table, as {@link io.jointly.deal.message.DealingDigests#dealing} makes it
 * @param party its index in the roster
 */
public record CollectingParty(DealtTable table, byte[] dealing, Roster roster, int party) {

  /**
   * @throws IllegalArgumentException if the party has no shares, or if the compute parties are too
   *     few; the reader of the collaboration has told the user the reason
   */
  public CollectingParty {
    if (!roster.member(party).has(PartyRole.COMPUTE) || !roster.canMultiply()) {
      throw new IllegalArgumentException(
          "a compute party collects, and there are at least 2t + 1 of them");
    }
  }

  /** The indices of all compute parties. */
  public List<Integer> all() {
    return roster.indices(PartyRole.COMPUTE);
  }

  /** Whether it is the party that lists. */
  public boolean isFirst() {
    return first() == party;
  }

  /** The party that lists. */
  public int first() {
    return all().get(0);
  }

  /** The place among compute parties, from 0. */
  public int place() {
    return roster.point(party) - 1;
  }

  /** Its id. */
  public String id() {
    return roster.id(party);
  }

  /** In which form the party is given shares. */
  DealtShare.Form form() {
    return DealtShare.Form.at(roster.point(party), roster.threshold());
  }

  /** The party, for those who work on its blocks. */
  public BlockParty forBlocks() {
    return new BlockParty(
        PortableTable.of(table.table()),
        party,
        roster.threshold(),
        all(),
        all().stream().map(roster::id).toList());
  }

  /** Whether rows of the table are checked. */
  public boolean isChecked() {
    return table.layout().isChecked();
  }

  /** The id of a dealer, by its index. */
  public String dealerId(int dealer) {
    return table.dealing().dealers().get(dealer).id();
  }

  /** Reads which batches of the table stand. */
  public BatchListing listing(Mailbox mailbox) {
    List<PublicIdentity> dealers = new ArrayList<>();
    for (Dealer dealer : table.dealing().dealers()) {
      try {
        dealers.add(PublicIdentity.parse(dealer.publicKey()));
      } catch (BadKeyException e) {
        throw new IllegalArgumentException("the key of dealer " + dealer.id() + " is none", e);
      }
    }
    return new BatchListing(mailbox, dealing, dealers, table.layout().elements(), all().size());
  }
}
