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
import io.jointly.ledger.Admission;
import io.jointly.plan.QueryPlan;
import io.jointly.plan.RulesText;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.SessionParameters;
import io.jointly.query.QueryDifference;
import io.jointly.query.QueryText;
import io.jointly.session.Outcome;
import io.jointly.session.PendingJoin;
import io.jointly.session.Progress;
import io.jointly.session.Refusal;
import io.jointly.session.SessionAudit;
import io.jointly.session.SessionClock;
import io.jointly.session.SessionRunner;
import io.jointly.session.ShareSource;
import io.jointly.spark.local.LocalPlan;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.share.LocalSums;
import io.jointly.spark.share.MailboxSource;
import io.jointly.spark.translate.SessionSettings;
import java.security.SecureRandom;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One party's run: its sessions with the partners, and their answers. A query is answered once in a
 * run; after that it, and every query that asks for less of the same, is answered from memory.
 */
public final class PartyRun {

  private static final Logger PROGRESS = LoggerFactory.getLogger("io.jointly.progress");
  private static final String EXECUTION_ID = "spark.sql.execution.id";

  /** Runs of this JVM: Spark makes a catalog anew for each of its sessions. */
  private static final Map<List<String>, PartyRun> RUNS = new ConcurrentHashMap<>();

  private final AuditLog audit;
  private final RecordingMailbox mailbox;
  private final MailboxSource source;
  private final SessionRunner runner;
  private final List<Pending> answers = new ArrayList<>();
  // Because of whose JOIN this party takes part; null where it asks itself.
  private final @Nullable PendingJoin asker;
  private volatile Outcome.@Nullable NotMet notMet;

  private record Pending(QueryPlan plan, CompletableFuture<Answer> answer) {}

  private PartyRun(
      PartyContext context, SparkContext spark, AuditLog audit, @Nullable PendingJoin asker) {
    this.asker = asker;
    this.source = new MailboxSource(context.mailbox(), spark.hadoopConfiguration());
    this.audit = audit;
    this.mailbox = new RecordingMailbox(source.open(), audit);
    Progress progress = line -> PROGRESS.info("{}: {}", context.party().id(), line);
    this.runner =
        new SessionRunner(
            mailbox,
            context.timeouts(),
            SessionClock.system(),
            progress,
            QueryDifference::describe);
    context.collaboration().warnings().forEach(warning -> PROGRESS.warn("{}", warning));
  }

  public static PartyRun of(PartyContext context, SparkContext spark) {
    requireReachable(context, spark);
    return RUNS.computeIfAbsent(
        List.of(
            context.collaboration().sha256(),
            context.party().id(),
            context.run(),
            context.mailbox().toString()),
        key -> new PartyRun(context, spark, context.openAudit(), null));
  }

  /**
   * Takes part in a query because a partner asks. Nothing of the answer is kept: at this party
   * nobody has asked.
   *
   * @return empty where this party has done its part; else why there was nothing to do
   */
  public static Optional<Outcome.NotMet> takePart(
      QueryPlan plan, SparkSession spark, AuditLog audit, PendingJoin asker) {
    PartyContext context = plan.context();
    requireReachable(context, spark.sparkContext());
    PartyRun run = new PartyRun(context, spark.sparkContext(), audit, asker);
    try {
      run.ask(plan, spark);
      return Optional.ofNullable(run.notMet);
    } finally {
      run.mailbox.close();
    }
  }

  /** Tells the partners that this party will not take part in a query of one of them. */
  public static void refuse(
      PartyContext context,
      SparkContext spark,
      AuditLog audit,
      SessionParameters parameters,
      ErrorCode code) {
    PartyRun run = new PartyRun(context, spark, audit, null);
    try {
      run.runner.refuse(parameters, context.identity(), new SecureRandom(), Refusal.told(code));
    } finally {
      run.mailbox.close();
    }
  }

