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
  private final PartyTraces traces;
  private final StopsBeforeStart stops;
  private final Deadline deadline;
  private final SessionProgress progress;
  private final Set<Integer> startsRead = new HashSet<>();
  // As they stand in the mailbox, whose names never change their content.
  private final Map<JoinId, byte[]> joins = new HashMap<>();
  // Parties that had joined when this party looked, whether they have left again or not.
  private final Set<Integer> came = new HashSet<>();
  private boolean startPut;
  private boolean isPassedOn;
  private List<Integer> missing = List.of();

  /**
   * @param mismatch absent for a party that answers: it takes part in many sessions at once, and so
   *     do its partners
   * @param asker for a party that answers: the JOIN that it answers
   */
  JoinLoop(
      Mailbox mailbox,
      PartySession session,
      Optional<MismatchDetector> mismatch,
      PartyTraces traces,
      Optional<JoinId> asker,
      Deadline deadline,
      SessionProgress progress) {
    this.mailbox = mailbox;
    this.own = session.parameters();
    this.session = session;
    this.mismatch = mismatch;
    this.traces = traces;
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
    EarlierJoins earlier = new EarlierJoins(mailbox, own, session);
    if (earlier.stop(before.unstoppedBefore(ownJoin()), before) > 0) {
      progress.say(
          "an earlier process of this party did not come to its end in this session; this process"
              + " begins a new attempt, and the partners are told that the earlier one is gone");
    }
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

  /** Whether {@link #awaitStart} has failed because of what another party has told. */
  boolean isPassedOn() {
    return isPassedOn;
  }

  /** Waits for the START that names this party's JOIN; the coordinator makes it. */
  Attempt awaitStart() {
    while (true) {
      SessionListing folder = look();
      Optional<Attempt> attempt = readStarts(folder);
      if (attempt.isPresent()) {
        progress.begins();
        return attempt.get();
      }
      checkSecondProcess(folder);
      checkStops(folder);
      missing = others().stream().filter(party -> !hasJoined(folder, party)).toList();
      others().stream().filter(party -> !missing.contains(party)).forEach(came::add);
      if (own.me() == Roster.COORDINATOR && !startPut && missing.isEmpty()) {
        putStart(folder);
        continue;
      }
      Optional<Instant> since = folder.time(ownJoin());
      if (mismatch.isPresent() && since.isPresent()) {
        mismatch.get().look(missing, since.get());
      }
      if (deadline.isOver()) {
        throw awaited(folder, missing).timeout(deadline);
      }
      await(folder);
    }
  }

  private void await(SessionListing folder) {
    MissingParties awaited = awaited(folder, missing);
    progress.detail(awaited.detail());
    List<Integer> deciding =
        missing.stream().filter(party -> traces.decidesUntil(folder, party).isPresent()).toList();
    progress.attending(own.roster().present().size() - missing.size(), deciding.size());
    progress.joining(
        awaited.parties(),
        "joining, without " + missing + ", of whom decide " + deciding,
        isLate(folder) ? WaitingLines.SOON : WaitingLines.FIRST,
        () -> awaited.line(deadline.begun(), deadline.end()),
        deadline);
  }

  /** Whether partners have come and gone, or have met another process of this party. */
  private boolean isLate(SessionListing folder) {
    return !missing.isEmpty()
        && missing.stream()
            .allMatch(
                party ->
                    folder.newest(party).filter(folder::isStopped).isPresent()
                        || traces.isWithAnotherProcess(folder, party));
  }

  private MissingParties awaited(SessionListing folder, List<Integer> parties) {
    return new MissingParties(own.roster(), parties, party -> traces.of(folder, party));
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
    if (stopped.isEmpty()) {
      return;
    }
    int who = stopped.get().party();
    isPassedOn = true;
    missing = List.of(who);
    if (stopped.get().code() == ErrorCode.TIMEOUT) {
      // It has left because others did not come. Who has come and gone is not to blame.
      List<Integer> absent =
          others().stream()
              .filter(party -> party != who && !came.contains(party))
              .filter(party -> !hasJoined(folder, party))
              .toList();
      if (!absent.isEmpty()) {
        throw awaited(folder, absent).givenUp(own.roster().id(who), traces.of(folder, who));
      }
    }
    throw StopCheck.peerStopped(own.roster().id(who), stopped.get().code(), "all to join");
  }

  private List<Integer> others() {
    return own.roster().present().stream().filter(i -> i != own.me()).toList();
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
    for (int party : own.roster().present()) {
      JoinId id = party == own.me() ? ownJoin() : folder.newest(party).orElseThrow();
      seqs.add(id.seq());
      messages.add(Objects.requireNonNull(joins.get(id)));
    }
    startPut = true;
    OwnMessages.put(
        mailbox, own.self().id(), "START", session.start(folder.nextStart(), seqs, messages));
  }
}
