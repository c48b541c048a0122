package io.jointly.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs the statements of a script and gives back the answer to the last one. */
final class SqlRun {

  private SqlRun() {}

  /**
   * @throws IllegalArgumentException where the script holds no statement, or an unclosed string,
   *     identifier or comment
   */
  static ResultTable run(SparkSession spark, String script) {
    List<String> statements = SqlScript.split(script);
    if (statements.isEmpty()) {
      throw new IllegalArgumentException("the script holds no statement; write a query");
    }
    Dataset<Row> last = spark.emptyDataFrame();
    for (String statement : statements) {
      last = spark.sql(statement);
    }
    return ResultTable.of(last);
  }

  /** Shows the answer on standard output and writes it in its canonical form. */
  static void publish(ResultTable result, Path file) throws IOException {
    result.write(file);
    System.out.print(TextTable.format(result));
    System.out.printf("(%,d rows)%n", result.rows().size());
  }
}
