package io.jointly.examples.tpch;

import io.jointly.examples.RunSql;
import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/**
 * {@code RunTpch EXAMPLE RESULTS}: runs each query of the example over the joint tables, and writes
 * its answer, or why it is refused.
 */
public final class RunTpch {

  private RunTpch() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: RunTpch EXAMPLE RESULTS");
      System.exit(2);
    }
    Path results = Path.of(args[1]);
    Files.createDirectories(results);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      spark.sql("USE joint");
      for (NumberedQuery query : NumberedQuery.all(Path.of(args[0]))) {
        run(spark, query, results);
      }
    }
  }

  private static void run(SparkSession spark, NumberedQuery query, Path results)
      throws IOException {
    try {
      SqlRun.run(spark, query.joint()).write(query.result(results));
      System.out.println(query.name() + ": answered");
    } catch (Exception failure) {
      // Where several scans fail at once, Spark throws a checked exception that it does not
      // declare.
      String message = RunSql.messageForUsers(failure);
      if (message == null) {
        throw failure;
      }
      Files.writeString(query.refusal(results), message);
      System.out.println(query.name() + ": " + message);
    }
  }
}
