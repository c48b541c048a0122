package io.jointly.examples.omop;

import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code RunReports REPORTS RESULTS LEDGERS}: runs each report of a folder and writes its answer
 * into the other. Where a report is refused, it prints the message and goes on. The party's ledger
 * is begun anew for each report, as if nothing had been answered before.
 */
public final class RunReports {

  private RunReports() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: RunReports REPORTS RESULTS LEDGERS");
      System.exit(2);
    }
    Path results = Files.createDirectories(Path.of(args[1]));
    Path ledgers = Files.createDirectories(Path.of(args[2]));
    List<Report> reports = Report.all(Path.of(args[0]));
    int answered = 0;
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (Report report : reports) {
        // A session has a catalog of its own, which has read no ledger yet.
        SparkSession session = spark.newSession();
        session.conf().set("spark.sql.catalog.joint.ledger", beginAnew(ledgers, report).toString());
        Path result = results.resolve(report.name() + ".tsv");
        answered += run(session, report, result) ? 1 : 0;
      }
    }
    System.out.printf("%d of %d reports answered%n", answered, reports.size());
  }

  /** Moves the ledger of the report before away, so that this one's may be begun. */
  private static Path beginAnew(Path ledgers, Report report) throws IOException {
    try (DirectoryStream<Path> before = Files.newDirectoryStream(ledgers, "*.ledger")) {
      for (Path ledger : before) {
        Files.move(ledger, ledger.resolveSibling(ledger.getFileName() + ".old"));
      }
    }
    Path ledger = ledgers.resolve(report.name() + ".ledger");
    Files.writeString(
        ledgers.resolve(ledger.getFileName() + ".anew"), LocalDate.now(ZoneOffset.UTC) + "\n");
    return ledger;
  }

  /** Whether it was answered. */
  private static boolean run(SparkSession spark, Report report, Path result) throws IOException {
    try {
      SqlRun.run(spark, report.sql()).write(result);
      return true;
    } catch (Exception failure) {
      // Where several scans fail at once, Spark throws a checked exception that it does not
      // declare.
      String message = RunSql.messageForUsers(failure);
      if (message == null) {
        throw failure;
      }
      System.out.println(report.name() + ": " + message);
      return false;
    }
  }
}
