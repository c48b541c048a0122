package io.jointly.ledger;

import io.jointly.query.JointQuery;
import io.jointly.query.QueryCodec;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * What makes two queries one entry: the same bytes, in the same run, over the same data parties.
 * Rows may have changed from one run to the next, and an answer over other parties is another.
 *
 * @param run name of the run
 * @param query canonical bytes of the query (PROTOCOL.md §11); not copied
 * @param dataParties ids of the parties whose rows are in the answer; kept in order
 * @param tested whether groups that are too small are left out of the answer
 */
public record QueryKey(String run, byte[] query, List<String> dataParties, boolean tested) {

  public QueryKey {
    dataParties = dataParties.stream().sorted().distinct().toList();
  }

  /**
   * @throws io.jointly.codec.MalformedException where the bytes are no query of this version
   */
  public JointQuery decoded() {
    return QueryCodec.decode(query);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryKey asked
        && run.equals(asked.run)
        && Arrays.equals(query, asked.query)
        && dataParties.equals(asked.dataParties)
        && tested == asked.tested;
  }

  @Override
  public int hashCode() {
    return Objects.hash(run, Arrays.hashCode(query), dataParties, tested);
  }

  /** Without the query, whose text is longer than a line. */
  @Override
  public String toString() {
    return "a query of " + query.length + " bytes in run " + run + " over " + dataParties;
  }
}
