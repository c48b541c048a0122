package io.jointly.error;

import org.slf4j.LoggerFactory;

/**
 * Whether an expected failure takes down where it was met. What a user needs is its message; in a
 * job, Spark's frames would hide it. The level DEBUG of the logger switches the frames on.
 */
final class StackTraces {

  static final String LOGGER = "io.jointly.error";

  private StackTraces() {}

  static boolean areOn() {
    try {
      return LoggerFactory.getLogger(LOGGER).isDebugEnabled();
    } catch (NoClassDefFoundError e) {
      // Spark brings the logging. The commands that need no Spark run without it.
      return false;
    }
  }
}
