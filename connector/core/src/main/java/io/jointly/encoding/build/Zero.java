package io.jointly.encoding.build;

/** Whether a cell without rows passes. */
enum Zero {
  FAILS,
  PASSES
}
