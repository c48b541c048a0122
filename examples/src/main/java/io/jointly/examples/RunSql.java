package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * {@code RunSql SCRIPT.sql RESULT.tsv}: runs a SQL script, prints the last answer and writes it to
 * the file. Of Jointly it uses the class that splits a script, and nothing else: a {@code joint}
 * catalog, if any, comes from {@code --conf}.
 */
public final class RunSql {

  private RunSql() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: RunSql SCRIPT.sql RESULT.tsv");
      System.exit(2);
    }
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      SqlRun.publish(SqlRun.run(spark, Files.readString(Path.of(args[0]))), Path.of(args[1]));
    } catch (Exception failure) {
      // Where several scans fail at once, Spark throws a checked exception that it does not
      // declare.
      String message = messageForUsers(failure);
      if (message == null) {
        throw failure;
      }
      System.err.println(message);
      System.exit(1);
    }
  }

  /**
   * Jointly's message alone: it says what happened and what to do, and a stack trace would hide it.
   */
  public static @Nullable String messageForUsers(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String message = cause.getMessage();
      if (message != null && message.startsWith("[JOINTLY_")) {
        return message;
      }
    }
    return null;
  }
}
