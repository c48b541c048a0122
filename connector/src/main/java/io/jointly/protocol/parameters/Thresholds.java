package io.jointly.protocol.parameters;

/**
 * The least numbers of rows and parties that a party asks for (PROTOCOL.md §2.5). In a session each
 * threshold is the greatest that any JOIN asks for.
 *
 * @param groupSize rows that a cell needs; 1 switches this check off
 * @param ofOthers rows that it needs without any {@code threshold} of the data parties; 0 switches
 *     this check off
 * @param parties data parties with rows in the cell; 1 switches this check off
 */
public record Thresholds(int groupSize, int ofOthers, int parties) {

  /** Nothing is checked. */
  public static final Thresholds NONE = new Thresholds(1, 0, 1);

  /** The largest group size: a check costs about twice its square root, for each cell. */
  public static final int MAX_GROUP_SIZE = 10_000;

  public Thresholds {
    if (groupSize < 1
        || groupSize > MAX_GROUP_SIZE
        || ofOthers < 0
        || ofOthers > MAX_GROUP_SIZE
        || parties < 1
        || parties > Limits.MAX_PARTIES) {
      throw new IllegalArgumentException(
          "group size "
              + groupSize
              + ", of others "
              + ofOthers
              + ", parties "
              + parties
              + ": a threshold is outside its bounds");
    }
  }

  @Override
  public String toString() {
    return "min_group_size "
        + groupSize
        + ", min_group_size_of_others "
        + ofOthers
        + ", min_parties "
        + parties;
  }

  /** The thresholds that satisfy both. */
  public Thresholds and(Thresholds other) {
    return new Thresholds(
        Math.max(groupSize, other.groupSize),
        Math.max(ofOthers, other.ofOthers),
        Math.max(parties, other.parties));
  }
}
