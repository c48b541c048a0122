package io.jointly.audit;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a log says about queries: what its party decided, and who partners say asks.
 *
 * @param all in the order of the log
 * @param broken why the log ends too early; empty if it is intact
 */
public record DecisionLog(List<Decided> all, Optional<String> broken) {

  /** One such record about one query. */
  public record Decided(Instant time, Event event) {

    public Optional<String> get(EventField field) {
      return event.get(field);
    }
  }

  /**
   * Reads a log. Signatures are not looked at, since a party that reads its own log knows whose it
   * is.
   *
   * @throws io.jointly.error.CallerException (AUDIT_FILE) if the file cannot be read
   */
  public static DecisionLog read(Path file) {
    List<Decided> all = new ArrayList<>();
    Verification verification =
        Verification.of(
            file,
            KnownKeys.NONE,
            line -> {
              if (isAboutAQuery(line.event())) {
                all.add(new Decided(line.time(), line.event()));
              }
            });
    return new DecisionLog(List.copyOf(all), verification.broken());
  }

  private static boolean isAboutAQuery(Event event) {
    return switch (event.kind()) {
      case REFUSED, PROPOSAL, JOINING, ASKED, ANSWERED, FAILED -> true;
      case OPENED, RECOVERED, PUT, NOT_PUT, GOT, LEDGER, AMENDED, DIFFERENCE, CHECKPOINT -> false;
    };
  }
}
