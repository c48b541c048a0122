package io.jointly.agent;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.error.ErrorCode;
import io.jointly.proposal.Decision;
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
import java.util.function.Predicate;

/**
 * What the agent knows of proposals: all that its store holds, in memory and on disk alike.
 * Bounded: so many may wait, and of those that have ended so many are remembered. For many threads.
 */
final class ProposalBook {

  /** How many proposals that have come to an end are remembered, for people to look at. */
  static final int KEPT = 500;

  /** Stands as the code of what was not approved by a person, because none needs to. */
  static final String BY_RULE = "AUTO";

  private final ProposalStore store;
  private final AuditLog audit;
  private final int waiting;
  private final Duration expire;
  private final Map<String, Proposal> proposals = new TreeMap<>();

  ProposalBook(ProposalStore store, AuditLog audit, int waiting, Duration expire) {
    this.store = store;
    this.audit = audit;
    this.waiting = waiting;
    this.expire = expire;
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
            .ifPresent(p -> end(p, State.EXPIRED, ErrorCode.NOT_APPROVED, proposal.changed()));
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

  /** Acts on what people have decided since, and on the time that has passed. */
  synchronized void update(Instant now, Predicate<String> isRunning) {
    for (Proposal proposal : List.copyOf(proposals.values())) {
      if (proposal.state().isFinal() || isRunning.test(proposal.session())) {
        continue;
      }
      Optional<Decision> decision = store.decision(proposal);
      if (decision.isPresent() && decision.get() == Decision.REFUSE) {
        end(proposal, State.REFUSED, ErrorCode.NOT_APPROVED, now);
      } else if (decision.isPresent() && proposal.state() == State.WAITING) {
        record(proposal, State.APPROVED, Optional.empty());
        put(proposal.with(Status.of(State.APPROVED, now)));
        // Only after the approval stands in the proposal: a crash must not lose it.
        store.forgetDecision(proposal);
      } else if (proposal.changed().plus(expire).isBefore(now)) {
        end(proposal, State.EXPIRED, ErrorCode.NOT_APPROVED, now);
      }
    }
  }

  /** What becomes of a proposal goes into the audit log before it happens. */
  void record(Proposal proposal, State state, Optional<ErrorCode> code) {
    audit.record(
        Event.of(EventKind.PROPOSAL)
            .with(EventField.SESSION, proposal.request().folder())
            .with(EventField.QUERY, proposal.request().queryDigest())
            .with(EventField.ANALYST, proposal.analyst())
            .with(EventField.DECISION, state.name().toLowerCase(Locale.ROOT))
            .with(EventField.CODE, code.map(Enum::name)));
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
