package io.jointly.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.session.SessionState;
import io.jointly.session.SessionState.Attendance;
import io.jointly.session.SessionState.Steps;
import io.jointly.session.SessionState.Traffic;
import io.jointly.session.SessionState.Waiting;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class StateTextTest {

  private static String text(Attendance attendance, Steps steps, Waiting waiting) {
    return StateText.of(
        new SessionState(attendance, steps, new Traffic(1, 2), waiting, Duration.ofHours(1)),
        " · ");
  }

  private static Waiting waiting(long seconds, String... parties) {
    return new Waiting(List.of(parties), Duration.ofSeconds(seconds));
  }

  @Test
  void saysWhoIsMissing() {
    assertThat(text(new Attendance(3, 2, 0), new Steps(0, 14, 0, 2), waiting(4, "south")))
        .isEqualTo("2 of 3 joined · waiting for south 4 s");
  }

  @Test
  void saysThatPeopleHaveToDecide() {
    assertThat(text(new Attendance(3, 2, 1), new Steps(0, 14, 0, 2), waiting(64, "south")))
        .isEqualTo("2 of 3 joined · a person has to approve · waiting for south 1 min 4 s");
    assertThat(text(new Attendance(3, 1, 2), new Steps(0, 14, 0, 2), waiting(0, "south", "east")))
        .isEqualTo(
            "1 of 3 joined · people at 2 parties have to approve · waiting for south, east 0 s");
  }

  @Test
  void saysHowFarTheRoundsAre() {
    assertThat(text(new Attendance(3, 3, 0), new Steps(8, 22, 2, 4), waiting(4, "south")))
        .isEqualTo("3 of 3 joined · round 2 of 4 · step 9 of 22 · waiting for south 4 s");
    // Of one round there is nothing to tell, and nobody is waited for.
    assertThat(text(new Attendance(3, 3, 0), new Steps(22, 22, 1, 1), waiting(0)))
        .isEqualTo("3 of 3 joined · step 22 of 22");
  }

  @Test
  void aPartyWithoutStepsHasNone() {
    assertThat(text(new Attendance(4, 4, 0), new Steps(0, 0, 1, 1), waiting(0)))
        .isEqualTo("4 of 4 joined");
  }

  @Test
  void manyNamesAreCounted() {
    assertThat(
            text(
                new Attendance(6, 1, 0),
                new Steps(0, 3, 0, 1),
                waiting(59, "a", "b", "c", "d", "e")))
        .isEqualTo("1 of 6 joined · waiting for a, b, c and 2 more 59 s");
  }
}
