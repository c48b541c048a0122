package io.jointly.agent;

import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.collaboration.Policy.Approval;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import io.jointly.error.PolicyException;
import io.jointly.plan.PlanLine;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.QueryRules;
import io.jointly.proposal.PrintableText;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.Effect;
import io.jointly.proposal.Proposal.Request;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.Proposal.Status;
import io.jointly.proposal.Proposal.Subject;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.query.JointQuery;
import io.jointly.query.text.QueryText;
import io.jointly.run.Engine;
import io.jointly.run.OwnRecords;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.run.Version;
import io.jointly.session.Outcome;
import io.jointly.session.PendingJoin;
import io.jointly.session.SessionAudit;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * Handles one JOIN that asks this party: judges the query, then refuses it, leaves it to a person
 * or answers it.
 */
final class ProposalHandler {

  /**
   * The longest query text, in characters, that a person is asked to approve: nobody reads more.
   */
  private static final int MOST_TEXT = 1 << 18;

  private final AgentServices agent;
  private final PartyContext context;
  private final PendingJoin join;
  private final Invitation invitation;

  /** The outcome. */
  sealed interface End {
    /** This JOIN needs no more attention. */
    record Done() implements End {}

    /** The query waits for a person's decision, as the book says. */
    record Waits() implements End {}

    /** To be tried again when one of these parties has joined. */
    record Later(Set<Integer> missing) implements End {}
  }

  /**
   * @param context the context as the files are now, in the run of the invitation
   */
  ProposalHandler(
      AgentServices agent, PartyContext context, PendingJoin join, Invitation invitation) {
    this.agent = agent;
    this.context = context;
    this.join = join;
    this.invitation = invitation;
  }

  /**
   * Tells partners that an agent of this party was killed while it answered this JOIN, if one was.
   *
   * @param own the seq of that agent's JOIN
   */
  void leave(int own) {
    Optional<Proposal> known = agent.book().get(invitation.session());
    if (known.filter(each -> each.state() == State.ANSWERING && isOfThisJoin(each)).isEmpty()) {
      return;
    }
    PartyRun.leave(
        context,
        agent.engine(),
        agent.audit(),
        invitation.toRefuse(context.roster(), context.me(), Version.with(agent.engine().version())),
        own);
    agent
        .book()
        .put(
            known
                .get()
                .with(
                    Status.of(State.FAILED, ErrorCode.RESTARTED.name(), agent.clock().instant())));
    agent.report().accept(line("was being answered when the agent ended; partners are told"));
  }

  End take() {
    Optional<Proposal> known = agent.book().get(invitation.session());
    if (known.isPresent() && isRefusedAlready(known.get())) {
      refuse(ErrorCode.valueOf(known.get().code().orElseThrow()));
      return new End.Done();
    }
    if (known.filter(each -> each.state() == State.ANSWERED && isOfThisJoin(each)).isPresent()) {
      // This party has done its part for this JOIN, whether the mailbox still shows it or not.
      return new End.Done();
    }
    Optional<String> query = Optional.empty();
    QueryPlan plan;
    Engine session;
    try {
      context.requireOpen(LocalDate.now(ZoneOffset.UTC));
      new QueryRules(context.collaboration(), context.policy()).checkAnalyst(asker());
      JointQuery asked = ProposedQuery.decode(invitation.query(), asker());
      query = Optional.of(shown(asked));
      Engine own = agent.engine().withSettings(asked.settings());
      session = own;
      plan = own.apart(() -> plan(asked, own));
      // Before a person is asked for nothing.
      PartyRun.requireMayTakePart(context, plan, asker());
    } catch (JointlyException e) {
      return refused(query, e);
    } catch (OutOfMemoryError e) {
      return refused(query, OutOfMemory.failure(e, "while a partner's query was judged"));
    } catch (RuntimeException | StackOverflowError e) {
      return refused(
          query,
          new InternalException(
              ErrorCode.BUG, "unexpected " + e + " while a partner's query was judged", e));
    }
    Proposal proposal =
        proposal(
            query,
            Optional.of(
                new Effect(plan.domain().size(), Optional.of(context.joinTimeout()), effect(plan))),
            Status.of(State.WAITING, agent.clock().instant()));
    if (context.policy().approval() == Approval.MANUAL && !isApproved(known)) {
      return ask(proposal);
    }
    return answer(proposal, plan, session);
  }

  /** What a person reads before approving. A partner's text begins no line of its own. */
  private String effect(QueryPlan plan) {
    return PlanLine.page(
        OwnRecords.explain(context, plan, asker()).stream()
            .map(line -> line.withEachLine(PrintableText::of))
            .toList(),
        "");
  }

  private QueryPlan plan(JointQuery asked, Engine session) {
    ProposedQuery.check(context, asked, session);
    return QueryPlan.of(context.agreement(), asked, session.evaluator());
  }

  /** A query that a person refused stays refused, however often it is asked. */
  private boolean isRefusedAlready(Proposal known) {
    boolean sameJoin = isOfThisJoin(known);
    return switch (known.state()) {
      case REFUSED ->
          sameJoin || isCode(known, ErrorCode.REFUSED) || isCode(known, ErrorCode.NOT_APPROVED);
      case EXPIRED, FAILED -> sameJoin;
      case WAITING, APPROVED, ANSWERING, ANSWERED -> false;
    };
  }

  private boolean isOfThisJoin(Proposal known) {
    return known.request().seq() == join.seq() && known.analyst().equals(asker());
  }

