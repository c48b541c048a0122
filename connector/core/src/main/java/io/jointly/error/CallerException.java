package io.jointly.error;

/** The caller's mistake: the caller has to change a query, an option or a file. */
public final class CallerException extends JointlyException {

  private static final long serialVersionUID = 1L;

  public CallerException(ErrorCode code, String message) {
    super(code, ErrorCode.Kind.CALLER, message);
  }

  public CallerException(ErrorCode code, String message, Throwable cause) {
    super(code, ErrorCode.Kind.CALLER, message);
    initCause(cause);
  }
}
