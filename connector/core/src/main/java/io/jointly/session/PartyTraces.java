package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.SessionFiles;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.Witness;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.MessageName;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.session.SessionListing.JoinId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the mailbox tells of a party that has not joined. Only what that party has signed counts;
 * the times of STOPs are the mailbox's. It decides nothing: it explains a wait to a person.
 */
final class PartyTraces {

  /** How many JOINs and STARTs are read to explain one party. */
  private static final int READS = 5;

  /** By how much clocks may differ, and time-outs. */
  private static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final int SHOWN_CHARACTERS = 60;

  private final Mailbox mailbox;
  private final SessionParameters own;
  private final String folder;
  private final SessionClock clock;
  private final Duration joinTimeout;
  private final QueryExplainer difference;
  private final Witness witness;
  // By the name of a PENDING: until when it holds; empty if it was not right.
  private final Map<String, Optional<Instant>> decisions = new HashMap<>();
  // JOINs of partners that were used together with another process of this party.
  private final Set<JoinId> usedElsewhere = new HashSet<>();

  PartyTraces(
      Mailbox mailbox,
      SessionParameters own,
      String folder,
      SessionClock clock,
      Duration joinTimeout,
      QueryExplainer difference) {
    this.mailbox = mailbox;
    this.own = own;
    this.folder = folder;
    this.clock = clock;
    this.joinTimeout = joinTimeout;
    this.difference = difference;
    this.witness = new Witness(own.roster(), own.collaborationDigest());
  }

  /** Until when a person at a party can decide whether it takes part; empty if none has to. */
  Optional<Instant> decidesUntil(SessionListing session, int party) {
    return session.pending(party).stream()
        .filter(join -> session.newest(join.party()).filter(join::equals).isPresent())
        .filter(join -> !session.isStopped(join))
        .flatMap(join -> decision(party, join).stream())
        .filter(until -> until.isAfter(clock.instant()))
        .max(Comparator.naturalOrder());
  }

  private Optional<Instant> decision(int party, JoinId asking) {
    String name = SessionNames.in(folder).pending(party, asking.party(), asking.seq());
    Optional<Instant> known = decisions.get(name);
    if (known != null) {
      return known;
    }
    Optional<byte[]> message = get(name);
    Optional<Invitation> join = join(folder, asking);
    if (message.isEmpty() || join.isEmpty()) {
      return Optional.empty();
    }
    Optional<Instant> until = witness.pending(join.get(), party, message.get());
    decisions.put(name, until);
    return until;
  }

  /** Whether a party's newest JOIN here was used together with another process of this party. */
  boolean isWithAnotherProcess(SessionListing session, int party) {
    Optional<JoinId> newest = session.newest(party).filter(join -> !session.isStopped(join));
    if (newest.isEmpty()) {
      return false;
    }
    if (!usedElsewhere.contains(newest.get()) && beginning(session, newest.get()).isPresent()) {
      usedElsewhere.add(newest.get());
    }
    return usedElsewhere.contains(newest.get());
  }

  /** What is known of a party that is missing, as a clause. */
  String of(SessionListing session, int party) {
    return decidesUntil(session, party)
        .map(until -> "a person there has to approve the query, until " + time(until))
        .or(() -> here(session, party))
        .or(() -> elsewhere(party))
        .orElse("nothing of it is in the mailbox");
  }

  private Optional<String> here(SessionListing session, int party) {
    Optional<JoinId> newest = session.newest(party);
    if (newest.isEmpty()) {
      return Optional.empty();
    }
    Optional<Invitation> join = join(folder, newest.get());
    if (join.isEmpty()) {
      return Optional.of("what stands in its name is not a JOIN that it has signed");
    }
    if (!session.isStopped(newest.get())) {
      return beginning(session, newest.get()).map(start -> withAnother(start, party));
    }
    return left(session, newest.get(), join.get());
  }

  private Optional<String> left(SessionListing session, JoinId id, Invitation join) {
    Instant put = session.time(id).orElse(join.madeAt());
    Instant left = session.stopTime(id).orElse(put);
    return get(SessionNames.in(folder).stop(id.party(), id.seq()))
        .flatMap(stop -> witness.stop(join, stop))
        .map(
            code -> {
              String joined = "it joined at " + time(put);
              return switch (code) {
                case TIMEOUT, PEER_STOPPED ->
                    joined
                        + ", waited "
                        + ClockText.of(Duration.between(put, left))
                        + " and left at "
                        + time(left);
                case RESTARTED ->
                    joined + ", and that process was killed, as it said at " + time(left);
                default -> joined + " and left at " + time(left) + " with " + code;
              };
            });
  }

