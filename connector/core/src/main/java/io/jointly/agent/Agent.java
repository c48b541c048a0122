package io.jointly.agent;

import io.jointly.agent.JoinInbox.Asked;
import io.jointly.audit.AuditLog;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import io.jointly.mailbox.Mailbox;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.protocol.Invitation;
import io.jointly.run.Engine;
import io.jointly.run.JointOptions;
import io.jointly.run.JointOptions.Option;
import io.jointly.run.PartyContext;
import io.jointly.run.PartyRun;
import io.jointly.session.PendingJoin;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers partners in a party's name. It watches the mailbox for JOINs of partners that ask a
 * query, and takes part if the collaboration, the policy and, where the policy asks for it, a
 * person allow the query. One thread watches; each session has a thread of its own.
 */
public final class Agent implements AutoCloseable {

  /**
   * The agent pauses this many times as long as its last poll of the mailbox took, so that polling
   * takes at most 1/5 of its time.
   */
  private static final int PAUSES_PER_LOOK = 4;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final JointOptions options;
  private final AgentLimits limits;
  private final String agreed;
  private final ProposalStore.Held held;
  private final AgentServices services;
  private final RateLimit rates;
  private final SessionPool work;
  private final Semaphore wake = new Semaphore(0);
  private @Nullable Mailbox mailbox;
  private @Nullable JoinInbox inbox;
  private @Nullable String lastFailure;
  private volatile boolean stopped;
  private boolean closed;

  /**
   * @param options the party's options; the name of the run comes with each query
   * @param state the folder of proposals, or null for the folder beside the policy
   * @param report receives one line for each event
   * @throws io.jointly.error.CallerException if the options or files are not valid, or another
   *     agent uses the folder
   */
  public Agent(
      Engine engine,
      JointOptions options,
      @Nullable Path state,
      AgentLimits limits,
      Clock clock,
      Consumer<String> report) {
    this.options = options;
    this.limits = limits;
    PartyContext context = PartyContext.read(options);
    ProposalStore store =
        ProposalStore.at(state == null ? ProposalStore.beside(options.path(Option.POLICY)) : state);
    this.agreed = context.collaboration().sha256();
    AuditLog audit = context.openAudit();
    this.held = store.hold();
    this.services =
        new AgentServices(
            engine, new ProposalBook(store, audit, report, limits), audit, clock, report);
    this.rates = new RateLimit(limits.perMinute());
    this.work = new SessionPool(limits.sessions(), report, wake::release);
    report.accept(
        context.party().id()
            + " answers for "
            + context.collaboration().id()
            + " in "
            + context.mailbox()
            + "; proposals in "
            + store.folder());
  }

  /** When {@link #run} returns. */
  public enum Until {
    STOPPED,
    /** When the agent can do nothing more without a person or a partner. */
    IDLE
  }

  /** Polls and answers until the given condition holds. */
  public void run(Until until) {
    int failures = 0;
    while (!stopped) {
      long began = System.nanoTime();
      boolean idle = false;
      try {
        idle = look();
        failures = 0;
        lastFailure = null;
      } catch (OutOfMemoryError e) {
        // A session has taken it. It ends with a failure of its own, and this loop goes on.
        failures++;
        reportOnce(OutOfMemory.failure(e, "while the mailbox was read"));
        closeMailbox();
      } catch (RuntimeException e) {
        failures++;
        reportOnce(e);
        closeMailbox();
      }
      if (idle && until == Until.IDLE) {
        return;
      }
      pause(Duration.ofNanos(System.nanoTime() - began), failures);
    }
  }

