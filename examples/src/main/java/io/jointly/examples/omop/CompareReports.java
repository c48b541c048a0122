package io.jointly.examples.omop;

import io.jointly.examples.Comparison;
import io.jointly.examples.ResultTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * {@code CompareReports REPORTS EXPECTED ACTUAL...}: prints for each report whether the answer in
 * every folder is that in the first, and exits with 0 only if all are, and each shows a group.
 */
public final class CompareReports {

  private CompareReports() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: CompareReports REPORTS EXPECTED ACTUAL...");
      System.exit(2);
    }
    int identical = 0;
    List<Report> reports = Report.all(Path.of(args[0]));
    for (Report report : reports) {
      String outcome = outcome(report.name() + ".tsv", List.of(args).subList(1, args.length));
      identical += outcome.startsWith("identical") ? 1 : 0;
      System.out.printf("%-50s %s%n", report.name(), outcome);
    }
    System.out.printf("%d of %d reports are identical%n", identical, reports.size());
    System.exit(identical == reports.size() ? 0 : 1);
  }

  private static String outcome(String file, List<String> folders) throws IOException {
    ResultTable expected = ResultTable.read(Path.of(folders.get(0), file));
    if (expected.rows().isEmpty()) {
      return "SHOWS NOTHING";
    }
    for (String folder : folders.subList(1, folders.size())) {
      Path actual = Path.of(folder, file);
      if (!Files.exists(actual)) {
        return "NOT ANSWERED at " + folder;
      }
      List<String> differences = Comparison.with(expected).differences(ResultTable.read(actual));
      if (!differences.isEmpty()) {
        return "DIFFERENT at " + folder + ": " + differences.get(0);
      }
    }
    return "identical, " + expected.rows().size() + " rows";
  }
}
