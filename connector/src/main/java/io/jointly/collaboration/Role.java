package io.jointly.collaboration;

/** What a party does in a session. Most parties have both roles. */
public enum Role {
  /** Holds rows of the tables. */
  DATA,
  /** Holds shares of partial sums and of totals. */
  COMPUTE
}