  private void pause(Duration took, int failures) {
    long nanos = Math.max(limits.pause().toNanos(), took.multipliedBy(PAUSES_PER_LOOK).toNanos());
    nanos = Math.min(nanos << Math.min(failures, 6), LONGEST_PAUSE.toNanos());
    try {
      if (wake.tryAcquire(Math.max(nanos, limits.pause().toNanos()), TimeUnit.NANOSECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      stopped = true;
      Thread.currentThread().interrupt();
    }
  }

  private void reportOnce(RuntimeException failure) {
    String text =
        failure instanceof JointlyException known
            ? String.valueOf(known.getMessage())
            : "unexpected " + failure + "; please report it";
    if (!text.equals(lastFailure)) {
      lastFailure = text;
      services.report().accept("will try again: " + text);
    }
  }

  /** Polls the mailbox once. Returns whether there is nothing to do. */
  private boolean look() {
    Instant now = services.clock().instant();
    services.book().update(now, work::isRunning);
    PartyContext context = readAgain();
    JoinInbox from = inbox(context);
    List<Asked> asked = from.look(context, now, work.done());
    FairQueue queue =
        new FairQueue(asked.stream().filter(each -> isNext(context, from, each)).toList());
    boolean idle = queue.isEmpty() && !from.hasUnread();
    Optional<Asked> next = queue.next(work.running(), limits.sessions());
    while (next.isPresent()) {
      int party = next.get().join().party();
      if (isKnown(next.get()) || rates.take(party, System.nanoTime())) {
        Asked begun = next.get();
        work.begin(begun, () -> turn(from, begun.join()));
      } else {
        queue.skip(party);
      }
      next = queue.next(work.running(), limits.sessions());
    }
    work.keep(asked.stream().map(each -> each.join().name()).toList());
    return idle && work.running().isEmpty();
  }

  private boolean isNext(PartyContext context, JoinInbox from, Asked asked) {
    PendingJoin join = asked.join();
    if (!work.isFree(join)) {
      return false;
    }
    Optional<Proposal> known = services.book().get(asked.session());
    if (known.isPresent() && known.get().state() == State.WAITING) {
      if (known.get().request().seq() != join.seq()
          && known.get().analyst().equals(asked.analyst())) {
        Optional<Invitation> newer = from.invitation(context, join);
        Proposal again =
            known.get().askedAgain(join.seq(), join.time(), newer.flatMap(ProposalHandler::asking));
        newer.ifPresent(
            invitation ->
                PartyRun.tellPending(
                    of(context, invitation),
                    services.engine(),
                    services.audit(),
                    invitation,
                    services.book().decidesUntil(again)));
        services.book().put(again);
      }
      return false;
    }
    return true;
  }

  /** Whether the rate limit has counted this query before. */
  private boolean isKnown(Asked asked) {
    return services
        .book()
        .get(asked.session())
        .filter(
            proposal ->
                proposal.state() == State.APPROVED
                    || proposal.request().seq() == asked.join().seq())
        .isPresent();
  }

  private ProposalHandler.End turn(JoinInbox from, PendingJoin join) {
    // Read again, because a changed policy holds from the next query on.
    PartyContext context = readAgain();
    Optional<Invitation> invitation = from.invitation(context, join);
    if (invitation.isEmpty()) {
      return new ProposalHandler.End.Done();
    }
    ProposalHandler handler =
        new ProposalHandler(services, of(context, invitation.get()), join, invitation.get());
    if (from.isUsed(join, invitation.get())) {
      // An agent that was killed while it answered has let partners wait.
      from.ownAnswer(context, join).ifPresent(handler::leave);
      return new ProposalHandler.End.Done();
    }
    if (from.isAskedHere(context, join)) {
      return new ProposalHandler.End.Done();
    }
    // Again, because time has passed: a person may have thought, or partners may have been missing.
    Optional<String> objection =
        JoinAge.objection(invitation.get(), context.joinTimeout(), services.clock().instant());
    if (objection.isPresent()) {
      services.report().accept("left " + join.name() + ": " + objection.get());
      return new ProposalHandler.End.Done();
    }
    return handler.take();
  }

  /** The context of a partner's query. */
  private static PartyContext of(PartyContext context, Invitation invitation) {
    return context.withRun(invitation.runName()).over(invitation.roster(context.roster()));
  }

  /**
   * The files as they are now. What this agent has recorded is under the one that it began with.
   */
  private PartyContext readAgain() {
    PartyContext context = PartyContext.read(options);
    if (!context.collaboration().sha256().equals(agreed)) {
      throw new CallerException(
          ErrorCode.AMENDMENT,
          "this agent answers nothing: collaboration.yaml is "
              + context.collaboration().sha256()
              + ", and it was "
              + agreed
              + " when the agent began. End the agent, and start it again with the new file");
    }
    return context;
  }

  private JoinInbox inbox(PartyContext context) {
    if (inbox == null) {
      Mailbox opened = services.engine().open(context.mailbox());
      mailbox = opened;
      PartyRun.requireLedger(context, opened, services.audit());
      inbox = new JoinInbox(opened, limits, services.report());
    }
    return inbox;
  }

  private void closeMailbox() {
    if (mailbox != null && work.running().isEmpty()) {
      mailbox.close();
      mailbox = null;
      inbox = null;
    }
  }

  /** Makes {@link #run} return soon. Any thread may call it. */
  public void stop() {
    stopped = true;
    wake.release();
  }

  /** Cancels the running sessions, which tells the partners, and releases the folder. */
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    stop();
    work.close();
    if (mailbox != null) {
      mailbox.close();
    }
    held.close();
  }
}
