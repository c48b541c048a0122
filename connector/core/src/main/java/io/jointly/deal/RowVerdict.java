package io.jointly.deal;

/** What became of a dealt row (PROTOCOL.md §12.6). The order is that of the protocol's numbers. */
public enum RowVerdict {
  ACCEPTED,
  /** It is no row: only its dealer can have made it so. */
  INVALID,
  /** Its shares do not belong together: by its dealer, or by colluding compute parties. */
  INCONSISTENT,
  /** A compute party could not open its part. */
  UNREADABLE,
  /** Its dealer has dealt as many rows as it may. */
  TOO_MANY
}
