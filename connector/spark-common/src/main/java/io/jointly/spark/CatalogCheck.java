package io.jointly.spark;

import io.jointly.audit.AuditLog;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Policy;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.deal.table.DealtTable;
import io.jointly.deal.table.EnoughRows;
import io.jointly.error.JointlyException;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.MemoryMailbox;
import io.jointly.plan.RulesText;
import io.jointly.run.JointOptions;
import io.jointly.run.JointOptions.Option;
import io.jointly.run.OwnRecords;
import io.jointly.run.PartyContext;
import io.jointly.spark.local.PublicRows;
import io.jointly.spark.local.RowCheck;
import io.jointly.spark.local.ShareTable;
import io.jointly.spark.local.ShareTableCheck;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.share.MailboxProbe;
import io.jointly.spark.share.MailboxSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;

/**
 * Tries everything that a party needs for a query before there is one: options, files, key, local
 * tables and their rows, mailbox, audit log, ledger. It goes on after a failure, so that one run
 * finds all. It contacts no partner, and it deletes the files that it puts into the mailbox.
 */
public final class CatalogCheck {

  private final SparkSession spark;
  private final String catalog;
  private final Consumer<String> report;
  private final Set<String> problems = new HashSet<>();
  private final List<String> withoutShares = new ArrayList<>();

  /**
   * @param catalog the name of the catalog whose options are in the session's configuration
   * @param report receives the lines. Some have counts of this party's own rows, so they are for
   *     its own eyes
   */
  public CatalogCheck(SparkSession spark, String catalog, Consumer<String> report) {
    this.spark = spark;
    this.catalog = catalog;
    this.report = report;
  }

  /**
   * Checks, and reports each problem in a line that starts with PROBLEM.
   *
   * @return how many problems there are; without any, a first query would not fail at this party,
   *     unless it is over a share table that was not collected yet
   * @throws io.jointly.error.CallerException (OPTION) if there is no such catalog
   */
  public int run() {
    Map<String, String> given = CatalogOptions.of(spark, catalog);
    boolean named = given.containsKey(Option.RUN.key());
    Optional<PartyContext> context =
        PartyContext.check(JointOptions.of(catalog, given, this::problem), this::problem);
    context.ifPresent(this::check);
    if (!named) {
      report.accept(
          "note: a job needs the option run as well, with the same name at all parties; no name is"
              + " needed here");
    }
    if (problems.isEmpty()) {
      report.accept(
          "no problem: a first query would not fail at this party"
              + (withoutShares.isEmpty()
                  ? ""
                  : ", but over "
                      + String.join(", ", withoutShares)
                      + ", of which it has no shares yet"));
    } else {
      report.accept(
          problems.size()
              + (problems.size() == 1 ? " problem" : " problems")
              + ", marked PROBLEM above"
              + (context.isEmpty() ? "; tables and mailbox were not looked at" : ""));
    }
    context.ifPresent(
        found ->
            report.accept(
                "read this digest to your partners; theirs must be the same: "
                    + found.collaboration().sha256()));
    return problems.size();
  }

  private void check(PartyContext context) {
    Collaboration collaboration = context.collaboration();
    report.accept(
        "collaboration "
            + collaboration.id()
            + ": "
            + collaboration.parties().size()
            + " parties ("
            + String.join(", ", collaboration.parties().stream().map(Party::id).toList())
            + "), any "
            + collaboration.maxColludingParties()
            + " may collude, valid until "
            + collaboration.validUntil());
    collaboration.warnings().forEach(warning -> report.accept("warning: " + warning));
    collaboration.entities().values().stream()
        .filter(entity -> entity.place() == Entity.Place.ONE_PARTY)
        .forEach(
            entity ->
                report.accept(
                    "note: all rows of one "
                        + entity.name()
                        + " are at one party, as agreed; no party can check it of the others"));
    report.accept("rules: " + RulesText.line(collaboration.rules()));
    report.accept(
        (context.hasKeyOfParty() ? "identity and policy: those of " : "policy: that of ")
            + context.party().id());
    if (!context.policy().rules().equals(collaboration.rules())) {
      report.accept("rules of this party's policy: " + RulesText.line(context.policy().rules()));
    }
    attempt(
        () -> {
          context.requireOpen(LocalDate.now(ZoneOffset.UTC));
          return context;
        });
    collaboration.tables().values().stream()
        .filter(Table::isDealt)
        .forEach(
            table -> {
              reportDealt(table);
              if (context.party().has(Role.COMPUTE)) {
                attempt(() -> checkShares(context, table));
              }
            });
    if (context.party().has(Role.DATA)) {
      collaboration.tables().values().stream()
          .filter(Table::hasOwnRows)
          .forEach(table -> attempt(() -> checkTable(context, table)));
    }
    checkMailboxAndRecords(context);
  }

