package io.jointly.error;

/**
 * The base of every failure that a user can see. The message reads {@code [JOINTLY_<CODE>] what
 * happened; which rule, file or party; what to do}. It never contains a value from any row.
 */
public abstract sealed class JointlyException extends RuntimeException
    permits CallerException,
        PolicyException,
        ViolationException,
        EnvironmentException,
        InternalException {

  private static final long serialVersionUID = 1L;

  private final ErrorCode code;

  JointlyException(ErrorCode code, ErrorCode.Kind kind, String message) {
    super("[JOINTLY_" + code + "] " + message);
    if (code.kind() != kind) {
      throw new IllegalArgumentException(code + " is of kind " + code.kind() + ", not " + kind);
    }
    this.code = code;
  }

  /** The stable code. Partners learn nothing else of a failure. */
  public final ErrorCode code() {
    return code;
  }
}
