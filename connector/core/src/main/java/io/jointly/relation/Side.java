package io.jointly.relation;

/** From which side of a join something comes. */
public enum Side {
  LEFT,
  RIGHT,
  NEITHER
}