  /** The START that has used a JOIN of a partner together with an earlier JOIN of this party. */
  private Optional<Witness.Beginning> beginning(SessionListing session, JoinId partner) {
    if (session.isStopped(partner)) {
      return Optional.empty();
    }
    Optional<Invitation> join = join(folder, partner);
    if (join.isEmpty()) {
      return Optional.empty();
    }
    return session.starts().stream()
        .sorted(Comparator.reverseOrder())
        .limit(READS)
        .flatMap(
            number ->
                get(SessionNames.in(folder).start(number))
                    .flatMap(start -> witness.start(join.get(), folder, number, start))
                    .stream())
        .filter(start -> start.names(join.get()))
        .findFirst();
  }

  private String withAnother(Witness.Beginning start, int party) {
    boolean done =
        get(start.done(party)).filter(message -> witness.isDone(start, party, message)).isPresent();
    String other =
        "another process of this party"
            + join(folder, new JoinId(own.me(), start.seq(own.me())))
                .map(join -> ", which joined at " + time(join.madeAt()))
                .orElse("");
    return done
        ? "it has answered " + other + "; see whether this job was started twice"
        : "it computes with " + other + ": that process still runs, or has died";
  }

  private Optional<String> elsewhere(int party) {
    List<Mailbox.Entry> all = all();
    return all.stream()
        .filter(entry -> entry.bytes() <= Limits.MAX_MESSAGE_BYTES)
        .sorted(Comparator.comparing(Mailbox.Entry::modified).reversed())
        .flatMap(entry -> MessageName.parse(entry.name()).stream())
        .filter(name -> name.kind() == MessageKind.JOIN && name.sender() == party)
        .filter(name -> !name.session().equals(folder))
        .limit(READS)
        .flatMap(name -> elsewhere(all, name).stream())
        .findFirst();
  }

  private Optional<String> elsewhere(List<Mailbox.Entry> all, MessageName name) {
    JoinId id = new JoinId(name.sender(), name.number());
    SessionListing session = SessionListing.of(name.session(), all);
    return join(name.session(), id)
        .map(
            join -> {
              boolean waits =
                  session.newest(id.party()).filter(id::equals).isPresent()
                      && !session.isStopped(id)
                      && session.starts().isEmpty()
                      && join.madeAt().isAfter(clock.instant().minus(joinTimeout).minus(TOLERANCE));
              return waits ? waitsElsewhere(join) : lastSeen(session, id, join);
            });
  }

  private String waitsElsewhere(Invitation join) {
    String run =
        join.runName().equals(own.runName())
            ? "this run"
            : "another run, '" + shown(join.runName()) + "',";
    return "since "
        + time(join.madeAt())
        + " it waits in "
        + run
        + (Arrays.equals(join.query(), own.query())
            ? " with the same query"
                + (join.roster(own.roster()).equals(own.roster()) ? "" : " over other data parties")
            : " with another query: " + difference.describe(own.query(), join.query()));
  }

  private String lastSeen(SessionListing session, JoinId id, Invitation join) {
    return "it was last heard of at "
        + time(session.stopTime(id).orElse(join.madeAt()))
        + ", in run '"
        + shown(join.runName())
        + "'";
  }

  private Optional<Invitation> join(String session, JoinId id) {
    return get(SessionNames.in(session).join(id.party(), id.seq()))
        .flatMap(message -> witness.join(id.party(), id.seq(), session, message));
  }

  /** What cannot be read explains nothing, and is no reason to end the session. */
  private Optional<byte[]> get(String name) {
    try {
      return mailbox.get(name, Limits.MAX_MESSAGE_BYTES);
    } catch (EnvironmentException e) {
      return Optional.empty();
    }
  }

  private List<Mailbox.Entry> all() {
    try {
      return SessionFiles.list(mailbox);
    } catch (EnvironmentException e) {
      return List.of();
    }
  }

  private String time(Instant time) {
    return ClockText.of(time, clock.instant());
  }

  /** A partner's text within a line for people. */
  private static String shown(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(SHOWN_CHARACTERS)
        .map(c -> Character.isLetterOrDigit(c) || " -_./:+@#".indexOf(c) >= 0 ? c : '?')
        .forEach(shown::appendCodePoint);
    return text.codePointCount(0, text.length()) > SHOWN_CHARACTERS
        ? shown + "…"
        : shown.toString();
  }
}
