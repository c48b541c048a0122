package io.jointly.encoding.build;

/** Whether the flags of searches are multiplied by masks before they are opened. */
public enum SearchFlags {
  MASKED,
  /** Where there are too few compute parties to multiply. */
  PLAIN
}
