package io.jointly.session;

import io.jointly.error.ErrorCode;

/** The codes that a party tells its partners when it does not take part (PROTOCOL.md §7.2). */
public final class Refusal {

  private Refusal() {}

  /**
   * Whether a STOP with this code says that the party will not answer, and not that it could not.
   */
  static boolean isRefusal(ErrorCode code) {
    return switch (code.kind()) {
      case CALLER, POLICY -> true;
      case VIOLATION, ENVIRONMENT, INTERNAL -> code == ErrorCode.LOCAL_JOB;
    };
  }

  /**
   * Whether the failure of a step that reads this party's rows may depend on these rows. What is
   * not known to be something else does.
   */
  public static boolean mayBeByRows(ErrorCode code) {
    return switch (code) {
      case SOURCE, OPTION, MAILBOX, AUDIT, LEDGER, AMENDMENT, STATE, CANCELLED -> false;
      default -> true;
    };
  }

  /**
   * The code that partners are told. Which rule has refused may depend on this party's rows; then
   * they are told no more than that its own job has not come to an end, which they would see
   * anyway.
   */
  public static ErrorCode told(ErrorCode code) {
    return switch (code) {
      case OUTSIDE_BOUNDS, TOO_MANY_ROWS, DIFFERENCE, SOURCE, MEMORY, SHARES, ENCODING ->
          ErrorCode.LOCAL_JOB;
      default -> code;
    };
  }
}
