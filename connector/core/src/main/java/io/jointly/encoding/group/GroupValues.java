package io.jointly.encoding.group;

/**
 * What the elements of one group are made from: its values, and what its searches have found in
 * earlier rounds.
 */
final class GroupValues {

  private final long[] values;
  private final int at;
  private final long[] found;
  private final int foundAt;

  /**
   * @param values holds the group's values from index {@code at}
   * @param found holds what the group's searches have found from index {@code foundAt}; empty in
   *     round 0
   */
  GroupValues(long[] values, int at, long[] found, int foundAt) {
    this.values = values;
    this.at = at;
    this.found = found;
    this.foundAt = foundAt;
  }

  long value(int index) {
    return values[at + index];
  }

  /** The digits that a search has found so far; nothing has been found in round 0. */
  long found(int search) {
    return found.length == 0 ? 0 : found[foundAt + search];
  }
}
