package io.jointly.agent;

import io.jointly.agent.JoinInbox.Asked;
import io.jointly.audit.AuditLog;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.protocol.Invitation;
import io.jointly.run.Engine;
import io.jointly.run.JointOptions;
import io.jointly.run.JointOptions.Option;
import io.jointly.run.PartyContext;
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
 * Answers partners in a party's name: watches the mailbox for JOINs of partners that ask, and takes
 * part in what the collaboration, the policy and, where the policy says so, a person allow. One
 * thread looks; as many as there may be sessions answer.
 */
public final class Agent implements AutoCloseable {

  /** After a look into the mailbox the agent waits this many times as long as the look took. */
  private static final int PAUSES_PER_LOOK = 4;

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  private final Engine engine;
  private final JointOptions options;
  private final AgentLimits limits;
  private final Clock clock;
  private final Consumer<String> report;
  private final ProposalStore.Held held;
  private final ProposalBook book;
  private final AuditLog audit;
  private final RateLimit rates;
  private final SessionPool work;
  private final Semaphore wake = new Semaphore(0);
  private @Nullable Mailbox mailbox;
  private @Nullable JoinInbox inbox;
  private String lastFailure = "";
  private volatile boolean stopped;
  private boolean closed;

  /**
   * @param options of the party; the name of the run comes with each query
   * @param state the folder of proposals, or null for the one beside the policy
   * @param report told one line for each thing that happens
   * @throws io.jointly.error.CallerException where the options or files are not what they must be,
   *     or another agent works with the folder
   */
  public Agent(
      Engine engine,
      JointOptions options,
      @Nullable Path state,
      AgentLimits limits,
      Clock clock,
      Consumer<String> report) {
    this.engine = engine;
    this.options = options;
    this.limits = limits;
    this.clock = clock;
    this.report = report;
    PartyContext context = PartyContext.read(options);
    ProposalStore store =
        ProposalStore.at(state == null ? ProposalStore.beside(options.path(Option.POLICY)) : state);
    this.audit = context.openAudit();
    this.held = store.hold();
    this.book = new ProposalBook(store, audit, limits.waiting(), limits.expire());
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

  /** When {@link #run} comes back. */
  public enum Until {
    STOPPED,
    /** Once nothing is left that could be done without a person or a partner. */
    IDLE
  }

  /** Looks and answers until it is over. */
  public void run(Until until) {
    int failures = 0;
    while (!stopped) {
      long began = System.nanoTime();
      boolean idle = false;
      try {
        idle = look();
        failures = 0;
        lastFailure = "";
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
      report.accept("goes on in a while: " + text);
    }
  }

  /** One look; whether there is nothing to do. */
  private boolean look() {
    Instant now = clock.instant();
    book.update(now, work::isRunning);
    PartyContext context = PartyContext.read(options);
    JoinInbox from = inbox(context);
    List<Asked> asked = from.look(context, now, work.done());
    FairQueue queue = new FairQueue(asked.stream().filter(this::isNext).toList());
    boolean idle = queue.isEmpty() && !from.hasUnread();
    Optional<Asked> next;
    while ((next = queue.next(work.running(), limits.sessions())).isPresent()) {
      int party = next.get().join().party();
      if (isKnown(next.get()) || rates.take(party, System.nanoTime())) {
        Asked begun = next.get();
        work.begin(begun, () -> turn(from, begun.join()));
      } else {
        queue.skip(party);
      }
    }
    work.keep(asked.stream().map(each -> each.join().name()).toList());
    return idle && work.running().isEmpty();
  }

  private boolean isNext(Asked asked) {
    PendingJoin join = asked.join();
    if (!work.isFree(join)) {
      return false;
    }
    Optional<Proposal> known = book.get(asked.session());
    if (known.isPresent() && known.get().state() == State.WAITING) {
      if (known.get().request().seq() != join.seq()
          && known.get().analyst().equals(asked.analyst())) {
        book.put(known.get().askedAgain(join.seq(), join.time()));
      }
      return false;
    }
    return true;
  }

  /** Whether this is no new query: it was counted before. */
  private boolean isKnown(Asked asked) {
    return book.get(asked.session())
        .filter(
            proposal ->
                proposal.state() == State.APPROVED
                    || proposal.request().seq() == asked.join().seq())
        .isPresent();
  }

  private ProposalHandler.End turn(JoinInbox from, PendingJoin join) {
    // Read anew: a policy that was changed holds from the next query on.
    PartyContext context = PartyContext.read(options);
    Optional<Invitation> invitation = from.invitation(context, join);
    if (invitation.isEmpty()
        || from.isUsed(join, invitation.get())
        || from.isAskedHere(context, join)) {
      return new ProposalHandler.End.Done();
    }
    return new ProposalHandler(
            engine,
            context.withRun(invitation.get().runName()),
            book,
            audit,
            clock,
            report,
            join,
            invitation.get())
        .take();
  }

  private JoinInbox inbox(PartyContext context) {
    if (inbox == null) {
      mailbox = engine.open(context.mailbox());
      inbox = new JoinInbox(mailbox, limits, report);
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

  /** Has {@link #run} come back soon; for any thread. */
  public void stop() {
    stopped = true;
    wake.release();
  }

  /** Leaves the sessions that run, which tells the partners, and lets go of the folder. */
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
