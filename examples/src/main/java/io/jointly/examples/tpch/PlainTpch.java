package io.jointly.examples.tpch;

import io.jointly.examples.SqlRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.SparkSession;

/**
 * {@code PlainTpch EXAMPLE RESULTS FOLDER...}: runs each query by plain Spark over the union of
 * what is in all parties' folders, and writes the answers.
 */
public final class PlainTpch {

  private PlainTpch() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 3) {
      System.err.println("usage: PlainTpch EXAMPLE RESULTS FOLDER...");
      System.exit(2);
    }
    Path results = Path.of(args[1]);
    Files.createDirectories(results);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      define(spark, List.of(args).subList(2, args.length));
      for (NumberedQuery query : NumberedQuery.all(Path.of(args[0]))) {
        SqlRun.run(spark, query.plain()).write(query.result(results));
      }
    }
  }

  /** Defines the union of each table, as one scan. All have the same rows of a public one. */
  public static void define(SparkSession spark, List<String> folders) {
    for (DataTable table : DataTable.values()) {
      List<String> read = table.isPublic() ? folders.subList(0, 1) : folders;
      spark
          .read()
          .parquet(read.stream().map(folder -> folder + "/" + table.id()).toArray(String[]::new))
          .createOrReplaceTempView(table.id());
    }
  }
}
