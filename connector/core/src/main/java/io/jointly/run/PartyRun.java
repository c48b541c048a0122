package io.jointly.run;

import io.jointly.audit.AuditLog;
import io.jointly.audit.Event;
import io.jointly.audit.EventField;
import io.jointly.audit.EventKind;
import io.jointly.audit.RecordingMailbox;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.OutOfMemory;
import io.jointly.ledger.Admission;
import io.jointly.mailbox.Mailbox;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.RulesInForce;
import io.jointly.protocol.Invitation;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.text.QueryDifference;
import io.jointly.query.text.QueryText;
import io.jointly.run.AnswerOrigin.SelectedRows;
import io.jointly.session.Outcome;
import io.jointly.session.PendingJoin;
import io.jointly.session.Refusal;
import io.jointly.session.SessionAudit;
import io.jointly.session.SessionClock;
import io.jointly.session.SessionRunner;
import io.jointly.session.ShareSource;
import io.jointly.template.AskedTemplate;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One party's part in a run. It takes a query through its steps: checks ({@link AnswerHistory}),
 * own sums ({@link Engine}), the session with the partners. {@link AnswerCache} holds the answers,
 * so that each query is asked once in a run.
 */
public final class PartyRun {

  /** As many digits of the session as people see elsewhere. */
  private static final int SHOWN_DIGITS = 12;

  private static final Logger PROGRESS = LoggerFactory.getLogger("io.jointly.progress");

  /**
   * The runs of this JVM, one for each way in which options and policy are set. They outlive
   * catalogs, because Spark makes a new catalog for each of its sessions.
   */
  static final Map<List<Object>, PartyRun> RUNS = new ConcurrentHashMap<>();

  private final PartyContext context;
  private final AuditLog audit;
  private final RecordingMailbox mailbox;
  private final SessionRunner runner;
  // The partner's JOIN that this party answers; null if this party asks.
  private final @Nullable PendingJoin asker;
  private volatile Outcome.@Nullable NotMet notMet;

  private PartyRun(
      PartyContext context, Mailbox mailbox, AuditLog audit, @Nullable PendingJoin asker) {
    this.context = context;
    this.asker = asker;
    this.audit = audit;
    this.mailbox = new RecordingMailbox(mailbox, audit);
    this.runner =
        new SessionRunner(
            this.mailbox,
            context.timeouts(),
            SessionClock.system(),
            new ProgressLog(context.party().id(), state -> false),
            QueryDifference::describe);
    context.collaboration().warnings().forEach(warning -> PROGRESS.warn("{}", warning));
    try {
      LedgerStart.require(context, mailbox, audit);
    } catch (RuntimeException e) {
      mailbox.close();
      throw e;
    }
  }

  /** The run that the options name. It lasts until this JVM ends. */
  public static PartyRun of(PartyContext context, Engine engine) {
    return RUNS.computeIfAbsent(
        context.key(),
        key -> new PartyRun(context, engine.open(context.mailbox()), context.openAudit(), null));
  }

  /**
   * What this party was answered in this JVM, in all runs, the oldest answer first. For a client,
   * what its session was answered.
   */
  public static List<Answer> answers(PartyContext context, Optional<ClientSession> client) {
    return AnswerCache.all(context, client);
  }

  /** Whether a query has parts of what has been answered, and so may never have to be asked. */
  public static boolean isPartOfAnAnswer(PartyContext context, JointQuery query, Engine engine) {
    return AnswerCache.all(context, engine.client()).stream()
        .anyMatch(answer -> Derivation.condition(answer.plan(), query).isPresent());
  }

  /**
   * Makes sure that this party has its ledger, before an agent answers anything.
   *
   * @throws io.jointly.error.EnvironmentException (LEDGER) if it is not the one that it had
   */
  public static void requireLedger(PartyContext context, Mailbox mailbox, AuditLog audit) {
    LedgerStart.require(context, mailbox, audit);
  }

  /**
   * Checks whether this party may still take part in a partner's query, by what it has answered.
   * Nothing is entered.
   *
   * @param asker id of the party that asks
   * @throws io.jointly.error.PolicyException (REPEATED, OTHER_PARTIES, BUDGET_SPENT) if it may not
   * @throws io.jointly.error.EnvironmentException (LEDGER) if its ledger fails
   */
  public static void requireMayTakePart(PartyContext context, QueryPlan plan, String asker) {
    AnswerHistory.requireMayEnter(context, plan, asker);
  }

