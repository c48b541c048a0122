package io.jointly.spark.scan;

import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import org.jspecify.annotations.Nullable;

/**
 * What a person called or wrote, in the words in which they did so. Spark's plan of a query has
 * names of its own for it. Only error messages depend on this.
 */
final class UserAction {

  /** Commands that take rows, by the beginning of the names of Spark's classes for them. */
  private static final Map<String, String> COMMANDS =
      Map.ofEntries(
          Map.entry("CreateTableAsSelect", "CREATE TABLE … AS SELECT"),
          Map.entry("CreateDataSourceTableAsSelect", "CREATE TABLE … AS SELECT"),
          Map.entry("CreateHiveTableAsSelect", "CREATE TABLE … AS SELECT"),
          Map.entry("ReplaceTableAsSelect", "CREATE OR REPLACE TABLE … AS SELECT"),
          Map.entry("InsertIntoDir", "INSERT OVERWRITE DIRECTORY"),
          Map.entry("InsertIntoDataSourceDir", "INSERT OVERWRITE DIRECTORY"),
          Map.entry("InsertInto", "INSERT"),
          Map.entry("AppendData", "INSERT"),
          Map.entry("Overwrite", "INSERT OVERWRITE"),
          Map.entry("SaveIntoDataSource", "a write"),
          Map.entry("MergeInto", "MERGE"),
          Map.entry("UpdateTable", "UPDATE"),
          Map.entry("DeleteFromTable", "DELETE"),
          Map.entry("CacheTable", "CACHE TABLE"));

  /** The classes of the DataFrame API. */
  private static final Set<String> API =
      Set.of(
          "Dataset",
          "DataFrameWriter",
          "DataFrameWriterV2",
          "DataFrameWriterImpl",
          "DataFrameWriterV2Impl",
          "MergeIntoWriterImpl",
          "DataFrameStatFunctions",
          "DataFrameNaFunctions",
          "RelationalGroupedDataset",
          "KeyValueGroupedDataset",
          "JavaRDD",
          "AbstractJavaRDDLike",
          "RDD");

  /** What Python and R call, and what a person writes there. */
  private static final Map<String, String> PYTHON =
      Map.of(
          "showString", "show",
          "htmlString", "show",
          "getRowsToPython", "show",
          "collectToPython", "collect",
          "tailToPython", "tail",
          "collectAsArrowToPython", "toPandas",
          "toPythonIterator", "toLocalIterator");

  private UserAction() {}

  /** A call such as {@code show()} or a statement such as INSERT, where either is known. */
  static Optional<String> of(SparkContext context, @Nullable QueryExecution query) {
    return called(Thread.currentThread().getStackTrace())
        .or(() -> command(context))
        .or(() -> query == null ? Optional.empty() : statement(query.logical()));
  }

  /** The outermost method of the API that was called by code that is not Spark's. */
  private static Optional<String> called(StackTraceElement[] stack) {
    List<StackTraceElement> outermostFirst = Arrays.asList(stack.clone());
    Collections.reverse(outermostFirst);
    boolean bySpark = false;
    for (StackTraceElement frame : outermostFirst) {
      String type = frame.getClassName();
      if (!type.startsWith("org.apache.spark.")) {
        bySpark = false;
        continue;
      }
      String simple = simple(type);
      if (!bySpark && API.contains(simple) && !frame.getMethodName().contains("$")) {
        String name = PYTHON.getOrDefault(frame.getMethodName(), frame.getMethodName());
        return Optional.of(prefix(simple) + name + "()");
      }
      bySpark = true;
    }
    return Optional.empty();
  }

  private static String prefix(String type) {
    if (type.startsWith("DataFrameWriter")) {
      return "write.";
    }
    return type.endsWith("RDD") || type.endsWith("RDDLike") ? "rdd." : "";
  }

  private static String simple(String type) {
    String last = type.substring(type.lastIndexOf('.') + 1);
    int inner = last.indexOf('$');
    return inner < 0 ? last : last.substring(0, inner);
  }

  /** The statement that the running query is a part of. */
  private static Optional<String> command(SparkContext context) {
    String root = context.getLocalProperty(SQLExecution.EXECUTION_ROOT_ID_KEY());
    QueryExecution outer =
        root == null ? null : SQLExecution.getQueryExecution(Long.parseLong(root));
    return outer == null ? Optional.empty() : statement(outer.logical());
  }

  private static Optional<String> statement(LogicalPlan plan) {
    String type = plan.getClass().getSimpleName();
    return COMMANDS.entrySet().stream()
        .filter(command -> type.startsWith(command.getKey()))
        .max(Comparator.comparingInt(command -> command.getKey().length()))
        .map(Map.Entry::getValue);
  }
}
