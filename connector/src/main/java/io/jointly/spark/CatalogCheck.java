package io.jointly.spark;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.mailbox.Mailbox;
import io.jointly.mailbox.NameTakenException;
import io.jointly.plan.RulesText;
import io.jointly.run.JointOptions;
import io.jointly.run.PartyContext;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.share.MailboxSource;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.spark.sql.SparkSession;

/**
 * Tries everything that a party needs for a session before there is one: options, files, key, local
 * tables, mailbox. It contacts no partner, and it deletes the file that it puts into the mailbox.
 */
public final class CatalogCheck {

  private static final int PROBE_BYTES = 64;

  private final SparkSession spark;
  private final String catalog;
  private final Consumer<String> report;

  /**
   * @param catalog the name of the catalog whose options are in the session's configuration
   * @param report receives one line for each check that passes
   */
  public CatalogCheck(SparkSession spark, String catalog, Consumer<String> report) {
    this.spark = spark;
    this.catalog = catalog;
    this.report = report;
  }

  /**
   * @throws io.jointly.error.JointlyException for the first check that fails
   */
  public void run() {
    PartyContext context =
        PartyContext.read(JointOptions.of(catalog, CatalogOptions.of(spark, catalog)));
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
    report.accept(
        "rules: "
            + RulesText.properties(collaboration.rules()).entrySet().stream()
                .map(rule -> rule.getKey() + " " + rule.getValue())
                .collect(Collectors.joining(", ")));
    collaboration.warnings().forEach(warning -> report.accept("warning: " + warning));
    report.accept("rules: " + RulesText.line(collaboration.rules()));
    report.accept("identity and policy: those of " + context.party().id());
    if (!context.policy().rules().equals(collaboration.rules())) {
      report.accept("rules of this party's policy: " + RulesText.line(context.policy().rules()));
    }
    if (context.party().has(Role.DATA)) {
      collaboration.tables().values().forEach(table -> checkTable(context, table));
    }
    checkMailbox(context);
    report.accept("audit log " + context.openAudit().path() + ": can be written");
    report.accept(
        "read this digest to your partners; theirs must be the same: " + collaboration.sha256());
  }

  private void checkTable(PartyContext context, Table table) {
    Set<String> denied = context.policy().deniedColumns(table.name());
    SourceTable.open(spark, table, context.policy()).check(denied);
    report.accept(
        "table "
            + table.name()
            + ": the source has all "
            + (table.columns().size() - denied.size())
            + " declared columns"
            + (denied.isEmpty() ? "" : " but the denied " + String.join(", ", denied))
            + ", with their types");
  }

  private void checkMailbox(PartyContext context) {
    MailboxSource source =
        new MailboxSource(context.mailbox(), spark.sparkContext().hadoopConfiguration());
    byte[] random = new byte[PROBE_BYTES];
    new SecureRandom().nextBytes(random);
    String folder = "check-" + HexFormat.of().formatHex(random, 0, 8);
    String name = folder + "/probe";
    try (Mailbox mailbox = source.open()) {
      mailbox.put(name, random);
      boolean same =
          mailbox.get(name, PROBE_BYTES).filter(read -> Arrays.equals(read, random)).isPresent();
      mailbox.delete(folder);
      if (!same) {
        throw new EnvironmentException(
            ErrorCode.MAILBOX, context.mailbox() + " returned other bytes than were put into it");
      }
    } catch (NameTakenException e) {
      throw new EnvironmentException(
          ErrorCode.MAILBOX, "a new random name is taken in " + context.mailbox(), e);
    }
    report.accept("mailbox " + context.mailbox() + ": put, read and deleted a file");
  }
}
