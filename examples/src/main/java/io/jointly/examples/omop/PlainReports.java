package io.jointly.examples.omop;

import io.jointly.examples.PlainUnion;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code PlainReports REPORTS RESULTS FOLDER...}: runs each report, with the rules in it, by plain
 * Spark over the union of what is in all hospitals' folders, and writes the answers.
 */
public final class PlainReports {

  private PlainReports() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: PlainReports REPORTS RESULTS FOLDER...");
      System.exit(2);
    }
    Files.createDirectories(Path.of(args[1]));
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      define(spark, List.of(args).subList(2, args.length));
      for (Report report : Report.all(Path.of(args[0]))) {
        SqlRun.run(spark, report.withRules()).write(Path.of(args[1], report.name() + ".tsv"));
      }
    }
  }

  /** Defines the union of each table. Of a public one, every hospital has the same rows. */
  static void define(SparkSession spark, List<String> folders) {
    for (OmopTable table : OmopTable.values()) {
      List<String> read = table.isPublic() ? folders.subList(0, 1) : folders;
      PlainUnion.define(
          spark,
          "joint." + table.id(),
          read.stream().map(folder -> folder + "/" + table.id()).toList());
    }
  }
}
