package io.jointly.error;

/** A failure of the environment: a time-out, the mailbox, a disk. */
public final class EnvironmentException extends JointlyException {

  private static final long serialVersionUID = 1L;

  public EnvironmentException(ErrorCode code, String message) {
    super(code, ErrorCode.Kind.ENVIRONMENT, message);
  }

  public EnvironmentException(ErrorCode code, String message, Throwable cause) {
    super(code, ErrorCode.Kind.ENVIRONMENT, message);
    initCause(cause);
  }
}
