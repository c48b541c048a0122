package io.jointly.error;

import java.util.List;
import java.util.Optional;

/**
 * A partner, or somebody who writes in its name, broke the protocol. Names the party and the step.
 */
public final class ViolationException extends JointlyException {

  private static final long serialVersionUID = 1L;

  private final List<String> suspects;
  private final String step;

  /**
   * @param party the id of the party to blame
   * @param step the message or phase of PROTOCOL.md at which it happened
   */
  public ViolationException(ErrorCode code, String party, String step, String message) {
    this(code, List.of(party), step, message);
  }

  /**
   * @param suspects the ids of the parties to blame; empty if they are not known
   * @param step the message or phase of PROTOCOL.md at which it happened
   */
  public ViolationException(ErrorCode code, List<String> suspects, String step, String message) {
    super(code, ErrorCode.Kind.VIOLATION, text(code, names(suspects).orElse("?"), step, message));
    this.suspects = List.copyOf(suspects);
    this.step = step;
  }

  /** A partner that runs another job, or has left, breaks no protocol: the step says nothing. */
  private static String text(ErrorCode code, String party, String step, String message) {
    return switch (code) {
      case OTHER_QUERY, OTHER_COLLABORATION, VERSION, PEER_STOPPED ->
          "party " + party + (message.startsWith("it ") ? message.substring(2) : ": " + message);
      default -> step + ", party " + party + ": " + message;
    };
  }

  /** The id of the party to blame, or several ids with commas; empty if it is not known. */
  public Optional<String> party() {
    return names(suspects);
  }

  public String step() {
    return step;
  }

  private static Optional<String> names(List<String> suspects) {
    return suspects.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", suspects));
  }
}
