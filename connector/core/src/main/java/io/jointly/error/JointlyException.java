package io.jointly.error;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.util.Objects;

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
    super(prefix(code) + message);
    if (code.kind() != kind) {
      throw new IllegalArgumentException(code + " is of kind " + code.kind() + ", not " + kind);
    }
    this.code = code;
  }

  static String prefix(ErrorCode code) {
    return "[JOINTLY_" + code + "] ";
  }

  /** The stable code. Partners learn nothing else of a failure. */
  public final ErrorCode code() {
    return code;
  }

  /** The message without its code, for whoever makes another message of it. */
  public final String text() {
    return Objects.requireNonNull(getMessage()).substring(prefix(code).length());
  }

  /** A bug has its stack trace, an expected failure only at DEBUG. */
  @Override
  public final synchronized Throwable fillInStackTrace() {
    return hasStackTrace() ? super.fillInStackTrace() : this;
  }

  /** Spark adds frames of its own to what it catches, which is no use without the others. */
  @Override
  public final void setStackTrace(StackTraceElement[] frames) {
    if (hasStackTrace()) {
      super.setStackTrace(frames);
    }
  }

  /** Also called before anything of the object is there. */
  boolean hasStackTrace() {
    return StackTraces.areOn();
  }

  /** One line where there is no stack trace. The cause stays attached for whoever asks for it. */
  @Override
  public final void printStackTrace(PrintStream out) {
    if (getStackTrace().length == 0) {
      out.println(this);
    } else {
      super.printStackTrace(out);
    }
  }

  @Override
  public final void printStackTrace(PrintWriter out) {
    if (getStackTrace().length == 0) {
      out.println(this);
    } else {
      super.printStackTrace(out);
    }
  }
}
