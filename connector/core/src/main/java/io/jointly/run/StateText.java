package io.jointly.run;

import io.jointly.session.SessionState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How far a session is, in one short line for the person who waits. */
final class StateText {

  /** More names would push the rest of the line out of sight. */
  private static final int NAMES = 3;

  private StateText() {}

  /**
   * The line: {@code 3 of 3 joined · round 2 of 4 · step 9 of 22 · waiting for south 4 s}.
   *
   * @param between stands between its parts
   */
  static String of(SessionState state, String between) {
    List<String> parts = new ArrayList<>();
    SessionState.Attendance attendance = state.attendance();
    parts.add(attendance.joined() + " of " + attendance.parties() + " joined");
    if (attendance.deciding() > 0) {
      parts.add(
          attendance.deciding() == 1
              ? "a person has to approve"
              : "people at " + attendance.deciding() + " parties have to approve");
    }
    SessionState.Steps steps = state.steps();
    if (steps.round() > 0) {
      if (steps.rounds() > 1) {
        parts.add("round " + steps.round() + " of " + steps.rounds());
      }
      if (steps.all() > 0) {
        parts.add("step " + Math.min(steps.done() + 1, steps.all()) + " of " + steps.all());
      }
    }
    SessionState.Waiting waiting = state.waiting();
    if (!waiting.parties().isEmpty()) {
      parts.add("waiting for " + names(waiting.parties()) + " " + time(waiting.time()));
    }
    return String.join(between, parts);
  }

  private static String names(List<String> parties) {
    int more = parties.size() - NAMES;
    return more <= 0
        ? String.join(", ", parties)
        : String.join(", ", parties.subList(0, NAMES)) + " and " + more + " more";
  }

  private static String time(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 60 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
  }
}