  private void reportDealt(Table table) {
    Dealing dealing = table.dealing().orElseThrow();
    report.accept(
        "note: table "
            + table.name()
            + " is a share table, whose rows "
            + dealing.dealers().size()
            + (dealing.dealers().size() == 1 ? " dealer deals" : " dealers deal")
            + "; "
            + (dealing.hasOwnRows()
                ? "data parties add rows of their own"
                : "no party has a source for it")
            + ", and its dimensions are "
            + (dealing.hidesDimensions() ? "hidden" : "seen by every compute party")
            + (dealing.validity() == Dealing.Validity.TRUSTED
                ? ". Its rows are not checked (validity: trusted): a dealer can make its totals"
                    + " anything"
                : ""));
  }

  private Table checkShares(PartyContext context, Table table) {
    EnoughRows.warning(context.collaboration(), table)
        .ifPresent(warning -> report.accept("warning: " + warning));
    DealtTable dealt = DealtTable.of(table);
    if (ShareTable.isMissing(spark, dealt, context.policy())) {
      withoutShares.add(table.name());
      Policy.OwnTable own = context.policy().tables().get(table.name());
      report.accept(
          "note: table "
              + table.name()
              + ": nothing collected yet"
              + (own == null || own.shares() == null
                  ? ", for policy.yaml names no shares"
                  : ", for there is nothing under the path that policy.yaml names"));
      return table;
    }
    int before = problems.size();
    Optional<ShareTable.Contents> contents =
        ShareTableCheck.run(spark, dealt, context.policy(), context.party().id(), this::problem);
    contents.ifPresent(
        found -> {
          report.accept(
              "table "
                  + table.name()
                  + ": "
                  + found.count()
                  + (found.count() == 1 ? " row" : " rows")
                  + ", with all columns of what was collected");
          if (problems.size() == before) {
            report.accept(
                "table "
                    + table.name()
                    + ": each session compares this digest of dealers, batches and numbers of rows"
                    + " with those of the other compute parties: "
                    + HexFormat.of().formatHex(found.digest()));
          }
        });
    return table;
  }

  private Table checkTable(PartyContext context, Table table) {
    Set<String> denied = context.policy().deniedColumns(table.name());
    SourceTable source = SourceTable.open(spark, table, context.policy());
    List<Column> sound = source.check(denied, this::problem);
    if (sound.size() + denied.size() == table.columns().size()) {
      report.accept(
          "table "
              + table.name()
              + ": the source has all "
              + sound.size()
              + " declared columns"
              + (denied.isEmpty() ? "" : " but the denied " + String.join(", ", denied))
              + ", with their types");
    }
    List<RowCheck.Finding> findings = new ArrayList<>();
    long rows = new RowCheck(table, context.policy(), source, sound).run(findings);
    report.accept(
        "table "
            + table.name()
            + ": "
            + rows
            + (rows == 1 ? " row" : " rows")
            + (rows == 0 && !table.isPublic()
                ? "; this party would add nothing to any answer, and groups may be suppressed for"
                    + " that"
                : ""));
    findings.forEach(finding -> report(table, finding));
    if (table.isPublic() && sound.size() == table.columns().size()) {
      report.accept(
          "table "
              + table.name()
              + ": it is public, so compare the digest of these rows with your partners; theirs must"
              + " be the same: "
              + PublicRows.digest(source, sound.stream().map(Column::name).toList()));
    }
    return table;
  }

  private void report(Table table, RowCheck.Finding finding) {
    String what = "table " + table.name() + ": " + finding.what();
    finding
        .refusal()
        .ifPresentOrElse(
            code -> problem("[JOINTLY_" + code + "] " + what),
            () -> report.accept("note: " + what));
    report.accept("    this shows them: " + finding.sql());
  }

  private void checkMailboxAndRecords(PartyContext context) {
    MailboxSource source =
        new MailboxSource(context.mailbox(), spark.sparkContext().hadoopConfiguration());
    Optional<MailboxSource> usable =
        attempt(
            () -> {
              MailboxProbe.run(spark.sparkContext(), source);
              report.accept(
                  "mailbox "
                      + context.mailbox()
                      + ": driver and executors can put, read and delete");
              return source;
            });
    if (!context.hasKeyOfParty()) {
      report.accept("audit log and ledger were not looked at, because they need this party's key");
      return;
    }
    Optional<AuditLog> audit = attempt(context::openAudit);
    audit.ifPresent(log -> report.accept("audit log " + log.path() + ": can be written"));
    audit.ifPresent(
        log ->
            attempt(
                () -> {
                  // Without it, only files tell whether there was another ledger.
                  try (Mailbox mailbox =
                      usable
                          .map(MailboxSource::open)
                          .orElseGet(() -> MemoryMailbox.named("nothing"))) {
                    report.accept(OwnRecords.checkLedger(context, mailbox, log));
                    return log;
                  }
                }));
  }

  private <T> Optional<T> attempt(Supplier<T> step) {
    try {
      return Optional.of(step.get());
    } catch (JointlyException e) {
      problem(e);
      return Optional.empty();
    }
  }

  private void problem(JointlyException problem) {
    problem(String.valueOf(problem.getMessage()));
  }

  /** An option that is missing is met again by whoever needs it, and is reported once. */
  private void problem(String message) {
    if (problems.add(message)) {
      report.accept("PROBLEM " + message);
    }
  }
}
