package io.jointly.error;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A partner, or somebody who writes in its name, broke the protocol. Names the party and the step.
 */
public final class ViolationException extends JointlyException {

  private static final long serialVersionUID = 1L;

  private final List<String> suspects;
  private final String step;
  private final @Nullable ErrorCode partners;

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
    this.partners = null;
  }

  private ViolationException(
      String text,
      ErrorCode code,
      List<String> suspects,
      String step,
      @Nullable ErrorCode partners) {
    super(code, ErrorCode.Kind.VIOLATION, text);
    this.suspects = List.copyOf(suspects);
    this.step = step;
    this.partners = partners;
  }

  /**
   * A partner has ended the session.
   *
   * @param party its id
   * @param code what it gave as the reason
   * @param message which begins with "it "
   */
  public static ViolationException stopped(String party, ErrorCode code, String message) {
    String text = text(ErrorCode.PEER_STOPPED, party, "STOP", message);
    return new ViolationException(text, ErrorCode.PEER_STOPPED, List.of(party), "STOP", code);
  }

  /**
   * A dealer, who is no party, broke the protocol, or somebody who writes in its name.
   *
   * @param dealer its index in the table's list
   * @param step the message or block of PROTOCOL.md at which it happened
   */
  public static ViolationException ofDealer(
      ErrorCode code, int dealer, String step, String message) {
    String id = "dealer " + dealer;
    return new ViolationException(step + ", " + id + ": " + message, code, List.of(id), step, null);
  }

  /**
   * The same violation, with one sentence more.
   *
   * @param sentence without the full stop
   */
  public ViolationException and(String sentence) {
    ViolationException more =
        new ViolationException(text() + ". " + sentence, code(), suspects, step, partners);
    if (getCause() != null) {
      more.initCause(getCause());
    }
    return more;
  }

  /** A partner that runs another job, or has left, breaks no protocol: the step says nothing. */
  private static String text(ErrorCode code, String party, String step, String message) {
    return switch (code) {
      case OTHER_QUERY, OTHER_COLLABORATION, VERSION, PEER_STOPPED ->
          "party " + party + (message.startsWith("it ") ? message.substring(2) : ": " + message);
      default -> step + ", party " + party + ": " + message;
    };
  }

  /** The party or dealer to blame, or several ids with commas; empty if it is not known. */
  public Optional<String> party() {
    return names(suspects);
  }

  public String step() {
    return step;
  }

  /** The reason that a partner gave for ending the session; empty for any other violation. */
  public Optional<ErrorCode> partnersCode() {
    return Optional.ofNullable(partners);
  }

  private static Optional<String> names(List<String> suspects) {
    return suspects.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", suspects));
  }
}
