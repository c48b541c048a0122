package io.jointly.encoding.layout;

/** Which end of an order is sought. */
public enum Direction {
  LEAST,
  GREATEST;

  /**
   * Turns a position into a code, which grows towards the sought end, and a code into its position:
   * both are unsigned numbers from 0 to size - 1.
   */
  public long code(long position, long size) {
    return this == GREATEST ? position : size - 1 - position;
  }
}
