package io.jointly.error;

import java.util.List;

/** A failure of the environment: a time-out, the mailbox, a disk. */
public final class EnvironmentException extends JointlyException {

  private static final long serialVersionUID = 1L;

  private final List<String> absent;

  public EnvironmentException(ErrorCode code, String message) {
    this(code, message, List.of());
  }

  private EnvironmentException(ErrorCode code, String message, List<String> absent) {
    super(code, ErrorCode.Kind.ENVIRONMENT, message);
    this.absent = List.copyOf(absent);
  }

  /**
   * A {@code TIMEOUT} because of parties that have not come, or not gone on.
   *
   * @param parties their ids
   */
  public static EnvironmentException absent(List<String> parties, String message) {
    return new EnvironmentException(ErrorCode.TIMEOUT, message, parties);
  }

  public EnvironmentException(ErrorCode code, String message, Throwable cause) {
    this(code, message);
    initCause(cause);
  }

  /** The ids of the parties for which this party has waited in vain; empty for other failures. */
  public List<String> absent() {
    return absent;
  }
}
