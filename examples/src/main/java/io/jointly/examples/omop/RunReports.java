package io.jointly.examples.omop;

import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code RunReports REPORTS RESULTS LEDGER}: runs each report of a folder and writes its answer
 * into the other. Where a report is refused, it prints the message and goes on. The party's ledger
 * is begun anew for each report, as if nothing had been answered before.
 */
public final class RunReports {

  private RunReports() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 3) {
      System.err.println("usage: RunReports REPORTS RESULTS LEDGER");
      System.exit(2);
    }
    Files.createDirectories(Path.of(args[1]));
    List<Report> reports = Report.all(Path.of(args[0]));
    int answered = 0;
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (Report report : reports) {
        beginAnew(Path.of(args[2]), report);
        // A session has a catalog of its own, which has opened no ledger yet.
        Path result = Path.of(args[1], report.name() + ".tsv");
        answered += run(spark.newSession(), report, result) ? 1 : 0;
      }
    }
    System.out.printf("%d of %d reports answered%n", answered, reports.size());
  }

  /** Keeps the ledger of the report before beside the new one. */
  private static void beginAnew(Path ledger, Report report) throws IOException {
    if (Files.exists(ledger)) {
      Files.move(ledger, ledger.resolveSibling(ledger.getFileName() + "-before-" + report.name()));
      Files.writeString(
          ledger.resolveSibling(ledger.getFileName() + ".anew"),
          LocalDate.now(ZoneOffset.UTC) + "\n");
    }
  }

  /** Whether it was answered. */
  private static boolean run(SparkSession spark, Report report, Path result) throws IOException {
    try {
      SqlRun.run(spark, report.sql()).write(result);
      return true;
    } catch (RuntimeException failure) {
      String message = RunSql.messageForUsers(failure);
      if (message == null) {
        throw failure;
      }
      System.out.println(report.name() + ": " + message);
      return false;
    }
  }
}
