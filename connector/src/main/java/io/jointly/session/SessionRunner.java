package io.jointly.session;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.Outgoing;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.SessionNames;
import io.jointly.protocol.SessionParameters;
import java.security.SecureRandom;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Runs sessions of one party over one mailbox (PROTOCOL.md §6, §7). Keep one runner for each
 * catalog: it remembers which sessions this process has joined, so that a partner who is still at
 * the query before is not taken for one who asks something else (§7.4). For many threads at once.
 */
public final class SessionRunner {

  private final Mailbox mailbox;
  private final Timeouts timeouts;
  private final SessionClock clock;
  private final Progress progress;
  private final QueryDifference difference;
  private final Set<String> joined = ConcurrentHashMap.newKeySet();

  /**
   * @param mailbox the same place as the partners'; not closed here
   * @param difference explains a partner's other query
   */
  public SessionRunner(
      Mailbox mailbox,
      Timeouts timeouts,
      SessionClock clock,
      Progress progress,
      QueryDifference difference) {
    this.mailbox = mailbox;
    this.timeouts = timeouts;
    this.clock = clock;
    this.progress = progress;
    this.difference = difference;
  }

  /**
   * Takes part in one session, from JOIN to the end. Whatever fails after JOIN is told to the
   * partners as a STOP with its code alone.
   *
   * @param random the system's secure generator
   * @param local not called where this party is no data party
   * @return {@link Outcome.Opened} for a receiver, else {@link Outcome.NotAReceiver}
   * @throws io.jointly.error.ViolationException if a partner breaks the protocol (§8), stops, or
   *     asks another query
   * @throws io.jointly.error.EnvironmentException {@code TIMEOUT} naming the step and all missing
   *     parties, {@code MAILBOX}, or {@code CANCELLED} where the thread was interrupted
   */
  public Outcome run(
      SessionParameters parameters, Identity identity, SecureRandom random, LocalShares local) {
    Progress lines = onChange();
    try (PartySession session = PartySession.of(parameters, identity, random)) {
      joined.add(session.names().sessionFolder());
      Joining joining =
          new Joining(
              mailbox,
              parameters,
              session,
              elsewhere(parameters, session.names()),
              new Patience(clock, timeouts.join(), random),
              lines);
      @Nullable ErrorCode failure = ErrorCode.BUG;
      try {
        joining.join();
        Attempt attempt = joining.awaitStart();
        Outcome outcome =
            new Running(
                    mailbox,
                    parameters,
                    attempt,
                    new Stops(mailbox, parameters, session, attempt.seqs()),
                    () -> new Patience(clock, timeouts.round(), random),
                    lines)
                .run(local);
        failure = null;
        return outcome;
      } catch (JointlyException e) {
        failure = e.code();
        throw e;
      } finally {
        // A JOIN of which the mailbox says that it failed may be there all the same.
        if (failure != null && session.seq() >= 0) {
          stop(session, failure, lines);
        }
      }
    }
  }

  private Elsewhere elsewhere(SessionParameters parameters, SessionNames names) {
    return new Elsewhere(
        mailbox,
        parameters,
        names.runFolder(),
        timeouts.join(),
        joined::contains,
        clock,
        difference);
  }

  /** Tells the partners. It must not hide the failure that it tells of. */
  private void stop(PartySession session, ErrorCode code, Progress lines) {
    Outgoing stop = session.stop(code);
    try {
      mailbox.put(stop.name(), stop.content());
    } catch (NameTakenException | JointlyException e) {
      lines.say("the partners could not be told of " + code + ": " + e.getMessage());
    }
    if (code == ErrorCode.CANCELLED) {
      Thread.currentThread().interrupt();
    }
  }

  private Progress onChange() {
    AtomicReference<String> last = new AtomicReference<>("");
    return line -> {
      if (!line.equals(last.getAndSet(line))) {
        progress.say(line);
      }
    };
  }
}
