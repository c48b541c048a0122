package io.jointly.examples;

import io.jointly.spark.job.SqlScript;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs the statements of a script and returns the answer to the last one. */
public final class SqlRun {

  private SqlRun() {}

  /**
   * @throws IllegalArgumentException if the script has no statement, or an unclosed string,
   *     identifier or comment
   */
  public static ResultTable run(SparkSession spark, String script) {
    List<SqlScript.Statement> statements = SqlScript.split(script);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("the script has no statement; write a query");
    }
    Dataset<Row> last = spark.emptyDataFrame();
    for (SqlScript.Statement statement : statements) {
      last = spark.sql(statement.text());
    }
    return ResultTable.of(last);
  }

  /** Prints the answer to standard output and writes its canonical form to the file. */
  static void publish(ResultTable result, Path file) throws IOException {
    result.write(file);
    System.out.print(TextTable.format(result));
    System.out.printf("(%,d rows)%n", result.rows().size());
  }
}