  /**
   * Whether a person approved the query. If the agent was stopped while it answered, the approval
   * holds for the same JOIN only.
   */
  private boolean isApproved(Optional<Proposal> known) {
    return known
        .filter(
            p ->
                p.code().isEmpty()
                    && (p.state() == State.APPROVED
                        || (p.state() == State.ANSWERING && isOfThisJoin(p))))
        .isPresent();
  }

  private String shown(JointQuery query) {
    String text = QueryText.of(query);
    if (text.length() > MOST_TEXT && context.policy().approval() == Approval.MANUAL) {
      throw new PolicyException(
          ErrorCode.NOT_APPROVED,
          "a person must approve the query, but its text is too long to read: "
              + text.length()
              + " characters");
    }
    return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + " …" : text;
  }

  private End refused(Optional<String> query, JointlyException why) {
    Proposal proposal =
        proposal(
            query,
            Optional.empty(),
            Status.of(State.REFUSED, why.code().name(), agent.clock().instant()));
    agent
        .audit()
        .record(
            ProposalBook.byPerson(
                Event.of(EventKind.REFUSED)
                    .with(EventField.QUERY, proposal.request().queryDigest())
                    .with(EventField.CODE, why.code().name())
                    .with(EventField.SESSION, proposal.request().folder())
                    .with(EventField.ANALYST, proposal.analyst()),
                proposal));
    put(proposal);
    agent.report().accept(line("refused: " + why.getMessage()));
    refuse(why.code());
    return new End.Done();
  }

  /** Tells the asking party the code and nothing else. */
  private void refuse(ErrorCode code) {
    SessionParameters parameters;
    try {
      parameters =
          invitation.toRefuse(
              context.roster(), context.me(), Version.with(agent.engine().version()));
    } catch (IllegalArgumentException e) {
      agent.report().accept(line("not answered: its JOIN describes an impossible session"));
      return;
    }
    PartyRun.refuse(context, agent.engine(), agent.audit(), parameters, code);
  }

  private End ask(Proposal proposal) {
    Proposal waiting = proposal.with(Status.of(State.WAITING, agent.clock().instant()));
    PartyRun.tellPending(
        context, agent.engine(), agent.audit(), invitation, agent.book().decidesUntil(waiting));
    agent.book().record(proposal, State.WAITING, Optional.empty());
    agent.book().put(waiting);
    agent
        .report()
        .accept(line("waits for `jointly approve " + proposal.id() + "`: " + shown(proposal)));
    return new End.Waits();
  }

  private End answer(Proposal proposal, QueryPlan plan, Engine session) {
    Optional<String> by =
        context.policy().approval() == Approval.MANUAL
            ? Optional.empty()
            : Optional.of(ProposalBook.BY_RULE);
    agent.book().put(proposal.with(new Status(State.ANSWERING, by, agent.clock().instant())));
    agent.report().accept(line("takes part: " + shown(proposal)));
    try {
      Optional<Outcome.NotMet> notMet = takePart(plan, session);
      if (notMet.isPresent()) {
        agent.book().put(proposal.with(new Status(State.APPROVED, by, agent.clock().instant())));
        agent.report().accept(line("not all partners joined; continues when they do"));
        return new End.Later(Set.copyOf(notMet.get().missing()));
      }
      agent.book().put(proposal.with(Status.of(State.ANSWERED, agent.clock().instant())));
      agent.report().accept(line("answered"));
    } catch (JointlyException e) {
      agent
          .book()
          .put(proposal.with(Status.of(State.FAILED, e.code().name(), agent.clock().instant())));
      agent.report().accept(line("failed: " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      agent
          .book()
          .put(
              proposal.with(
                  Status.of(State.FAILED, ErrorCode.BUG.name(), agent.clock().instant())));
      throw e;
    }
    return new End.Done();
  }

  private Optional<Outcome.NotMet> takePart(QueryPlan plan, Engine session) {
    try {
      return PartyRun.takePart(context, plan, session, agent.audit(), join);
    } catch (OutOfMemoryError e) {
      throw OutOfMemory.failure(e, "while a partner's query was answered");
    }
  }

  private Proposal proposal(Optional<String> query, Optional<Effect> effect, Status status) {
    return new Proposal(
        new Request(
            invitation.session(),
            join.folder(),
            HexFormat.of().formatHex(SessionAudit.digest(invitation.query())),
            invitation.runName(),
            asker(),
            join.seq(),
            join.time()),
        new Subject(
            context.collaboration().id(),
            context.collaboration().purpose(),
            query,
            effect,
            asking(invitation)),
        status);
  }

  /** Who asks, by the asking party's word. */
  static Optional<Proposal.Person> asking(Invitation invitation) {
    return invitation
        .person()
        .map(person -> new Proposal.Person(person.user(), person.application()));
  }

  private static String shown(Proposal proposal) {
    return PrintableText.of(proposal.subject().query().orElse(""));
  }

  private static boolean isCode(Proposal proposal, ErrorCode code) {
    return proposal.code().filter(code.name()::equals).isPresent();
  }

  private void put(Proposal proposal) {
    // A party that may not ask at all must not displace the proposals of those that may.
    if (!isCode(proposal, ErrorCode.NOT_AN_ANALYST)) {
      agent.book().put(proposal);
    }
  }

  private String asker() {
    return context.roster().id(join.party());
  }

  private String line(String what) {
    return invitation.session().substring(0, 12)
        + " of "
        + asker()
        + " (run "
        + PrintableText.of(invitation.runName())
        + ") "
        + what;
  }
}
