package io.jointly.status;

import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.SessionFiles;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.Witness;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads how the sessions of a collaboration stand. What a party has not signed counts as not there.
 */
public final class StatusReader {

  /** The most sessions that are read; each costs some small messages and a JOIN of each party. */
  public static final int MOST_SESSIONS = 50;

  /** The most sessions that are looked at and turn out to be others'. */
  private static final int MOST_FOREIGN = 500;

  private final Mailbox mailbox;
  private final Roster roster;
  private final Witness witness;
  private final Instant now;
  private final Map<Integer, Instant> lastSeen = new TreeMap<>();
  private final Map<Integer, Witness.Side> sides = new TreeMap<>();

  /**
   * @param collaborationDigest of the file whose parties the roster has
   * @param now the time, after which a person may still decide
   */
  public StatusReader(Mailbox mailbox, Roster roster, byte[] collaborationDigest, Instant now) {
    this.mailbox = mailbox;
    this.roster = roster;
    this.witness = new Witness(roster, collaborationDigest);
    this.now = now;
  }

  /**
   * Reads the sessions in which something was put since a time, by the mailbox's clock; at most
   * {@link #MOST_SESSIONS}, the newest first.
   */
  public MailboxStatus since(Instant oldest) {
    List<SessionFolder> all = folders();
    List<SessionStatus> sessions = new ArrayList<>();
    int unread = 0;
    int foreign = 0;
    for (SessionFolder folder : all) {
      if (folder.newest().isBefore(oldest)
          || sessions.size() == MOST_SESSIONS
          || foreign == MOST_FOREIGN) {
        unread++;
        continue;
      }
      Optional<SessionStatus> status = status(folder);
      status.ifPresent(sessions::add);
      foreign += status.isPresent() ? 0 : 1;
    }
    return new MailboxStatus(ofEach(lastSeen), ofEach(sides), sessions, unread, foreign);
  }

  private <T> List<Optional<T>> ofEach(Map<Integer, T> known) {
    return IntStream.range(0, roster.size())
        .mapToObj(party -> Optional.ofNullable(known.get(party)))
        .toList();
  }

  private List<SessionFolder> folders() {
    Map<String, SessionFolder> folders = new HashMap<>();
    for (Mailbox.Entry entry : SessionFiles.list(mailbox)) {
      MessageName.parse(entry.name())
          .filter(name -> name.sender() < roster.size())
          .ifPresent(
              name -> folders.computeIfAbsent(name.session(), SessionFolder::new).add(name, entry));
    }
    return folders.values().stream()
        .sorted(
            Comparator.comparing(SessionFolder::newest)
                .reversed()
                .thenComparing(SessionFolder::name))
        .toList();
  }

  /** Empty if no party of this collaboration has joined there. */
  private Optional<SessionStatus> status(SessionFolder folder) {
    Map<Integer, Invitation> joins = new TreeMap<>();
    for (int party = 0; party < roster.size(); party++) {
      int by = party;
      folder
          .highest(MessageKind.JOIN, party)
          .flatMap(
              seq ->
                  get(folder, names(folder).join(by, seq))
                      .flatMap(message -> join(folder, by, seq, message)))
          .ifPresent(join -> joins.put(by, join));
    }
    if (joins.isEmpty()) {
      return Optional.empty();
    }
    Invitation any = joins.values().iterator().next();
    Optional<Witness.Beginning> start =
        folder
            .highest(MessageKind.START, Roster.COORDINATOR)
            .flatMap(
                number ->
                    get(folder, names(folder).start(number))
                        .flatMap(message -> witness.start(any, folder.name(), number, message)));
    Roster session = any.roster(roster);
    List<PartyStatus> parties = new ArrayList<>();
    for (int party = 0; party < roster.size(); party++) {
      Invitation join = joins.get(party);
      if (!session.takesPart(party)) {
        parties.add(PartyStatus.leftOut(party));
      } else {
        parties.add(join == null ? notJoined(folder, joins, party) : joined(folder, join, start));
      }
    }
    return Optional.of(
        new SessionStatus(any.session(), any.runName(), any.query(), withDone(session, parties)));
  }