  /**
   * Takes part in a query that a partner asks. The answer is not kept, because nobody at this party
   * asked for it.
   *
   * @return empty if this party has done its part; otherwise which partners did not come
   */
  public static Optional<Outcome.NotMet> takePart(
      PartyContext context, QueryPlan plan, Engine engine, AuditLog audit, PendingJoin asker) {
    PartyRun run = new PartyRun(context, engine.open(context.mailbox()), audit, asker);
    try {
      Answer answer = run.ask(plan, engine);
      if (run.notMet == null) {
        PROGRESS.info(
            "{}: answered{}", context.party().id(), AnswerText.outcome(Reading.fresh(answer)));
      }
      return Optional.ofNullable(run.notMet);
    } finally {
      run.mailbox.close();
    }
  }

  /** Tells the partners that this party will not take part in a partner's query. */
  public static void refuse(
      PartyContext context,
      Engine engine,
      AuditLog audit,
      SessionParameters parameters,
      ErrorCode code) {
    PartyRun run = new PartyRun(context, engine.open(context.mailbox()), audit, null);
    try {
      run.runner.refuse(parameters, context.identity(), new SecureRandom(), Refusal.told(code));
      audit.checkpoint();
    } finally {
      run.mailbox.close();
    }
  }

  /**
   * Tells the partners that a process of this party that answered a query was killed.
   *
   * @param seq of the JOIN of that process
   */
  public static void leave(
      PartyContext context, Engine engine, AuditLog audit, SessionParameters parameters, int seq) {
    PartyRun run = new PartyRun(context, engine.open(context.mailbox()), audit, null);
    try {
      run.runner.leave(parameters, context.identity(), new SecureRandom(), seq);
      audit.checkpoint();
    } finally {
      run.mailbox.close();
    }
  }

  /**
   * Tells the partners that a person at this party has to decide about a partner's query.
   *
   * @param until when this party refuses if nobody has decided
   */
  public static void tellPending(
      PartyContext context, Engine engine, AuditLog audit, Invitation asking, Instant until) {
    PartyRun run = new PartyRun(context, engine.open(context.mailbox()), audit, null);
    try {
      run.runner.tellPending(asking, context.roster(), context.identity(), context.me(), until);
      audit.checkpoint();
    } finally {
      run.mailbox.close();
    }
  }

  /**
   * Reads the answer to a query, from the cache or else from the partners now. What it is stands in
   * this party's log, at the level that shells and notebooks show.
   *
   * @param written the queries of which the engine may have made this one
   * @throws CallerException (REPLANNED) if it was made of a query whose answer is in the cache but
   *     is not enough for this one
   */
  public Reading answer(QueryPlan plan, Engine engine, WrittenQueries written) {
    return told(
        AnswerCache.of(context, engine.client())
            .read(plan, written, evaluator(engine), () -> ask(plan, engine)));
  }

  /**
   * Reads the answer to a query from the cache. Nobody is asked.
   *
   * @return empty if the cache does not have it
   * @throws CallerException (REPLANNED) as {@link #answer}
   */
  public Optional<Reading> known(QueryPlan plan, Engine engine, WrittenQueries written) {
    return AnswerCache.of(context, engine.client())
        .known(plan, written, evaluator(engine))
        .map(this::told);
  }

  /**
   * Reads what the engine has made of a query whose answer is in the cache. Nobody is asked.
   *
   * @param query it need not be allowed by itself
   * @return empty if the cache has no such answer
   * @throws CallerException (REPLANNED) if it has one that is not enough
   */
  public Optional<Reading> derived(JointQuery query, Engine engine, WrittenQueries written) {
    return AnswerCache.of(context, engine.client())
        .derived(query, written, evaluator(engine))
        .map(this::told);
  }

  private static Evaluator evaluator(Engine engine) {
    return (expr, inputs, rows) ->
        engine.apart(() -> engine.evaluator().evaluate(expr, inputs, rows));
  }

  private Reading told(Reading reading) {
    PROGRESS.warn("{}: {}", context.party().id(), AnswerText.of(reading, context.catalog()));
    return reading;
  }

