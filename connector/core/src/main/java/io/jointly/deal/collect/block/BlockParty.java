package io.jointly.deal.collect.block;

import io.jointly.deal.table.PortableTable;
import java.io.Serializable;
import java.util.List;

/**
 * What work on blocks needs to know of a compute party: nothing of it is secret, and it may travel
 * to executors.
 *
 * @param party its index among all parties
 * @param threshold t
 * @param computeParties the indices of all compute parties, ascending
 * @param ids their ids, in that order
 */
public record BlockParty(
    PortableTable table, int party, int threshold, List<Integer> computeParties, List<String> ids)
    implements Serializable {

  private static final long serialVersionUID = 1L;

  public BlockParty {
    computeParties = List.copyOf(computeParties);
    ids = List.copyOf(ids);
  }

  /** Its own id. */
  public String id() {
    return id(party);
  }

  /** The id of a compute party, by its index among all parties. */
  String id(int computeParty) {
    return ids.get(computeParties.indexOf(computeParty));
  }
}
