package io.jointly.cli.history;

import io.jointly.audit.DecisionLog.Decided;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.cli.history.PastQuery.Asked;
import io.jointly.cli.history.PastQuery.Came;
import io.jointly.cli.history.PastQuery.Groups;
import io.jointly.cli.history.PastQuery.Outcome;
import io.jointly.cli.history.PastQuery.Question;
import io.jointly.cli.history.PastQuery.Spent;
import io.jointly.codec.MalformedException;
import io.jointly.ledger.PastAttempt;
import io.jointly.ledger.QueryKey;
import io.jointly.proposal.Proposal;
import io.jointly.query.text.QueryText;
import io.jointly.session.SessionAudit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Puts together what a party's three records say about the queries that it was asked. The ledger
 * has the queries that were begun, the audit log has the codes, and the agent's proposals have what
 * was refused before it was begun.
 */
final class PastQueries {

  /** The records are written one after the other, by one clock. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private final String party;
  private final List<PastAttempt> attempts;
  private final List<Decided> decisions;
  private final Map<String, Proposal> proposals = new LinkedHashMap<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  /** By digest of the query: the values of a template's parameters stand in the query. */
  private final Map<String, String> templates = new LinkedHashMap<>();

  private final Set<Decided> used = new LinkedHashSet<>();

  /**
   * @param party id of the party whose records they are
   */
  PastQueries(
      String party, List<PastAttempt> attempts, List<Decided> decisions, List<Proposal> proposals) {
    this.party = party;
    this.attempts = attempts;
    this.decisions = decisions;
    proposals.forEach(each -> this.proposals.put(each.request().folder(), each));
    proposals.forEach(
        each ->
            each.subject().query().ifPresent(sql -> texts.put(each.request().queryDigest(), sql)));
    attempts.forEach(each -> texts.put(digest(each.asked()), text(each.asked())));
    decisions.forEach(
        each ->
            each.event()
                .template()
                .ifPresent(
                    template ->
                        each.get(EventField.QUERY)
                            .ifPresent(digest -> templates.put(digest, template))));
  }

  /** All, oldest first. */
  List<PastQuery> all() {
    List<PastQuery> all = new ArrayList<>();
    attempts.forEach(each -> all.add(begun(each)));
    decisions.stream()
        .filter(each -> !used.contains(each))
        .flatMap(each -> notBegun(each).stream())
        .forEach(all::add);
    proposals.values().stream()
        .filter(each -> each.state() == Proposal.State.WAITING)
        .forEach(each -> all.add(waiting(each)));
    all.sort(Comparator.comparing(PastQuery::time));
    return all;
  }

  private PastQuery begun(PastAttempt attempt) {
    String digest = digest(attempt.asked());
    Optional<Decided> end = endOf(attempt, digest);
    end.ifPresent(used::add);
    return new PastQuery(
        attempt.time(),
        new Asked(attempt.asker(), person(attempt, digest), Optional.of(attempt.asked().run())),
        question(digest, attempt.asked().leftOut()),
        came(attempt, end));
  }

  /**
   * @param without empty also where nobody has noted it: such a query was not begun
   */
  private Question question(String digest, List<String> without) {
    return new Question(
        Optional.ofNullable(texts.get(digest)),
        Optional.ofNullable(templates.get(digest)),
        digest,
        without);
  }

  /** Who the party that asked said it was, from this attempt to the next. */
  private Optional<String> person(PastAttempt attempt, String digest) {
    return during(attempt, digest)
        .filter(each -> each.get(EventField.ANALYST).orElse(party).equals(attempt.asker()))
        .flatMap(each -> each.event().person().stream())
        .reduce((earlier, later) -> later);
  }