  private Answer ask(QueryPlan plan, Engine engine) {
    // Partners that run the same job must not wait for a party that takes no part.
    orRefuse(
        plan,
        engine,
        () -> {
          context.requireOpen(LocalDate.now(ZoneOffset.UTC));
          return plan;
        });
    orRecord(
        plan,
        engine,
        () -> {
          requireSameSettings(plan, engine);
          return plan;
        });
    return engine.named(name(plan, engine), () -> engine.apart(() -> entered(plan, engine)));
  }

  private Answer entered(QueryPlan plan, Engine engine) {
    try (Admission admission =
        orRefuse(
            plan,
            engine,
            () ->
                AnswerHistory.admit(context, plan, asker(), engine, () -> warned(plan, engine)))) {
      return admitted(plan, engine, admission);
    }
  }

  /** What this party's own jobs for the query are called. */
  private String name(QueryPlan plan, Engine engine) {
    String folder = SessionNames.of(parameters(plan, engine)).sessionFolder();
    return "joint query of "
        + plan.table().name()
        + ", run "
        // A partner may have chosen it.
        + context.run().replaceAll("[^\\p{L}\\p{N} ._:+-]", "?")
        + ", session "
        + folder.substring(folder.indexOf('/') + 1).substring(0, SHOWN_DIGITS);
  }

  private Answer admitted(QueryPlan plan, Engine engine, Admission admission) {
    DealtVector dealt = dealt(plan, engine);
    if (!context.roster().member(context.me()).has(PartyRole.DATA)) {
      return session(
          plan,
          admission,
          (task, earlier) -> {
            throw new IllegalStateException("a party without the data role was asked for shares");
          },
          SelectedRows.NO_DATA_PARTY,
          dealt,
          engine);
    }
    if (!plan.table().isDealt()) {
      PROGRESS.info(
          "{}: summing up own rows for {}", context.party().id(), QueryText.of(plan.query()));
    }
    try (OwnSums sums =
        orRefuse(
            plan,
            engine,
            () -> AnswerHistory.byRows(admission, () -> engine.sum(plan, context.mailbox())))) {
      return session(
          plan,
          admission,
          sums,
          sums.selectsRows() ? SelectedRows.SOME : SelectedRows.NONE,
          dealt,
          engine);
    }
  }

  /** This party's share of the totals over a share table; null where it has none. */
  private @Nullable DealtVector dealt(QueryPlan plan, Engine engine) {
    if (!plan.table().isDealt() || !context.roster().member(context.me()).has(PartyRole.COMPUTE)) {
      return null;
    }
    PROGRESS.info("{}: adding up shares for {}", context.party().id(), QueryText.of(plan.query()));
    return orRefuse(plan, engine, () -> engine.addShares(plan));
  }

  /** Id of the party that asks: this one, or the partner whose JOIN it answers. */
  private String asker() {
    return asker == null ? context.party().id() : context.roster().id(asker.party());
  }

