package io.jointly.error;

/**
 * A refusal by a rule of the collaboration or of this party's policy. The message names the rule.
 */
public final class PolicyException extends JointlyException {

  private static final long serialVersionUID = 1L;

  public PolicyException(ErrorCode code, String message) {
    super(code, ErrorCode.Kind.POLICY, message);
  }

  public PolicyException(ErrorCode code, String message, Throwable cause) {
    super(code, ErrorCode.Kind.POLICY, message);
    initCause(cause);
  }

  /**
   * The same refusal, with one sentence more.
   *
   * @param sentence without the full stop
   */
  public PolicyException and(String sentence) {
    String text = String.valueOf(getMessage()).substring(prefix(code()).length());
    PolicyException more = new PolicyException(code(), text + ". " + sentence);
    if (getCause() != null) {
      more.initCause(getCause());
    }
    return more;
  }
}
