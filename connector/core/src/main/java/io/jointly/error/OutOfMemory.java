package io.jointly.error;

/** Memory that has run out is a failure of the surroundings, and no bug. */
public final class OutOfMemory {

  private OutOfMemory() {}

  /**
   * The failure to go on with. What needed the memory is given up, so the process can go on.
   *
   * @param when what this party was doing
   */
  public static EnvironmentException failure(OutOfMemoryError error, String when) {
    return new EnvironmentException(
        ErrorCode.MEMORY,
        "memory has run out "
            + when
            + "; give the driver more (spark.driver.memory), let fewer sessions run at once, or lower"
            + " max_session_bytes in policy.yaml, so that such queries are refused",
        error);
  }
}
