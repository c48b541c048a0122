package io.jointly.session;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.security.SecureRandom;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Runs sessions of one party over one mailbox (PROTOCOL.md §6, §7). Keep one runner for each
 * catalog: it remembers which sessions this process has joined, so that a partner that is still at
 * the query before is not taken for one that asks something else (§7.4). For many threads at once.
 */
public final class SessionRunner {

  private final Mailbox mailbox;
  private final Timeouts timeouts;
  private final SessionClock clock;
  private final Progress progress;
  private final QueryExplainer difference;
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
      QueryExplainer difference) {
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
      SessionParameters parameters, Identity identity, SecureRandom random, ShareSource local) {
    return run(parameters, identity, random, local, Optional.empty());
  }

  /**
   * Takes part in a session because a partner asks for it (PROTOCOL.md §7.5). As {@link #run}, but
   * where no START comes in time, or the asking party stops before there is one, it leaves in a way
   * that ends no other party's wait.
   *
   * @param asker index of the party that asks
   * @param seq of its JOIN
   * @return {@link Outcome.NotMet}, too
   */
  public Outcome answer(
      SessionParameters parameters,
      Identity identity,
      SecureRandom random,
      ShareSource local,
      int asker,
      int seq) {
    return run(parameters, identity, random, local, Optional.of(new JoinId(asker, seq)));
  }

  /**
   * Says that this party will not take part: puts a JOIN and at once its STOP (PROTOCOL.md §7.2).
   *
   * @param code all that the partners are told
   */
  public void refuse(
      SessionParameters parameters, Identity identity, SecureRandom random, ErrorCode code) {
    try (PartySession session = PartySession.of(parameters, identity, random)) {
      String folder = session.names().sessionFolder();
      int seq = SessionListing.of(folder, mailbox.list(folder)).nextSeq(parameters.me());
      JoinLoop.put(mailbox, session, seq, clock.instant());
      stop(session, code, onChange());
    }
  }

  private Outcome run(
      SessionParameters parameters,
      Identity identity,
      SecureRandom random,
      ShareSource local,
      Optional<JoinId> asker) {
    Progress lines = onChange();
    try (PartySession session = PartySession.of(parameters, identity, random)) {
      if (asker.isEmpty()) {
        joined.add(session.names().sessionFolder());
      }
      JoinLoop joining =
          new JoinLoop(
              mailbox,
              parameters,
              session,
              asker.isEmpty()
                  ? Optional.of(mismatch(parameters, session.names()))
                  : Optional.empty(),
              asker,
              new Deadline(clock, timeouts.join(), random),
              lines);
      ErrorCode failure = ErrorCode.BUG;
      try {
        joining.join(clock.instant());
        Attempt attempt;
        try {
          attempt = joining.awaitStart();
        } catch (JointlyException e) {
          if (asker.isEmpty() || !isLeft(e)) {
            throw e;
          }
          // This code ends nobody's wait (§7.2).
          failure = ErrorCode.PEER_STOPPED;
          return new Outcome.NotMet(joining.missing());
        }
        AwaitLoop awaited =
            new AwaitLoop(
                mailbox,
                attempt,
                new StopCheck(mailbox, parameters, session, attempt.seqs()),
                () -> new Deadline(clock, timeouts.round(), random),
                lines);
        Outcome outcome = new AttemptLoop(mailbox, parameters, attempt, awaited).run(local);
        failure = null;
        return outcome;
      } catch (JointlyException e) {
        failure = e.code();
        throw e;
      } catch (OutOfMemoryError e) {
        failure = ErrorCode.MEMORY;
        throw OutOfMemory.failure(e, "in a session");
      } finally {
        // A JOIN of which the mailbox says that it failed may be there all the same.
        if (failure != null && session.hasJoined()) {
          stop(session, failure, lines);
          if (failure == ErrorCode.CANCELLED) {
            Thread.currentThread().interrupt();
          }
        }
      }
    }
  }

  private static boolean isLeft(JointlyException failure) {
    return failure.code() == ErrorCode.TIMEOUT || failure.code() == ErrorCode.PEER_STOPPED;
  }

  private MismatchDetector mismatch(SessionParameters parameters, SessionNames names) {
    return new MismatchDetector(
        mailbox,
        parameters,
        names.runFolder(),
        timeouts.join(),
        joined::contains,
        clock,
        difference);
  }

  /** Tells the partners. A failure here must not hide the failure that it tells of. */
  private void stop(PartySession session, ErrorCode code, Progress lines) {
    Outgoing stop = session.stop(code);
    try {
      mailbox.put(stop.name(), stop.content());
    } catch (NameTakenException | JointlyException e) {
      lines.say("the partners could not be told of " + code + ": " + e.getMessage());
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
