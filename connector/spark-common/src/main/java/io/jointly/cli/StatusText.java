package io.jointly.cli;

import io.jointly.codec.MalformedException;
import io.jointly.proposal.PrintableText;
import io.jointly.protocol.Witness;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.query.QueryCodec;
import io.jointly.query.text.QueryText;
import io.jointly.status.MailboxStatus;
import io.jointly.status.PartyStatus;
import io.jointly.status.SessionStatus;
import io.jointly.status.Standing;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a collaboration's sessions stand, as lines for people and as JSON. */
final class StatusText {

  private static final int ID_DIGITS = 12;

  private final Roster roster;
  private final String digest;
  private final MailboxStatus status;
  private final NowText times;

  /**
   * @param digest of the collaboration's file, in lower-case hex
   */
  StatusText(Roster roster, String digest, MailboxStatus status, NowText times) {
    this.roster = roster;
    this.digest = digest;
    this.status = status;
    this.times = times;
  }

  /** All sessions that were read, those that are open first. */
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    long open = status.sessions().stream().filter(SessionStatus::isOpen).count();
    lines.add(
        roster.collaborationId()
            + ": "
            + roster.size()
            + " parties, "
            + open
            + " open sessions, "
            + times.at(times.now()));
    lines.add("  file " + digest);
    for (int party = 0; party < roster.size(); party++) {
      lines.add("  " + padded(roster.id(party)) + "  " + seen(party));
    }
    sorted().forEach(session -> lines.addAll(lines(session)));
    if (status.unread() > 0) {
      lines.add("");
      lines.add(status.unread() + " older sessions are not shown; see --since");
    }
    if (status.foreign() > 0) {
      lines.add("");
      lines.add(
          status.foreign()
              + " sessions belong to another collaboration, file or version, and are not shown");
    }
    return lines;
  }

  private List<SessionStatus> sorted() {
    List<SessionStatus> all = new ArrayList<>();
    status.sessions().stream().filter(SessionStatus::isOpen).forEach(all::add);
    status.sessions().stream().filter(session -> !session.isOpen()).forEach(all::add);
    return all;
  }

  private String seen(int party) {
    String seen =
        status
            .lastSeen()
            .get(party)
            .map(when -> "last seen " + times.at(when) + ", " + times.ago(when))
            .orElse("not seen");
    return seen + status.sides().get(party).map(this::side).orElse("");
  }

  /** The party may say anything of its software. */
  private String side(Witness.Side side) {
    return "; "
        + (side.software().isBlank() ? "no version given" : PrintableText.of(side.software()))
        + (isOther(side)
            ? "; HAS ANOTHER FILE, "
                + side.collaboration()
                + ", and not "
                + digest
                + ": compare them with 'jointly diff'"
            : "; same file");
  }

  private boolean isOther(Witness.Side side) {
    return !side.collaboration().equals(digest);
  }

  private List<String> lines(SessionStatus session) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(id(session) + "  run " + PrintableText.of(session.run()) + "  " + state(session));
    lines.add("  query: " + query(session));
    session.parties().forEach(party -> lines.add("  " + line(party)));
    return lines;
  }

  private String state(SessionStatus session) {
    String awaited =
        session.awaited().stream()
            .map(party -> roster.id(party.index()))
            .collect(Collectors.joining(", "));
    return switch (session.state()) {
      case WAITING ->
          session.awaited().isEmpty()
              ? "all have joined; " + roster.id(Roster.COORDINATOR) + " has to begin"
              : "waiting for " + awaited;
      case COMPUTING -> "computing, without the end of " + awaited;
      case ANSWERED -> "answered";
      case STOPPED -> "stopped";
    };
  }

  private String line(PartyStatus party) {
    StringBuilder line = new StringBuilder(padded(roster.id(party.index())));
    line.append("  ").append(party.standing().words());
    party.code().ifPresent(code -> line.append(" with ").append(code));
    party
        .since()
        .ifPresent(
            time ->
                line.append(party.standing() == Standing.DECIDING ? ", until " : " at ")
                    .append(times.at(time)));
    party
        .joined()
        .ifPresent(
            time ->
                line.append("; came at ")
                    .append(times.at(time))
                    .append(", ")
                    .append(times.ago(time)));
    party.asks().ifPresent(asks -> line.append(asks ? "; asks" : "; answers by its agent"));
    party
        .person()
        .ifPresent(
            person -> {
              line.append(", says it is ").append(PrintableText.of(person.user()));
              if (!person.application().isEmpty()) {
                line.append(", in the application ").append(PrintableText.of(person.application()));
              }
            });
    return line.toString();
  }

  private static String query(SessionStatus session) {
    try {
      return PrintableText.of(QueryText.of(QueryCodec.decode(session.query())));
    } catch (MalformedException e) {
      return "cannot be read: " + e.getMessage();
    }
  }

  private static String id(SessionStatus session) {
    return session.digest().substring(0, ID_DIGITS);
  }

  private String padded(String party) {
    int width = roster.members().stream().mapToInt(member -> member.id().length()).max().orElse(0);
    return party + " ".repeat(width - party.length());
  }

  /** The same, for programs. */
  Map<String, Object> json() {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("collaboration", roster.collaborationId());
    all.put("sha256", digest);
    all.put("time", times.now().truncatedTo(ChronoUnit.SECONDS));
    List<Object> parties = new ArrayList<>();
    for (int party = 0; party < roster.size(); party++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("party", roster.id(party));
      one.put("last_seen", status.lastSeen().get(party));
      Optional<Witness.Side> side = status.sides().get(party);
      one.put("joined", side.map(Witness.Side::madeAt));
      one.put("software", side.map(Witness.Side::software));
      one.put("sha256", side.map(Witness.Side::collaboration));
      one.put("same_file", side.map(each -> !isOther(each)));
      parties.add(one);
    }
    all.put("parties", parties);
    all.put("sessions", sorted().stream().map(this::json).toList());
    all.put("older_sessions", status.unread());
    all.put("foreign_sessions", status.foreign());
    return all;
  }

  private Map<String, Object> json(SessionStatus session) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("session", session.digest());
    one.put("run", session.run());
    one.put("query", query(session));
    one.put("state", lower(session.state()));
    one.put(
        "waits_for", session.awaited().stream().map(party -> roster.id(party.index())).toList());
    one.put("parties", session.parties().stream().map(this::json).toList());
    return one;
  }

  private Map<String, Object> json(PartyStatus party) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("party", roster.id(party.index()));
    one.put("standing", lower(party.standing()));
    one.put("asks", party.asks());
    one.put("says_person", party.person().map(Person::user));
    one.put("says_application", party.person().map(Person::application));
    one.put("joined", party.joined());
    one.put("code", party.code());
    boolean decides = party.standing() == Standing.DECIDING;
    one.put("since", decides ? Optional.empty() : party.since());
    one.put("until", decides ? party.since() : Optional.empty());
    return one;
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