  private static void requireSameSettings(QueryPlan plan, Engine engine) {
    if (!engine.settings(plan.query()).equals(plan.query().settings())) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a setting that changes the query's meaning was changed after the query was planned;"
              + " create the DataFrame again");
    }
  }

  /** Runs a step before JOIN. A failure is recorded, and the partners are told. */
  private <T> T orRefuse(QueryPlan plan, Engine engine, Supplier<T> step) {
    try {
      return orRecord(plan, engine, step);
    } catch (JointlyException e) {
      refuse(plan, engine, e.code());
      throw e;
    }
  }

  /** Tells the partners not to wait for this party. A failure here must not hide the reason. */
  private void refuse(QueryPlan plan, Engine engine, ErrorCode code) {
    // A mailbox may refuse an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      runner.refuse(
          parameters(plan, engine),
          context.identity(),
          new SecureRandom(),
          interrupted ? ErrorCode.CANCELLED : Refusal.told(code));
      audit.checkpoint();
    } catch (JointlyException e) {
      PROGRESS.warn("the partners could not be told of {}: {}", code, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Runs a step whose failure is recorded but does not concern the partners. */
  private <T> T orRecord(QueryPlan plan, Engine engine, Supplier<T> step) {
    try {
      return withMemory(step);
    } catch (JointlyException e) {
      audit.record(
          Event.of(EventKind.REFUSED)
              .byUser(user(engine))
              .with(EventField.QUERY, digest(plan))
              .with(EventField.CODE, e.code().name()));
      throw e;
    }
  }

  private static <T> T withMemory(Supplier<T> step) {
    try {
      return step.get();
    } catch (OutOfMemoryError e) {
      throw OutOfMemory.failure(e, "before this party joined");
    }
  }

  private void warned(QueryPlan plan, Engine engine) {
    audit.record(
        Event.of(EventKind.DIFFERENCE)
            .byUser(user(engine))
            .with(EventField.QUERY, digest(plan))
            .with(EventField.DECISION, "warned"));
  }

  private static Optional<String> user(Engine engine) {
    return engine.client().flatMap(ClientSession::user);
  }

  private static SessionAudit.Known known(QueryPlan plan, Engine engine) {
    Optional<AskedTemplate> template = plan.template();
    return new SessionAudit.Known(
        user(engine),
        template.flatMap(AskedTemplate::name),
        template.map(AskedTemplate::rendered).orElse(Map.of()));
  }

  private static byte[] digest(QueryPlan plan) {
    return SessionAudit.digest(plan.query().canonicalBytes());
  }

  private SessionParameters parameters(QueryPlan plan, Engine engine) {
    SessionParameters.Builder parameters =
        SessionParameters.of(context.roster(), context.me())
            .collaboration(context.collaboration().digest())
            .run(context.run())
            .query(plan.query().canonicalBytes())
            .layout(plan.layoutDigest(), plan.elements())
            .checks(plan.checks())
            .software(Version.with(engine.version()));
    return (asker == null ? parameters.person(person(engine)) : parameters.onlyAnswers()).build();
  }

  /** Who asks here, if the collaboration wants to know. */
  private @Nullable Person person(Engine engine) {
    return context.collaboration().recordsPersons() ? engine.person() : null;
  }

  private Answer session(
      QueryPlan plan,
      Admission admission,
      ShareSource shares,
      SelectedRows ownRows,
      @Nullable DealtVector dealt,
      Engine engine) {
    SessionParameters parameters = parameters(plan, engine).toBuilder().dealt(dealt).build();
    admission.joining();
    Outcome outcome =
        run(plan, parameters, AnswerHistory.watched(context, admission, shares), engine);
    AnswerHistory.ended(admission, plan, outcome);
    AnswerOrigin origin =
        new AnswerOrigin(
            context.run(), SessionNames.of(parameters).sessionFolder(), Instant.now(), ownRows);
    return outcome instanceof Outcome.Opened opened
        ? Answer.opened(plan, origin, opened, engine.evaluator())
        : Answer.notForThisParty(plan, origin);
  }

  private Outcome run(
      QueryPlan plan, SessionParameters parameters, ShareSource shares, Engine engine) {
    SessionAudit record = new SessionAudit(audit, mailbox, parameters);
    RulesInForce rules = plan.rulesInForce();
    PROGRESS.info("{}: {}", context.party().id(), rules.text(context.collaboration()));
    record.joining(
        Map.of(
            EventField.MIN_PARTIES, rules.minParties(),
            EventField.ROWS_OF_EACH_PARTY, rules.rowsOfEachParty(),
            EventField.OWN_ROWS, rules.ownRows()),
        known(plan, engine));
    Outcome outcome;
    try {
      outcome = run(parameters, recorded(record, shares), engine);
    } catch (JointlyException e) {
      record.failed(e.code(), e);
      throw e;
    } catch (RuntimeException | Error e) {
      record.failed(ErrorCode.BUG, e);
      throw e;
    }
    if (outcome instanceof Outcome.NotMet nobodyCame) {
      notMet = nobodyCame;
      record.notMet();
    } else {
      record.ended(outcome, plan.domain().size());
    }
    return outcome;
  }

  /** What partners say of who asks there is in the audit log before anything is shared. */
  private static ShareSource recorded(SessionAudit record, ShareSource shares) {
    return new ShareSource() {
      @Override
      public SharedBlocks share(ShareTask task, List<long[]> earlier) {
        return shares.share(task, earlier);
      }

      @Override
      public void asked(Map<Integer, Person> persons) {
        record.asked(persons);
      }

      @Override
      public void opening() {
        shares.opening();
      }
    };
  }

  private Outcome run(SessionParameters parameters, ShareSource shares, Engine engine) {
    SessionRunner watched = runner.reportingTo(new ProgressLog(context.party().id(), engine::show));
    Identity identity = context.identity();
    SecureRandom random = new SecureRandom();
    return asker == null
        ? watched.run(parameters, identity, random, shares)
        : watched.answer(parameters, identity, random, shares, asker.party(), asker.seq());
  }
}
