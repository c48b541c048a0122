package io.jointly.error;

/** A bug in Jointly. */
public final class InternalException extends JointlyException {

  private static final long serialVersionUID = 1L;

  public InternalException(ErrorCode code, String message) {
    super(code, ErrorCode.Kind.INTERNAL, message);
  }

  public InternalException(ErrorCode code, String message, Throwable cause) {
    super(code, ErrorCode.Kind.INTERNAL, message);
    initCause(cause);
  }

  @Override
  boolean hasStackTrace() {
    return true;
  }
}
