package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.query.JointQuery;
import io.jointly.query.QueryCodec;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * Identifies an entry: two queries are the same entry if they have the same bytes, the same run and
 * the same data parties. Rows may change between runs, and other parties give another answer.
 *
 * @param run name of the run
 * @param query canonical bytes of the query (PROTOCOL.md §11); not copied
 * @param dataParties ids of the parties whose rows are in the answer; kept in order
 * @param leftOut ids of the data parties that the collaboration lists and whose rows are not in the
 *     answer; kept in order
 * @param tested whether groups that are too small are left out of the answer
 */
public record QueryKey(
    String run, byte[] query, List<String> dataParties, List<String> leftOut, boolean tested) {

  public QueryKey {
    dataParties = dataParties.stream().sorted().distinct().toList();
    leftOut = leftOut.stream().sorted().distinct().toList();
  }

  /** Of a query over all data parties. */
  public QueryKey(String run, byte[] query, List<String> dataParties, boolean tested) {
    this(run, query, dataParties, List.of(), tested);
  }

  /** Whether the two ask the same of the same rows in one run, whoever else may be listed. */
  boolean isSameQuestionAs(QueryKey other) {
    return run.equals(other.run)
        && Arrays.equals(query, other.query)
        && dataParties.equals(other.dataParties)
        && tested == other.tested;
  }

  /**
   * Whether the two are over different data parties because one of them leaves some out: then the
   * difference of the answers may be a party's own part. Where nobody is left out, other data
   * parties are those of another version of the collaboration's file, on which all have agreed.
   */
  boolean isOverOthersThan(QueryKey other) {
    return !(leftOut.isEmpty() && other.leftOut.isEmpty())
        && !dataParties.equals(other.dataParties);
  }

  /**
   * @throws MalformedException if the bytes are not a query of this version
   */
  public JointQuery decoded() {
    return QueryCodec.decode(query);
  }

  /** Whether both may read rows of one table, as far as this version can read them. */
  boolean mayBeOfTheTableOf(QueryKey other) {
    try {
      return !Collections.disjoint(decoded().rows().tables(), other.decoded().rows().tables());
    } catch (MalformedException e) {
      return true;
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof QueryKey asked
        && isSameQuestionAs(asked)
        && leftOut.equals(asked.leftOut);
  }

  @Override
  public int hashCode() {
    return Objects.hash(run, Arrays.hashCode(query), dataParties, leftOut, tested);
  }

  /** Leaves the query out, because its text is longer than a line. */
  @Override
  public String toString() {
    return "a query of " + query.length + " bytes in run " + run + " over " + dataParties;
  }
}
