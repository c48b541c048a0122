package io.jointly.status;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * How one session stands.
 *
 * @param digest the session's, in 64 hexadecimal digits
 * @param run name of its run; a partner may have chosen any text
 * @param query its canonical bytes, as a partner has signed them; not copied
 * @param parties in the collaboration's order
 */
public record SessionStatus(String digest, String run, byte[] query, List<PartyStatus> parties) {

  /** The state of a session. */
  public enum State {
    /** Somebody waits for others to join. */
    WAITING,
    /** All have joined, and not all are done. */
    COMPUTING,
    /** A party has opened the answer, and none has stopped since. */
    ANSWERED,
    /** Nobody waits there any more. */
    STOPPED
  }

  public SessionStatus {
    parties = List.copyOf(parties);
  }

  public State state() {
    if (has(Standing.JOINED)) {
      return State.WAITING;
    }
    if (has(Standing.STOPPED) && !has(Standing.DONE)) {
      return State.STOPPED;
    }
    return has(Standing.COMPUTING) ? State.COMPUTING : State.ANSWERED;
  }

  /** Whether somebody may still come or go on. */
  public boolean isOpen() {
    return state() == State.WAITING || state() == State.COMPUTING;
  }

  /** The parties for which others wait. */
  public List<PartyStatus> awaited() {
    return switch (state()) {
      case WAITING ->
          parties.stream()
              .filter(party -> party.standing() != Standing.JOINED)
              .filter(party -> party.standing() != Standing.LEFT_OUT)
              .toList();
      case COMPUTING ->
          parties.stream().filter(party -> party.standing() == Standing.COMPUTING).toList();
      case ANSWERED, STOPPED -> List.of();
    };
  }

  /** When the newest JOIN was made, by its party's clock. */
  public Optional<Instant> newest() {
    return parties.stream()
        .flatMap(party -> party.joined().stream())
        .max(Comparator.naturalOrder());
  }

  private boolean has(Standing standing) {
    return parties.stream().anyMatch(party -> party.standing() == standing);
  }
}
