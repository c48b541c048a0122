package io.jointly.agent;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.error.ErrorCode;
import io.jointly.proposal.Decision;
import io.jointly.proposal.PrintableText;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.ProposalStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The agent's proposals, in memory and in its store alike. Their number is bounded: a limited
 * number may wait, and a limited number of finished ones is kept. Thread-safe.
 */
final class ProposalBook {

  /** The number of finished proposals that are kept for people to read. */
  static final int KEPT = 500;

  /** The code of a proposal that needs no person's approval. */
  static final String BY_RULE = "AUTO";

  private final ProposalStore store;
  private final AuditLog audit;
  private final Consumer<String> report;
  private final int waiting;
  private final Duration expire;
  private final Map<String, Proposal> proposals = new TreeMap<>();

  /**
   * @param report receives one line for each decision, and for each that nobody has made in time
   */
  ProposalBook(ProposalStore store, AuditLog audit, Consumer<String> report, AgentLimits limits) {
    this.store = store;
    this.audit = audit;
    this.report = report;
    this.waiting = limits.waiting();
    this.expire = limits.expire();
    store.list().forEach(proposal -> proposals.put(proposal.session(), proposal));
  }

  synchronized Optional<Proposal> get(String session) {
    return Optional.ofNullable(proposals.get(session));
  }

  synchronized void put(Proposal proposal) {
    store.write(proposal);
    proposals.put(proposal.session(), proposal);
    if (proposal.state() == State.WAITING) {
      while (count(p -> isWaiting(p, proposal.analyst())) > waiting) {
        oldest(p -> isWaiting(p, proposal.analyst()))
            .ifPresent(
                p -> {
                  end(p, State.EXPIRED, ErrorCode.NOT_APPROVED, proposal.changed());
                  say(
                      p,
                      "expired: more than "
                          + waiting
                          + " queries of "
                          + p.analyst()
                          + " wait for a decision; the analyst is told NOT_APPROVED");
                });
      }
    }
    while (count(p -> p.state().isFinal()) > KEPT) {
      oldest(p -> p.state().isFinal())
          .ifPresent(
              p -> {
                store.delete(p);
                proposals.remove(p.session());
              });
    }
  }

  /** Applies people's new decisions, and lets proposals expire. */
  synchronized void update(Instant now, Predicate<String> isRunning) {
    for (Proposal proposal : List.copyOf(proposals.values())) {
      if (proposal.state().isFinal() || isRunning.test(proposal.session())) {
        continue;
      }
      Optional<Decision> decision = store.decision(proposal);
      if (decision.isPresent() && decision.get() == Decision.REFUSE) {
        end(proposal, State.REFUSED, ErrorCode.REFUSED, now);
        say(proposal, "refused by a person; the analyst is told REFUSED");
      } else if (decision.isPresent() && proposal.state() == State.WAITING) {
        record(proposal, State.APPROVED, Optional.empty());
        put(proposal.with(Status.of(State.APPROVED, now)));
        say(proposal, "approved by a person");
        // Only after the proposal itself says "approved", so that a crash cannot lose the approval.
        store.forgetDecision(proposal);
      } else if (proposal.changed().plus(expire).isBefore(now)) {
        end(proposal, State.EXPIRED, ErrorCode.NOT_APPROVED, now);
        say(
            proposal,
            "expired: after "
                + JoinAge.text(expire)
                + (proposal.state() == State.WAITING
                    ? " nobody has decided; the analyst is told NOT_APPROVED"
                    : " not all partners have come"));
      }
    }
  }

  /** Until when a person can decide about a proposal that waits. */
  Instant decidesUntil(Proposal proposal) {
    return proposal.changed().plus(expire);
  }

  private void say(Proposal proposal, String what) {
    report.accept(
        proposal.id()
            + " of "
            + proposal.analyst()
            + " (run "
            + PrintableText.of(proposal.request().run())
            + ") "
            + what);
  }

  /** Writes a change of state into the audit log. This comes before the change itself. */
  void record(Proposal proposal, State state, Optional<ErrorCode> code) {
    audit.record(
        byPerson(
            Event.of(EventKind.PROPOSAL)
                .with(EventField.SESSION, proposal.request().folder())
                .with(EventField.QUERY, proposal.request().queryDigest())
                .with(EventField.ANALYST, proposal.analyst())
                .with(EventField.DECISION, state.name().toLowerCase(Locale.ROOT))
                .with(EventField.CODE, code.map(Enum::name)),
            proposal));
  }

  /** The event with who asks, where the partner says so. */
  static Event byPerson(Event event, Proposal proposal) {
    return proposal
        .subject()
        .person()
        .map(person -> event.byPerson(person.user(), person.application()))
        .orElse(event);
  }

  private void end(Proposal proposal, State state, ErrorCode code, Instant now) {
    record(proposal, state, Optional.of(code));
    put(proposal.with(Status.of(state, code.name(), now)));
    store.forgetDecision(proposal);
  }

  private static boolean isWaiting(Proposal proposal, String analyst) {
    return proposal.state() == State.WAITING && proposal.analyst().equals(analyst);
  }

  private long count(Predicate<Proposal> which) {
    return proposals.values().stream().filter(which).count();
  }

  private Optional<Proposal> oldest(Predicate<Proposal> which) {
    List<Proposal> found = new ArrayList<>(proposals.values().stream().filter(which).toList());
    return found.stream()
        .min(Comparator.comparing(Proposal::changed).thenComparing(Proposal::session));
  }
}
