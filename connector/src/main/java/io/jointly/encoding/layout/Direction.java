package io.jointly.encoding.layout;

/** Which end of an order is sought. */
public enum Direction {
  LEAST,
  GREATEST;

  /** A number that grows towards the sought end, from a position, and back: 0 to size - 1. */
  public long code(long position, long size) {
    return this == GREATEST ? position : size - 1 - position;
  }
}