  private Optional<Invitation> join(SessionFolder folder, int party, int seq, byte[] message) {
    witness
        .side(party, seq, folder.name(), message)
        .ifPresent(
            side -> {
              seen(party, side.madeAt());
              sides.merge(
                  party, side, (one, other) -> one.madeAt().isBefore(other.madeAt()) ? other : one);
            });
    return witness.join(party, seq, folder.name(), message);
  }

  /** A party that is no receiver says nothing when it is done; it is when all receivers are. */
  private static List<PartyStatus> withDone(Roster session, List<PartyStatus> parties) {
    boolean all =
        session.indices(PartyRole.RECEIVER).stream()
            .allMatch(receiver -> parties.get(receiver).standing() == Standing.DONE);
    return parties.stream()
        .map(
            party ->
                all && party.standing() == Standing.COMPUTING
                    ? new PartyStatus(
                        party.index(),
                        Standing.DONE,
                        party.asks(),
                        party.person(),
                        party.joined(),
                        party.code(),
                        party.since())
                    : party)
        .toList();
  }

  private PartyStatus joined(
      SessionFolder folder, Invitation join, Optional<Witness.Beginning> start) {
    String stopName = names(folder).stop(join.party(), join.seq());
    Optional<ErrorCode> code =
        get(folder, stopName).flatMap(message -> witness.stop(join, message));
    if (code.isPresent()) {
      return of(join, Standing.STOPPED, code, seen(folder, join.party(), stopName));
    }
    Optional<Witness.Beginning> used = start.filter(beginning -> beginning.names(join));
    if (used.isEmpty()) {
      return of(join, Standing.JOINED, code, Optional.empty());
    }
    String doneName = used.get().done(join.party());
    boolean done =
        get(folder, doneName)
            .filter(message -> witness.isDone(used.get(), join.party(), message))
            .isPresent();
    return done
        ? of(join, Standing.DONE, code, seen(folder, join.party(), doneName))
        : of(join, Standing.COMPUTING, code, Optional.empty());
  }

  private static PartyStatus of(
      Invitation join, Standing standing, Optional<ErrorCode> code, Optional<Instant> since) {
    return new PartyStatus(
        join.party(),
        standing,
        Optional.of(join.asks()),
        join.person(),
        Optional.of(join.madeAt()),
        code,
        since);
  }

  /** Somebody there may have to decide about a JOIN that still waits. */
  private PartyStatus notJoined(SessionFolder folder, Map<Integer, Invitation> joins, int party) {
    return joins.values().stream()
        .filter(
            join -> !folder.has(names(folder).stop(join.party(), join.seq()), Integer.MAX_VALUE))
        .flatMap(join -> until(folder, join, party).stream())
        .filter(until -> until.isAfter(now))
        .max(Comparator.naturalOrder())
        .map(until -> PartyStatus.deciding(party, until))
        .orElseGet(() -> PartyStatus.absent(party));
  }

  private Optional<Instant> until(SessionFolder folder, Invitation asking, int party) {
    String name = names(folder).pending(party, asking.party(), asking.seq());
    Optional<Instant> until =
        get(folder, name).flatMap(message -> witness.pending(asking, party, message));
    until.ifPresent(time -> seen(folder, party, name));
    return until;
  }

  private Optional<Instant> seen(SessionFolder folder, int party, String name) {
    Optional<Instant> time = folder.time(name);
    time.ifPresent(when -> seen(party, when));
    return time;
  }

  private void seen(int party, Instant time) {
    lastSeen.merge(
        party, time, (one, other) -> Stream.of(one, other).max(Comparator.naturalOrder()).get());
  }

  private static SessionNames names(SessionFolder folder) {
    return SessionNames.in(folder.name());
  }

  private Optional<byte[]> get(SessionFolder folder, String name) {
    return folder.has(name, Limits.MAX_MESSAGE_BYTES)
        ? mailbox.get(name, Limits.MAX_MESSAGE_BYTES)
        : Optional.empty();
  }
}
