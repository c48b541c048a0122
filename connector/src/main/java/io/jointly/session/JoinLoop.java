package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.protocol.Attempt;
import io.jointly.protocol.PartySession;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** From JOIN to START (PROTOCOL.md §6, steps 1 and 2; §7). */
final class JoinLoop {

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final PartySession session;
  private final Optional<MismatchDetector> mismatch;
  private final StopsBeforeStart stops;
  private final Deadline deadline;
  private final Progress progress;
  private final Set<Integer> startsRead = new HashSet<>();
  // As they stand in the mailbox, whose names never change their content.
  private final Map<JoinId, byte[]> joins = new HashMap<>();
  private boolean startPut;
  private List<Integer> missing = List.of();

  /**
   * @param mismatch absent for a party that answers: it takes part in many sessions at once, and so
   *     do its partners
   * @param asker for a party that answers: the JOIN that it answers
   */
  JoinLoop(
      Mailbox mailbox,
      SessionParameters own,
      PartySession session,
      Optional<MismatchDetector> mismatch,
      Optional<JoinId> asker,
      Deadline deadline,
      Progress progress) {
    this.mailbox = mailbox;
    this.own = own;
    this.session = session;
    this.mismatch = mismatch;
    this.stops = new StopsBeforeStart(mailbox, session, asker, deadline.timeout());
    this.deadline = deadline;
    this.progress = progress;
  }

  /** Puts JOIN under the first free seq; from here on a failure is told as a STOP. */
  void join(Instant now) {
    SessionListing before = look();
    stops.noteEarly(before.stops(), before.newest(own.me()).isEmpty());
    Outgoing join = put(mailbox, session, before.nextSeq(own.me()), now);
    joins.put(ownJoin(), join.content());
  }

  /** Puts a party's JOIN under the first free seq from this one on. */
  static Outgoing put(Mailbox mailbox, PartySession session, int first, Instant now) {
    for (int seq = first; seq <= Limits.MAX_NUMBER; seq++) {
      Outgoing join = session.join(seq, now);
      try {
        mailbox.put(join.name(), join.content());
        return join;
      } catch (NameTakenException e) {
        // Another process of this party, or a name that the listing did not show.
      }
    }
    throw new EnvironmentException(
        ErrorCode.MAILBOX,
        "no number is left for another JOIN in this session; use another run name");
  }

  /** The parties that were missing when {@link #awaitStart} last looked. */
  List<Integer> missing() {
    return missing;
  }

  /** Waits for the START that names this party's JOIN; the coordinator makes it. */
  Attempt awaitStart() {
    while (true) {
      SessionListing folder = look();
      Optional<Attempt> attempt = readStarts(folder);
      if (attempt.isPresent()) {
        return attempt.get();
      }
      checkSecondProcess(folder);
      checkStops(folder);
      missing = others().stream().filter(party -> !hasJoined(folder, party)).toList();
      if (own.me() == Roster.COORDINATOR && !startPut && missing.isEmpty()) {
        putStart(folder);
        continue;
      }
      Optional<Instant> since = folder.time(ownJoin());
      if (mismatch.isPresent() && since.isPresent()) {
        mismatch.get().look(missing, since.get());
      }
      MissingParties awaited = new MissingParties(own.roster(), missing);
      if (deadline.isOver()) {
        throw awaited.timeout(deadline);
      }
      progress.say(awaited.line());
      deadline.pause();
    }
  }

  private JoinId ownJoin() {
    return new JoinId(own.me(), session.seq());
  }

  private SessionListing look() {
    String folder = session.names().sessionFolder();
    return SessionListing.of(folder, mailbox.list(folder));
  }

  private Optional<Attempt> readStarts(SessionListing folder) {
    for (int number : folder.starts()) {
      if (startsRead.contains(number)) {
        continue;
      }
      Optional<byte[]> start = mailbox.get(session.names().start(number), Limits.MAX_MESSAGE_BYTES);
      if (start.isPresent()) {
        startsRead.add(number);
        List<Integer> seqs = session.namedBy(number, start.get());
        IntStream.range(0, seqs.size())
            .forEach(party -> stops.spend(new JoinId(party, seqs.get(party))));
        Optional<Attempt> attempt = session.begin(number, start.get());
        if (attempt.isPresent()) {
          return attempt;
        }
      }
    }
    return Optional.empty();
  }

  private void checkSecondProcess(SessionListing folder) {
    if (folder.newest(own.me()).filter(join -> join.seq() > session.seq()).isPresent()) {
      throw new ViolationException(
          ErrorCode.CONFLICT,
          own.self().id(),
          "JOIN",
          "a newer JOIN of this party is in the mailbox: a second process runs the same query"
              + " with its identity; stop one of the two");
    }
  }

  private void checkStops(SessionListing folder) {
    Optional<StopsBeforeStart.Stopped> stopped =
        stops.find(folder, others(), folder.time(ownJoin()));
    if (stopped.isPresent()) {
      missing = List.of(stopped.get().party());
      throw StopCheck.peerStopped(
          own.roster().id(stopped.get().party()), stopped.get().code(), "START");
    }
  }

  private List<Integer> others() {
    return IntStream.range(0, own.roster().size()).filter(i -> i != own.me()).boxed().toList();
  }

  /** Whether a partner has a JOIN that an attempt can use. */
  private boolean hasJoined(SessionListing folder, int party) {
    Optional<JoinId> newest = folder.newest(party).filter(stops::counts);
    if (newest.isEmpty() || own.me() != Roster.COORDINATOR) {
      return newest.isPresent();
    }
    // The coordinator needs the JOIN itself, and what is listed may not be readable yet.
    JoinId id = newest.get();
    if (!joins.containsKey(id)) {
      mailbox
          .get(session.names().join(id.party(), id.seq()), Limits.MAX_MESSAGE_BYTES)
          .ifPresent(join -> joins.put(id, join));
    }
    return joins.containsKey(id);
  }

  private void putStart(SessionListing folder) {
    List<Integer> seqs = new ArrayList<>();
    List<byte[]> messages = new ArrayList<>();
    for (int party = 0; party < own.roster().size(); party++) {
      JoinId id = party == own.me() ? ownJoin() : folder.newest(party).orElseThrow();
      seqs.add(id.seq());
      messages.add(Objects.requireNonNull(joins.get(id)));
    }
    startPut = true;
    OwnMessages.put(
        mailbox, own.self().id(), "START", session.start(folder.nextStart(), seqs, messages));
  }
}
