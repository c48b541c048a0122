package io.jointly.spark;

/** What SQL a fixture's sessions understand. */
enum Dialect {
  ANSI,
  /** Without ANSI mode Spark hands over no arithmetic, but what does not fit is no error. */
  WRAPPING,
  /** With the session extension. */
  EXTENDED;

  boolean hasArithmetic() {
    return this != WRAPPING;
  }
}
