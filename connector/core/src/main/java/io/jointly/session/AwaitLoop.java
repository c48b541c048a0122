package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.message.Awaited;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Waits for what an attempt awaits, and gives it to the attempt (PROTOCOL.md §7.1). */
final class AwaitLoop {

  private final Mailbox mailbox;
  private final Attempt attempt;
  private final StopCheck stops;
  private final Supplier<Deadline> deadlines;
  private final SessionProgress progress;

  AwaitLoop(
      Mailbox mailbox,
      Attempt attempt,
      StopCheck stops,
      Supplier<Deadline> deadlines,
      SessionProgress progress) {
    this.mailbox = mailbox;
    this.attempt = attempt;
    this.stops = stops;
    this.deadlines = deadlines;
    this.progress = progress;
  }

  /**
   * Waits until all that is awaited has been accepted.
   *
   * @param when the place in the session, for people; may be empty
   */
  void collect(String when) {
    Deadline deadline = deadlines.get();
    boolean waited = false;
    while (true) {
      List<Awaited> awaited = attempt.awaited();
      if (awaited.isEmpty()) {
        return;
      }
      if (takeWhatIsThere(awaited)) {
        deadline.renew();
        continue;
      }
      String missing = describe(awaited) + when;
      List<String> parties = awaited.stream().map(Awaited::party).distinct().toList();
      stops.check(missing, waited ? parties : List.of());
      if (deadline.isOver()) {
        throw new EnvironmentException(
            ErrorCode.TIMEOUT,
            missing
                + " did not come within "
                + deadline
                + " ("
                + progress.step()
                + "); see the log of these parties, or raise round-timeout");
      }
      progress.detail("waiting for " + missing);
      progress.computing(
          parties,
          "computing" + (deadline.isLong() ? ", without " + parties : ""),
          () ->
              "waiting since "
                  + ClockText.of(deadline.begun(), deadline.begun())
                  + " for "
                  + String.join(", ", parties)
                  + ": "
                  + progress.step(),
          deadline);
      waited = true;
    }
  }

  private boolean takeWhatIsThere(List<Awaited> awaited) {
    boolean came = false;
    for (Awaited what : awaited) {
      Optional<byte[]> content = mailbox.get(what.name(), what.maxBytes());
      if (content.isPresent()) {
        attempt.accept(what, content.get());
        came = true;
      }
    }
    return came;
  }

  /** Every missing party, by step: {@code SHARED of south, east}. */
  private static String describe(List<Awaited> awaited) {
    Map<String, Set<String>> byStep = new LinkedHashMap<>();
    for (Awaited what : awaited) {
      byStep.computeIfAbsent(what.step(), s -> new LinkedHashSet<>()).add(what.party());
    }
    return byStep.entrySet().stream()
        .map(step -> step.getKey() + " of " + String.join(", ", step.getValue()))
        .collect(Collectors.joining(" and "));
  }
}
