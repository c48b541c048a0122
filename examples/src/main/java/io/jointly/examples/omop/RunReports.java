package io.jointly.examples.omop;

import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code RunReports REPORTS RESULTS}: runs each report of a folder and writes its answer into the
 * other. Where a report is refused, it prints the message and goes on.
 */
public final class RunReports {

  private RunReports() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: RunReports REPORTS RESULTS");
      System.exit(2);
    }
    Files.createDirectories(Path.of(args[1]));
    List<Report> reports = Report.all(Path.of(args[0]));
    int answered = 0;
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      for (Report report : reports) {
        answered += run(spark, report, Path.of(args[1], report.name() + ".tsv")) ? 1 : 0;
      }
    }
    System.out.printf("%d of %d reports answered%n", answered, reports.size());
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
