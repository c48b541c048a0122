package io.jointly.session;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.audit.RecordingMailbox;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.Member;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What the audit log says of one session, beside the messages that {@link RecordingMailbox} sees.
 */
public final class SessionAudit {

  private final AuditLog log;
  private final RecordingMailbox mailbox;
  private final SessionParameters parameters;

  public SessionAudit(AuditLog log, RecordingMailbox mailbox, SessionParameters parameters) {
    this.log = log;
    this.mailbox = mailbox;
    this.parameters = parameters;
  }

  /**
   * What this party knows of a query that it joins.
   *
   * @param user of this party's server who asks, if there is one
   * @param template name of the template that the query is
   * @param parameters values of the template's parameters, by name
   */
  public record Known(
      Optional<String> user, Optional<String> template, Map<String, String> parameters) {

    /** Nothing but who asks. */
    public static Known of(Optional<String> user) {
      return new Known(user, Optional.empty(), Map.of());
    }
  }

  /**
   * The query digest of PROTOCOL.md §3.1.
   *
   * @param query its canonical bytes
   */
  public static byte[] digest(byte[] query) {
    return Digest.of(Label.QUERY, query);
  }

  /**
   * Before JOIN: on disk when this returns.
   *
   * @param rules the rules in force: {@code MIN_PARTIES}, {@code ROWS_OF_EACH_PARTY} and {@code
   *     OWN_ROWS}
   */
  public void joining(Map<EventField, Integer> rules, Known known) {
    Event joining =
        about(EventKind.JOINING)
            .byUser(known.user())
            .with(EventField.TEMPLATE, known.template())
            .withParameters(known.parameters())
            .withEncoded(EventField.RUN_NAME, parameters.runName())
            .with(
                EventField.PARTIES,
                parameters.roster().members().stream()
                    .map(Member::id)
                    .collect(Collectors.joining(",")))
            .with(EventField.ASKS, parameters.asks() ? "yes" : "no")
            .with(EventField.ROUNDS, parameters.rounds().size())
            .with(
                EventField.ELEMENTS,
                parameters.rounds().stream().mapToLong(Integer::longValue).sum());
    Roster roster = parameters.roster();
    if (!roster.leftOut().isEmpty()) {
      joining =
          joining.with(
              EventField.WITHOUT,
              roster.leftOut().stream().sorted().map(roster::id).collect(Collectors.joining(",")));
    }
    Person person = parameters.person();
    if (person != null) {
      joining = joining.byPerson(person.user(), person.application());
    }
    for (Map.Entry<EventField, Integer> rule : rules.entrySet()) {
      joining = joining.with(rule.getKey(), rule.getValue());
    }
    log.record(joining);
  }

  /** Partners in the session say who asks there. */
  public void asked(Map<Integer, Person> persons) {
    persons.forEach(
        (party, person) ->
            log.record(
                about(EventKind.ASKED)
                    .with(EventField.ANALYST, parameters.roster().id(party))
                    .byPerson(person.user(), person.application())));
  }

  /**
   * @param groups how many there can be
   */
  public void ended(Outcome outcome, int groups) {
    Event event = about(EventKind.ANSWERED);
    if (outcome instanceof Outcome.Opened opened) {
      event =
          event
              .with(EventField.GROUPS, groups)
              .with(EventField.SUPPRESSED, opened.suppressed().cardinality());
      if (!opened.wrongShares().isEmpty()) {
        event = event.with(EventField.WRONG_SHARES, String.join(",", opened.wrongShares()));
      }
    }
    log.record(mailbox.withBlocks(event));
  }

  /** No START came, and this party has left again. */
  public void notMet() {
    log.record(
        mailbox.withBlocks(
            about(EventKind.FAILED).with(EventField.CODE, ErrorCode.TIMEOUT.name())));
  }

  /** Must not hide the failure that it records. */
  public void failed(ErrorCode code, Throwable failure) {
    try {
      log.record(mailbox.withBlocks(about(EventKind.FAILED).with(EventField.CODE, code.name())));
    } catch (RuntimeException e) {
      failure.addSuppressed(e);
    }
  }

  private Event about(EventKind kind) {
    return Event.of(kind)
        .with(EventField.SESSION, SessionNames.of(parameters).sessionFolder())
        .with(EventField.QUERY, digest(parameters.query()));
  }
}
