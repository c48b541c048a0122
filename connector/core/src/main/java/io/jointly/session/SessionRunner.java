package io.jointly.session;

import io.jointly.crypto.Identity;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import io.jointly.mailbox.CountedMailbox;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.session.SessionListing.JoinId;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Runs sessions of one party over one mailbox (PROTOCOL.md §6, §7). Keep one runner for each
 * catalog: it remembers which sessions this process has joined, so that a partner that is still at
 * the query before is not taken for one that asks something else (§7.4). For many threads at once.
 */
public final class SessionRunner {

  /** How often a party joins again by itself, because partners' processes have begun anew. */
  private static final int MOST_REJOINS = 3;

  private final Mailbox mailbox;
  private final Timeouts timeouts;
  private final SessionClock clock;
  private final Progress progress;
  private final QueryExplainer difference;
  private final Set<String> joined;

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
    this(mailbox, timeouts, clock, progress, difference, ConcurrentHashMap.newKeySet());
  }

  private SessionRunner(
      Mailbox mailbox,
      Timeouts timeouts,
      SessionClock clock,
      Progress progress,
      QueryExplainer difference,
      Set<String> joined) {
    this.mailbox = mailbox;
    this.timeouts = timeouts;
    this.clock = clock;
    this.progress = progress;
    this.difference = difference;
    this.joined = joined;
  }

  /** The same runner, which tells somebody else how its sessions go on. */
  public SessionRunner reportingTo(Progress other) {
    return new SessionRunner(mailbox, timeouts, clock, other, difference, joined);
  }

  /**
   * Takes part in one session, from JOIN to the end. Whatever fails after JOIN is told to the
   * partners as a STOP with its code alone. Where a partner's process was killed and has begun
   * anew, and nothing can have been opened, this party joins again by itself.
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
      stop(mailbox, session, code);
    }
  }

  /**
   * Says that a person at this party has to decide about a partner's query (PROTOCOL.md §7.5).
   *
   * @param until when this party refuses if nobody has decided
   */
  public void tellPending(
      Invitation asking, Roster roster, Identity identity, int me, Instant until) {
    Outgoing pending = asking.pending(roster, identity, me, until);
    try {
      mailbox.put(pending.name(), pending.content());
    } catch (NameTakenException e) {
      // This party has said so before.
    }
  }

  /**
   * Tells partners that a process of this party that took part in a session was killed (PROTOCOL.md
   * §7.3). Nothing is done if an attempt has come to its end there.
   *
   * @param seq of the JOIN of that process
   */
  public void leave(SessionParameters parameters, Identity identity, SecureRandom random, int seq) {
    try (PartySession session = PartySession.of(parameters, identity, random)) {
      String folder = session.names().sessionFolder();
      new EarlierJoins(mailbox, parameters, session)
          .stop(
              List.of(new JoinId(parameters.me(), seq)),
              SessionListing.of(folder, mailbox.list(folder)));
    }
  }

  private Outcome run(
      SessionParameters parameters,
      Identity identity,
      SecureRandom random,
      ShareSource local,
      Optional<JoinId> asker) {
    CountedMailbox counted = new CountedMailbox(mailbox);
    SessionProgress told = new SessionProgress(progress, clock, parameters, counted);
    WatchedShares shares = new WatchedShares(local, parameters.has(PartyRole.COMPUTE));
    for (int again = 0; ; again++) {
      boolean mayJoinAgain = asker.isEmpty() && again < MOST_REJOINS;
      try (PartySession session = PartySession.of(parameters, identity, random)) {
        Optional<Outcome> outcome =
            new Turn(counted, session, told, random, asker).take(shares, mayJoinAgain);
        if (outcome.isPresent()) {
          return outcome.get();
        }
      }
      told.detail("a partner has begun anew; joining again");
    }
  }

  /** Notes whether something can have been opened. */
  private static final class WatchedShares implements ShareSource {

    private final ShareSource inner;
    private final boolean computes;
    private boolean mayBeOpened;

    WatchedShares(ShareSource inner, boolean computes) {
      this.inner = inner;
      this.computes = computes;
    }

    @Override
    public SharedBlocks share(ShareTask task, List<long[]> earlier) {
      // A party that does not compute has no say in what is opened of its shares.
      mayBeOpened |= !computes;
      return inner.share(task, earlier);
    }

    @Override
    public void asked(Map<Integer, Person> persons) {
      inner.asked(persons);
    }

    @Override
    public void opening() {
      mayBeOpened = true;
      inner.opening();
    }
  }

  /** From one JOIN to the end of its attempt. */
  private final class Turn {

    private final CountedMailbox counted;
    private final PartySession session;
    private final SessionParameters parameters;
    private final SessionProgress told;
    private final SecureRandom random;
    private final Optional<JoinId> asker;
    private @Nullable ErrorCode failure = ErrorCode.BUG;

    Turn(
        CountedMailbox counted,
        PartySession session,
        SessionProgress told,
        SecureRandom random,
        Optional<JoinId> asker) {
      this.counted = counted;
      this.session = session;
      this.parameters = session.parameters();
      this.told = told;
      this.random = random;
      this.asker = asker;
    }

    /** Empty if this party should join again, because a partner's process has begun anew. */
    Optional<Outcome> take(WatchedShares shares, boolean mayJoinAgain) {
      try {
        return tried(shares, mayJoinAgain);
      } catch (JointlyException e) {
        if (failure == ErrorCode.BUG) {
          failure = e.code();
        }
        throw e;
      } catch (OutOfMemoryError e) {
        failure = ErrorCode.MEMORY;
        throw OutOfMemory.failure(e, "in a session");
      } finally {
        // A JOIN of which the mailbox says that it failed may be there all the same.
        if (failure != null && session.hasJoined()) {
          stop(counted, session, failure);
          if (failure == ErrorCode.CANCELLED) {
            Thread.currentThread().interrupt();
          }
        }
      }
    }

    private Optional<Outcome> tried(WatchedShares shares, boolean mayJoinAgain) {
      JoinLoop joining = joining();
      joining.join(clock.instant());
      Attempt attempt;
      try {
        attempt = joining.awaitStart();
      } catch (JointlyException e) {
        if (asker.isPresent() && isLeft(e)) {
          // This code ends nobody's wait (§7.2).
          failure = ErrorCode.PEER_STOPPED;
          return Optional.of(new Outcome.NotMet(joining.missing()));
        }
        if (joining.isPassedOn()) {
          failure = ErrorCode.PEER_STOPPED;
        }
        throw e;
      }
      StopCheck stops = new StopCheck(counted, parameters, session, attempt.seqs());
      AwaitLoop awaited =
          new AwaitLoop(
              counted, attempt, stops, () -> new Deadline(clock, timeouts.round(), random), told);
      try {
        Outcome outcome = new AttemptLoop(counted, parameters, attempt, awaited, told).run(shares);
        failure = null;
        return Optional.of(outcome);
      } catch (JointlyException e) {
        if (stops.isPassedOn()) {
          failure = ErrorCode.PEER_STOPPED;
          if (stops.isRestart() && mayJoinAgain && !shares.mayBeOpened) {
            return Optional.empty();
          }
        }
        throw e;
      }
    }

    private JoinLoop joining() {
      SessionNames names = session.names();
      if (asker.isEmpty()) {
        joined.add(names.sessionFolder());
      }
      return new JoinLoop(
          counted,
          session,
          asker.isEmpty() ? Optional.of(mismatch(parameters, names)) : Optional.empty(),
          new PartyTraces(
              counted, parameters, names.sessionFolder(), clock, timeouts.join(), difference),
          asker,
          new Deadline(clock, timeouts.join(), random),
          told);
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
  private void stop(Mailbox through, PartySession session, ErrorCode code) {
    Outgoing stop = session.stop(code);
    try {
      through.put(stop.name(), stop.content());
    } catch (NameTakenException | JointlyException e) {
      progress.say("the partners could not be told of " + code + ": " + e.getMessage());
    }
  }
}
