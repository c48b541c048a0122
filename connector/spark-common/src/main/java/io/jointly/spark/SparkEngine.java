package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.Entry;
import io.jointly.ledger.OwnRows;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MailboxAddress;
import io.jointly.plan.QueryPlan;
import io.jointly.protocol.parameters.DealtVector;
import io.jointly.protocol.parameters.Person;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Settings;
import io.jointly.relation.ColumnImages;
import io.jointly.relation.DerivedTable;
import io.jointly.run.ClientSession;
import io.jointly.run.Engine;
import io.jointly.run.OwnSums;
import io.jointly.session.SessionState;
import io.jointly.spark.difference.DifferenceCheck;
import io.jointly.spark.difference.entity.EntityCheck;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.LocalPlan;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.relation.QueryRows;
import io.jointly.spark.relation.RelationTypes;
import io.jointly.spark.scan.ScanMetrics;
import io.jointly.spark.share.LocalSums;
import io.jointly.spark.share.MailboxSource;
import io.jointly.spark.share.ShareTableSums;
import io.jointly.spark.translate.QueryCheck;
import io.jointly.spark.translate.SessionSettings;
import io.jointly.spark.translate.SparkEvaluator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/** A Spark session as the engine that holds a party's rows. */
public final class SparkEngine implements Engine {

  private static final String EXECUTION_ID = "spark.sql.execution.id";

  private final SparkSession spark;

  public SparkEngine(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public Settings settings(JointQuery query) {
    return SessionSettings.of(spark, query);
  }

  @Override
  public Engine withSettings(Settings settings) {
    return new SparkEngine(SessionSettings.session(spark, settings));
  }

  @Override
  public Evaluator evaluator() {
    Evaluator evaluator = new SparkEvaluator(spark);
    return (expr, inputs, rows) ->
        LocalJob.step(
            spark.sparkContext(),
            "evaluating " + rows.size() + " combinations of declared values",
            () -> evaluator.evaluate(expr, inputs, rows));
  }

  @Override
  public void requireOwnTypes(JointQuery query, Collaboration collaboration) {
    DerivedTable rows = DerivedTable.of(collaboration, query.rows(), ColumnImages.NONE);
    new RelationTypes(spark, collaboration).check(query.rows());
    new QueryCheck(spark, rows.table()).check(query);
  }

  @Override
  public Map<String, Set<String>> relations(QueryPlan plan) {
    Map<String, Table> declared = plan.agreement().collaboration().tables();
    Map<String, Set<String>> relations = new TreeMap<>();
    for (String name : plan.query().rows().tables()) {
      Table table = declared.get(name);
      if (table != null && !table.isPublic() && table.hasOwnRows()) {
        relations.put(name, SourceTable.open(spark, table, plan.agreement().policy()).relations());
      }
    }
    return relations;
  }

  @Override
  public OwnRows compare(QueryPlan plan, List<Entry> earlier, Runnable warned) {
    return LocalJob.step(
        spark.sparkContext(),
        "comparing own rows with earlier queries",
        () -> {
          new DifferenceCheck(plan, spark, () -> QueryRows.open(spark, plan), warned)
              .check(earlier);
          if (plan.table().isDealt()) {
            return new DealtComparison(plan, spark, warned).compare(earlier);
          }
          new EntityCheck(plan, spark, warned).check(earlier);
          OwnRows rows = RowFingerprints.of(plan, spark);
          new ChangedRows(plan, rows, warned).check(earlier);
          return rows;
        });
  }

  @Override
  public OwnSums sum(QueryPlan plan, MailboxAddress mailbox) {
    LocalPlan local =
        new LocalPlan(
            plan.query(), plan.layout(), plan.table(), plan.agreement().policy().outsideBounds());
    return LocalJob.step(
        spark.sparkContext(),
        "summing up own rows",
        () ->
            LocalSums.compute(
                local.over(QueryRows.open(spark, plan)),
                plan.domain(),
                plan.layout(),
                new LocalSums.RowRules(plan.table().maxRows(), plan.moreRows()),
                source(mailbox)));
  }

  @Override
  public DealtVector addShares(QueryPlan plan) {
    return LocalJob.step(
        spark.sparkContext(),
        "adding up shares",
        () -> ShareTableSums.compute(spark, plan, evaluator()));
  }

  @Override
  public Mailbox open(MailboxAddress mailbox) {
    return source(mailbox).open();
  }

  private MailboxSource source(MailboxAddress mailbox) {
    SparkContext context = spark.sparkContext();
    if (mailbox.scheme() == MailboxAddress.Scheme.MEMORY && !context.isLocal()) {
      throw new CallerException(
          ErrorCode.OPTION,
          "a memory: mailbox works only if Spark's executors are in this JVM (master local);"
              + " use a file:, hdfs: or s3a: folder that all executors can reach");
    }
    return new MailboxSource(mailbox, context.hadoopConfiguration());
  }

  @Override
  public Optional<ClientSession> client() {
    return ConnectSessions.of(spark);
  }

  @Override
  public String version() {
    return "Spark " + spark.version();
  }

  @Override
  public Person person() {
    SparkContext context = spark.sparkContext();
    return Person.of(
        client().map(each -> each.user().orElse("")).orElseGet(context::sparkUser),
        context.appName());
  }

  @Override
  public boolean show(SessionState state) {
    ScanMetrics.show(state);
    // Who asks through Spark Connect does not sit at this console.
    return client().isEmpty() && ScanMetrics.showOnConsole(state);
  }

  @Override
  public <T> T named(String name, Supplier<T> work) {
    return LocalJob.named(spark.sparkContext(), name, work);
  }

  @Override
  public <T> T apart(Supplier<T> work) {
    SparkContext context = spark.sparkContext();
    String execution = context.getLocalProperty(EXECUTION_ID);
    Option<SparkSession> active = SparkSession.getActiveSession();
    context.setLocalProperty(EXECUTION_ID, null);
    SparkSession.setActiveSession(spark);
    try {
      return work.get();
    } finally {
      context.setLocalProperty(EXECUTION_ID, execution);
      if (active.isDefined()) {
        SparkSession.setActiveSession(active.get());
      } else {
        SparkSession.clearActiveSession();
      }
    }
  }
}
