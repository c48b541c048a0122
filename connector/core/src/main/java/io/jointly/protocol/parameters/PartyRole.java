package io.jointly.protocol.parameters;

/**
 * What a party does in a session (PROTOCOL.md §1.1). The collaboration's file gives the first two
 * as roles and lists receivers apart.
 */
public enum PartyRole {
  /** Holds rows and contributes a vector of partial sums. */
  DATA,
  /** Adds shares and reveals its share of the total. */
  COMPUTE,
  /** Learns the totals. */
  RECEIVER
}