  private static void requireReachable(PartyContext context, SparkContext spark) {
    if (context.mailbox().scheme() == io.jointly.mailbox.MailboxAddress.Scheme.MEMORY
        && !spark.isLocal()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a memory: mailbox works only where Spark's executors are in this JVM (master local);"
              + " use a file:, hdfs: or s3a: folder that all executors reach");
    }
  }

  /** As if this process began: nothing is remembered of any answer. */
  public static void forgetRuns() {
    RUNS.clear();
  }

  /** The answer to a query: remembered, or got from the partners now. */
  public Answer answer(QueryPlan plan, SparkSession spark) {
    Pending mine = null;
    Pending found;
    synchronized (answers) {
      found = find(plan);
      if (found == null) {
        mine = new Pending(plan, new CompletableFuture<>());
        answers.add(mine);
      }
    }
    if (mine == null) {
      return joined(java.util.Objects.requireNonNull(found).answer());
    }
    try {
      Answer answer = ask(plan, spark);
      mine.answer().complete(answer);
      return answer;
    } catch (RuntimeException | Error e) {
      // Forgotten, so that the query can be tried again.
      synchronized (answers) {
        answers.remove(mine);
      }
      mine.answer().completeExceptionally(e);
      throw e;
    }
  }

  private @Nullable Pending find(QueryPlan plan) {
    for (Pending pending : answers) {
      // What was tested for more than is asked now may have suppressed more groups, too.
      if (pending.plan().query().covers(plan.query())
          && plan.layout().testsAllThat(pending.plan().layout())) {
        return pending;
      }
    }
    return null;
  }

  private static Answer joined(CompletableFuture<Answer> future) {
    try {
      return future.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private Answer ask(QueryPlan plan, SparkSession spark) {
    orRecord(
        plan,
        () -> {
          requireOpen(plan, spark);
          return plan;
        });
    // A local job is a query of its own, not a part of the one that waits for it.
    SparkContext sparkContext = spark.sparkContext();
    String execution = sparkContext.getLocalProperty(EXECUTION_ID);
    sparkContext.setLocalProperty(EXECUTION_ID, null);
    try (Admission admission =
        orRefuse(plan, () -> AnswerHistory.admit(plan, spark, () -> warned(plan)))) {
      return admitted(plan, spark, admission);
    } finally {
      sparkContext.setLocalProperty(EXECUTION_ID, execution);
    }
  }

  private Answer admitted(QueryPlan plan, SparkSession spark, Admission admission) {
    PartyContext context = plan.context();
    if (!context.roster().member(context.me()).has(PartyRole.DATA)) {
      return session(
          plan,
          admission,
          (task, earlier) -> {
            throw new IllegalStateException("a party without rows was asked for shares");
          });
    }
    PROGRESS.info(
        "{}: summing up own rows for {}", context.party().id(), QueryText.of(plan.query()));
    try (LocalSums sums = orRefuse(plan, () -> localSums(plan, spark))) {
      return session(plan, admission, sums);
    }
  }

  private static void requireOpen(QueryPlan plan, SparkSession spark) {
    plan.context().requireOpen(LocalDate.now(ZoneOffset.UTC));
    if (!SessionSettings.of(spark).equals(plan.query().settings())) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a setting that changes the query's meaning was changed after the query was planned;"
              + " make the DataFrame again");
    }
  }

  /** A step before JOIN; that it failed is recorded, and the partners are told. */
  private <T> T orRefuse(QueryPlan plan, Supplier<T> step) {
    try {
      return orRecord(plan, step);
    } catch (JointlyException e) {
      refuse(plan, e.code());
      throw e;
    }
  }

  /** Partners need not wait for one who will not come. It must not hide why. */
  private void refuse(QueryPlan plan, ErrorCode code) {
    // A mailbox may refuse an interrupted thread.
    boolean interrupted = Thread.interrupted();
    try {
      runner.refuse(
          parameters(plan),
          plan.context().identity(),
          new SecureRandom(),
          interrupted ? ErrorCode.CANCELLED : Refusal.told(code));
    } catch (JointlyException e) {
      PROGRESS.warn("the partners could not be told of {}: {}", code, e.getMessage());
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** A step that is this party's own business; that it failed is recorded. */
  private <T> T orRecord(QueryPlan plan, Supplier<T> step) {
    try {
      return step.get();
    } catch (JointlyException e) {
      audit.record(
          Event.of(EventKind.REFUSED)
              .with(EventField.QUERY, digest(plan))
              .with(EventField.CODE, e.code().name()));
      throw e;
    }
  }

  private void warned(QueryPlan plan) {
    audit.record(
        Event.of(EventKind.DIFFERENCE)
            .with(EventField.QUERY, digest(plan))
            .with(EventField.DECISION, "warned"));
  }

  private static byte[] digest(QueryPlan plan) {
    return SessionAudit.digest(plan.query().canonicalBytes());
  }

  private LocalSums localSums(QueryPlan plan, SparkSession spark) {
    PartyContext context = plan.context();
    LocalPlan local =
        new LocalPlan(plan.query(), plan.layout(), plan.table(), context.policy().outsideBounds());
    return LocalSums.compute(
        local.over(SourceTable.open(spark, plan.table(), context.policy())),
        plan.domain(),
        plan.layout(),
        plan.table().maxRows(),
        source);
  }

  private SessionParameters parameters(QueryPlan plan) {
    PartyContext context = plan.context();
    return new SessionParameters(
        context.roster(),
        context.me(),
        context.collaboration().digest(),
        context.run(),
        plan.query().canonicalBytes(),
        plan.layoutDigest(),
        plan.elements(),
        plan.tests(),
        plan.thresholds(),
        asker == null,
        Version.SOFTWARE);
  }

  private Answer session(QueryPlan plan, Admission admission, ShareSource shares) {
    PartyContext context = plan.context();
    SessionParameters parameters = parameters(plan);
    admission.joining();
    Outcome outcome = run(plan, parameters, AnswerHistory.watched(admission, shares));
    AnswerHistory.ended(admission, plan, outcome);
    if (!(outcome instanceof Outcome.Opened opened)) {
      return Answer.notForThisParty(plan);
    }
    Answer answer = Answer.opened(plan, opened.totals(), opened.suppressed());
    PROGRESS.info("{}: {}", context.party().id(), RulesText.outcome(answer));
    return answer;
  }

  private Outcome run(QueryPlan plan, SessionParameters parameters, ShareSource shares) {
    SessionAudit record = new SessionAudit(audit, mailbox, parameters);
    record.joining();
    Outcome outcome;
    try {
      outcome = run(parameters, plan.context().identity(), shares);
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

  private Outcome run(SessionParameters parameters, Identity identity, ShareSource shares) {
    SecureRandom random = new SecureRandom();
    return asker == null
        ? runner.run(parameters, identity, random, shares)
        : runner.answer(parameters, identity, random, shares, asker.party(), asker.seq());
  }
}
