package io.jointly.agent;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.collaboration.Policy.Approval;
import io.jointly.collaboration.Table;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.plan.PlanText;
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
import io.jointly.query.QueryText;
import io.jointly.run.Engine;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.run.Version;
import io.jointly.session.Outcome;
import io.jointly.session.PendingJoin;
import io.jointly.session.SessionAudit;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** What the agent does about one JOIN that asks it: judge, refuse, have a person decide, answer. */
final class ProposalHandler {

  /** What nobody would read to its end, nobody can approve. */
  private static final int MOST_TEXT = 1 << 18;

  private final Engine engine;
  private final PartyContext context;
  private final ProposalBook book;
  private final AuditLog audit;
  private final Clock clock;
  private final Consumer<String> report;
  private final PendingJoin join;
  private final Invitation invitation;

  /** How it ended. */
  sealed interface End {
    /** Nothing more is to be done about this JOIN. */
    record Done() implements End {}

    /** It waits for a person, which the book knows. */
    record Waits() implements End {}

    /** To be tried again once one of these parties has come. */
    record Later(Set<Integer> missing) implements End {}
  }

  /**
   * @param context as the files are now, in the run of the invitation
   */
  ProposalHandler(
      Engine engine,
      PartyContext context,
      ProposalBook book,
      AuditLog audit,
      Clock clock,
      Consumer<String> report,
      PendingJoin join,
      Invitation invitation) {
    this.engine = engine;
    this.context = context;
    this.book = book;
    this.audit = audit;
    this.clock = clock;
    this.report = report;
    this.join = join;
    this.invitation = invitation;
  }

  End take() {
    Optional<Proposal> known = book.get(invitation.session());
    if (known.isPresent() && isRefusedAlready(known.get())) {
      refuse(ErrorCode.valueOf(known.get().code().orElseThrow()));
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
      Engine own = engine.withSettings(asked.settings());
      session = own;
      plan = own.apart(() -> plan(asked, own));
    } catch (JointlyException e) {
      return refused(query, e);
    } catch (RuntimeException | StackOverflowError e) {
      return refused(
          query,
          new InternalException(
              ErrorCode.BUG, "unexpected " + e + " while a partner's query was judged", e));
    }
    Proposal proposal =
        proposal(
            query,
            Optional.of(new Effect(plan.domain().size(), PlanText.of(plan))),
            Status.of(State.WAITING, clock.instant()));
    if (context.policy().approval() == Approval.MANUAL && !isApproved(known)) {
      return ask(proposal);
    }
    return answer(proposal, plan, session);
  }

  private QueryPlan plan(JointQuery asked, Engine session) {
    Table table = ProposedQuery.check(context, asked, session);
    return QueryPlan.of(context.agreement(), table, asked, session.evaluator());
  }

  /** What a person has refused stays refused, however often it is asked. */
  private boolean isRefusedAlready(Proposal known) {
    boolean sameJoin = isOfThisJoin(known);
    return switch (known.state()) {
      case REFUSED -> sameJoin || isCode(known, ErrorCode.NOT_APPROVED);
      case EXPIRED, FAILED -> sameJoin;
      case WAITING, APPROVED, ANSWERING, ANSWERED -> false;
    };
  }

  private boolean isOfThisJoin(Proposal known) {
    return known.request().seq() == join.seq() && known.analyst().equals(asker());
  }

  /** By a person, and for this very JOIN where the agent was stopped in the middle of it. */
  private boolean isApproved(Optional<Proposal> known) {
    return known
        .filter(
            p ->
                p.code().isEmpty()
                    && (p.state() == State.APPROVED
                        || p.state() == State.ANSWERING && isOfThisJoin(p)))
        .isPresent();
  }

  private String shown(JointQuery query) {
    String text = QueryText.of(query);
    if (text.length() > MOST_TEXT && context.policy().approval() == Approval.MANUAL) {
      throw new PolicyException(
          ErrorCode.NOT_APPROVED,
          "a person is to approve the query, and its text has " + text.length() + " characters");
    }
    return text.length() > MOST_TEXT ? text.substring(0, MOST_TEXT) + " …" : text;
  }

  private End refused(Optional<String> query, JointlyException why) {
    Proposal proposal =
        proposal(
            query, Optional.empty(), Status.of(State.REFUSED, why.code().name(), clock.instant()));
    audit.record(
        Event.of(EventKind.REFUSED)
            .with(EventField.QUERY, proposal.request().queryDigest())
            .with(EventField.CODE, why.code().name())
            .with(EventField.SESSION, proposal.request().folder())
            .with(EventField.ANALYST, proposal.analyst()));
    put(proposal);
    report.accept(line("refused: " + why.getMessage()));
    refuse(why.code());
    return new End.Done();
  }

  /** The asking party is told the code and nothing else. */
  private void refuse(ErrorCode code) {
    SessionParameters parameters;
    try {
      parameters = invitation.toRefuse(context.roster(), context.me(), Version.SOFTWARE);
    } catch (IllegalArgumentException e) {
      report.accept(line("not answered: no session can be as its JOIN says"));
      return;
    }
    PartyRun.refuse(context, engine, audit, parameters, code);
  }

  private End ask(Proposal proposal) {
    book.record(proposal, State.WAITING, Optional.empty());
    book.put(proposal.with(Status.of(State.WAITING, clock.instant())));
    report.accept(line("waits for `jointly approve " + proposal.id() + "`: " + shown(proposal)));
    return new End.Waits();
  }

  private End answer(Proposal proposal, QueryPlan plan, Engine session) {
    Optional<String> by =
        context.policy().approval() == Approval.MANUAL
            ? Optional.empty()
            : Optional.of(ProposalBook.BY_RULE);
    book.put(proposal.with(new Status(State.ANSWERING, by, clock.instant())));
    report.accept(line("takes part: " + shown(proposal)));
    try {
      Optional<Outcome.NotMet> notMet = PartyRun.takePart(context, plan, session, audit, join);
      if (notMet.isPresent()) {
        book.put(proposal.with(new Status(State.APPROVED, by, clock.instant())));
        report.accept(line("not all partners came; goes on when they do"));
        return new End.Later(Set.copyOf(notMet.get().missing()));
      }
      book.put(proposal.with(Status.of(State.ANSWERED, clock.instant())));
      report.accept(line("answered"));
    } catch (JointlyException e) {
      book.put(proposal.with(Status.of(State.FAILED, e.code().name(), clock.instant())));
      report.accept(line("failed: " + e.getMessage()));
    } catch (RuntimeException | Error e) {
      book.put(proposal.with(Status.of(State.FAILED, ErrorCode.BUG.name(), clock.instant())));
      throw e;
    }
    return new End.Done();
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
        new Subject(context.collaboration().id(), context.collaboration().purpose(), query, effect),
        status);
  }

  private static String shown(Proposal proposal) {
    return PrintableText.of(proposal.subject().query().orElse(""));
  }

  private static boolean isCode(Proposal proposal, ErrorCode code) {
    return proposal.code().filter(code.name()::equals).isPresent();
  }

  private void put(Proposal proposal) {
    // Who may not ask at all must not push out what is remembered of those who may.
    if (!isCode(proposal, ErrorCode.NOT_AN_ANALYST)) {
      book.put(proposal);
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
