package io.jointly.error;

/**
 * A partner, or somebody who speaks in its name, broke the protocol; says who and at which step.
 */
public final class ViolationException extends JointlyException {

  private static final long serialVersionUID = 1L;

  private final String party;
  private final String step;

  /**
   * @param party the id of the party that is to blame, or {@code "?"} where that is not known
   * @param step the message or phase of PROTOCOL.md in which it happened
   */
  public ViolationException(ErrorCode code, String party, String step, String message) {
    super(code, ErrorCode.Kind.VIOLATION, step + ", party " + party + ": " + message);
    this.party = party;
    this.step = step;
  }

  public String party() {
    return party;
  }

  public String step() {
    return step;
  }
}
