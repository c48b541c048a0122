package io.jointly.spark.job;

import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Runs statements in a session, and tells what came of each. */
public final class StatementRunner {

  private static final int ROWS_SHOWN = 20;
  private static final int WIDEST = 40;

  private final SparkSession session;
  private final String catalog;
  private final Consumer<String> out;

  /**
   * @param catalog of the joint tables
   * @param out receives each line that people read
   */
  public StatementRunner(SparkSession session, String catalog, Consumer<String> out) {
    this.session = session;
    this.catalog = catalog;
    this.out = out;
  }

  /** Runs a statement and prints its first rows. A failure is in what it gives. */
  public Ending print(SqlScript.Statement statement) {
    return run(
        statement,
        answer -> {
          List<Row> rows = answer.collectAsList();
          if (answer.columns().length > 0) {
            PrintedRows.print(List.of(answer.columns()), rows, ROWS_SHOWN, WIDEST, out);
          }
          return rows.size();
        });
  }

  /**
   * Runs a statement.
   *
   * @param action is given what the statement gives; it says how many rows that was
   */
  public Ending run(SqlScript.Statement statement, ToLongFunction<Dataset<Row>> action) {
    out.accept("");
    out.accept("-- line " + statement.line());
    out.accept(statement.text());
    int before = answers().size();
    try {
      long rows = action.applyAsLong(session.sql(statement.text()));
      long shown = 0;
      long suppressed = 0;
      for (Row each : answers().stream().skip(before).toList()) {
        shown += each.isNullAt(0) ? 0 : each.getInt(0);
        suppressed += each.isNullAt(1) ? 0 : each.getInt(1);
      }
      if (suppressed > 0) {
        out.accept(
            String.format(
                Locale.ROOT,
                suppressed == 1
                    ? "%,d group is suppressed, %,d are shown"
                    : "%,d groups are suppressed, %,d are shown",
                suppressed,
                shown));
      }
      return new Ending(statement.line(), rows, shown, suppressed, Optional.empty());
    } catch (Exception e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      JobFailure failure = JobFailure.of(e);
      out.accept(failure.message());
      return new Ending(statement.line(), 0, 0, 0, Optional.of(failure));
    }
  }

  /** What the answers so far have shown and suppressed, in the order in which they came. */
  private List<Row> answers() {
    return session
        .sql(
            "SELECT shown + null_groups_shown, suppressed_groups, answered_at FROM `"
                + catalog
                + "`.answers")
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing((Row row) -> row.getTimestamp(2)))
        .toList();
  }
}
