package io.jointly.session;

import io.jointly.mailbox.CountedMailbox;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/** Follows one session at one party, and tells {@link Progress} of it. For one thread. */
final class SessionProgress {

  private final Progress progress;
  private final SessionClock clock;
  private final SessionParameters own;
  private final CountedMailbox mailbox;
  private final WaitingLines lines;
  private final int steps;
  private SessionState.Attendance attendance;
  private int done;
  private int round;
  private List<String> awaited = List.of();
  private long awaitedSince;
  private Duration waited = Duration.ZERO;
  private String detail = "";

  SessionProgress(
      Progress progress, SessionClock clock, SessionParameters own, CountedMailbox mailbox) {
    this.progress = progress;
    this.clock = clock;
    this.own = own;
    this.mailbox = mailbox;
    this.lines = new WaitingLines(progress, clock);
    this.steps = steps(own);
    this.attendance = new SessionState.Attendance(own.roster().present().size(), 1, 0);
  }

  /** How often this party waits for what others have computed (PROTOCOL.md §6, steps 5 to 8). */
  private static int steps(SessionParameters own) {
    int inRound = own.has(PartyRole.RECEIVER) ? 1 : 0;
    int circuit = 0;
    if (own.has(PartyRole.COMPUTE)) {
      inRound += 2;
      DisclosureChecks checks = own.checks();
      circuit = checks == null ? 0 : CircuitCost.of(checks, own.roster()).steps();
    }
    return own.rounds().size() * inRound + circuit;
  }

  /** A line for people. */
  void say(String line) {
    progress.say(line);
  }

  void detail(String line) {
    if (!line.equals(detail)) {
      detail = line;
      progress.detail(line);
    }
  }

  void attending(int joined, int deciding) {
    attendance = new SessionState.Attendance(own.roster().present().size(), joined, deciding);
  }

  /** An attempt begins. */
  void begins() {
    attending(own.roster().present().size(), 0);
    done = 0;
    round = 0;
    awaited = List.of();
    tell();
  }

  /**
   * A round begins.
   *
   * @param number from 1 on
   */
  void round(int number) {
    round = number;
    awaited = List.of();
    tell();
  }

  /** All has come that a step needs. */
  void stepDone() {
    done = Math.min(done + 1, steps);
    awaited = List.of();
    tell();
  }

  /** The step that this party is at, for people. */
  String step() {
    return "computing, step " + Math.min(done + 1, steps) + " of " + steps;
  }

  /**
   * Parties have not joined. Waits for a moment.
   *
   * @param parties for whom this party waits
   * @param what stays the same as long as the wait is the same
   * @param first how long the session waits before its first line
   * @param line makes the line for people
   */
  void joining(
      List<String> parties, String what, Duration first, Supplier<String> line, Deadline deadline) {
    lines.waiting(what, first, line);
    pause(parties, deadline);
  }

  /**
   * What others compute has not come. Waits for a moment.
   *
   * @param parties for whom this party waits
   * @param what stays the same as long as the wait is the same
   * @param line makes the line for people
   */
  void computing(List<String> parties, String what, Supplier<String> line, Deadline deadline) {
    if (lines.areDue(what, WaitingLines.FIRST)) {
      progress.slow(line.get());
    }
    pause(parties, deadline);
  }

  private void pause(List<String> parties, Deadline deadline) {
    if (awaited.isEmpty()) {
      awaitedSince = clock.nanoTime();
    }
    awaited = parties;
    tell();
    long before = clock.nanoTime();
    deadline.pause();
    waited = waited.plusNanos(clock.nanoTime() - before);
  }

  private void tell() {
    progress.at(
        new SessionState(
            attendance,
            new SessionState.Steps(done, steps, round, own.rounds().size()),
            new SessionState.Traffic(mailbox.out(), mailbox.in()),
            waiting(),
            waited));
  }

  private SessionState.Waiting waiting() {
    return new SessionState.Waiting(
        awaited,
        awaited.isEmpty() ? Duration.ZERO : Duration.ofNanos(clock.nanoTime() - awaitedSince));
  }
}