  private static Came came(PastAttempt attempt, Optional<Decided> end) {
    Optional<String> code = end.flatMap(each -> each.get(EventField.CODE));
    Optional<Groups> groups =
        attempt.answer().map(answer -> new Groups(answer.groups(), answer.shown()));
    boolean answered = end.filter(each -> each.event().kind() == EventKind.ANSWERED).isPresent();
    if (attempt.refused().isPresent()) {
      return new Came(Outcome.REFUSED_BY_ROWS, code, groups, Spent.REFUSAL_BUDGET);
    }
    if (attempt.opening().isPresent()) {
      Outcome outcome =
          groups.isPresent()
              ? Outcome.ANSWERED
              : answered
                  ? Outcome.TOOK_PART
                  : code.isPresent() ? Outcome.STOPPED_LATE : Outcome.NOT_KNOWN;
      return new Came(outcome, code, groups, Spent.QUERY_BUDGET);
    }
    Outcome outcome =
        end.filter(each -> each.event().kind() == EventKind.REFUSED).isPresent()
            ? Outcome.REFUSED
            : attempt.end() == PastAttempt.End.OPEN ? Outcome.GOES_ON : Outcome.STOPPED;
    return new Came(outcome, code, groups, Spent.NOTHING);
  }

  /** The first decision about the query that ends an attempt, from this attempt to the next. */
  private Optional<Decided> endOf(PastAttempt attempt, String digest) {
    return during(attempt, digest)
        .filter(each -> !used.contains(each) && isEnd(each.event().kind()))
        .findFirst();
  }

  /** What the log says about an attempt's query, from this attempt to the next. */
  private Stream<Decided> during(PastAttempt attempt, String digest) {
    Instant until =
        attempts.stream()
            .filter(each -> each.time().isAfter(attempt.time()))
            .filter(each -> digest(each.asked()).equals(digest))
            .map(PastAttempt::time)
            .findFirst()
            .orElse(Instant.MAX);
    return decisions.stream()
        .filter(each -> each.get(EventField.QUERY).equals(Optional.of(digest)))
        .filter(each -> !each.time().isBefore(attempt.time().minus(SLACK)))
        .filter(each -> each.time().isBefore(until));
  }

  private static boolean isEnd(EventKind kind) {
    return kind == EventKind.ANSWERED || kind == EventKind.FAILED || kind == EventKind.REFUSED;
  }

  /** What was refused before this party entered it into its ledger. */
  private Optional<PastQuery> notBegun(Decided decided) {
    Optional<String> code = decided.get(EventField.CODE);
    Optional<Outcome> outcome =
        switch (decided.event().kind()) {
          case REFUSED -> Optional.of(Outcome.REFUSED);
          case PROPOSAL ->
              switch (decided.get(EventField.DECISION).orElse("")) {
                case "refused" -> Optional.of(Outcome.REFUSED_BY_PERSON);
                case "expired" -> Optional.of(Outcome.NOT_DECIDED);
                default -> Optional.empty();
              };
          default -> Optional.empty();
        };
    String digest = decided.get(EventField.QUERY).orElse("");
    Optional<Proposal> proposal =
        decided.get(EventField.SESSION).flatMap(id -> Optional.ofNullable(proposals.get(id)));
    return outcome.map(
        what ->
            new PastQuery(
                decided.time(),
                new Asked(
                    decided.get(EventField.ANALYST).orElse(party),
                    decided.event().person(),
                    proposal.map(each -> each.request().run())),
                question(digest, List.of()),
                new Came(what, code, Optional.empty(), Spent.NOTHING)));
  }

  private PastQuery waiting(Proposal proposal) {
    return new PastQuery(
        proposal.request().asked(),
        new Asked(
            proposal.analyst(),
            decisions.stream()
                .filter(
                    each ->
                        each.get(EventField.SESSION)
                            .equals(Optional.of(proposal.request().folder())))
                .flatMap(each -> each.event().person().stream())
                .reduce((earlier, later) -> later),
            Optional.of(proposal.request().run())),
        question(proposal.request().queryDigest(), List.of()),
        new Came(Outcome.WAITS, Optional.empty(), Optional.empty(), Spent.NOTHING));
  }

  private static String digest(QueryKey asked) {
    return HexFormat.of().formatHex(SessionAudit.digest(asked.query()));
  }

  private static String text(QueryKey asked) {
    try {
      return QueryText.of(asked.decoded());
    } catch (MalformedException e) {
      return "(of another version of Jointly, which this one cannot read)";
    }
  }
}
