package io.jointly.collaboration;

/**
 * A role that collaboration.yaml gives a party in its {@code roles}. Most parties have both. The
 * file lists the receivers of results apart.
 */
public enum Role {
  /** Holds rows of the tables. */
  DATA,
  /** Holds shares of partial sums and of totals. */
  COMPUTE
}
