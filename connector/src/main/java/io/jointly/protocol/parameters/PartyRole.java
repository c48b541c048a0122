package io.jointly.protocol.parameters;

/** What a party does in a session (PROTOCOL.md §1.1). */
public enum PartyRole {
  /** Contributes a vector of partial sums. */
  DATA,
  /** Adds shares and reveals its share of the total. */
  COMPUTE,
  /** Learns the totals. */
  RECEIVER
}
