package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * {@code PlainUnion SCRIPT.sql RESULT.tsv SCHEMA.TABLE FOLDER...}: runs the script with plain Spark
 * over the union of all the Parquet folders. Each folder's number is in a column {@code party}, so
 * that the script can express the rules. The joint answer must equal this answer. Parties with
 * separate data cannot run it.
 */
public final class PlainUnion {

  private PlainUnion() {}

  public static void main(String[] args) throws IOException {
    if (args.length < 4) {
      System.err.println("usage: PlainUnion SCRIPT.sql RESULT.tsv SCHEMA.TABLE FOLDER...");
      System.exit(2);
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      define(spark, args[2], List.of(args).subList(3, args.length));
      SqlRun.publish(SqlRun.run(spark, Files.readString(Path.of(args[0]))), Path.of(args[1]));
    }
  }

  /** Defines {@code schema.table} as the union of the folders, in this session's own catalog. */
  public static void define(SparkSession spark, String name, List<String> folders) {
    String schema = name.substring(0, name.indexOf('.'));
    if (!spark.catalog().databaseExists(schema)) {
      spark.sql("CREATE SCHEMA `" + schema + "`");
    }
    spark.sql(
        IntStream.range(0, folders.size())
            .mapToObj(i -> "SELECT *, " + i + " AS party FROM parquet.`" + folders.get(i) + "`")
            .collect(
                Collectors.joining(" UNION ALL ", "CREATE OR REPLACE VIEW " + name + " AS ", "")));
  }
}
