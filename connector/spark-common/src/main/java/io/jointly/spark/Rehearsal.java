package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Runs a job against partners that are made up, so that its author sees what the real run would
 * say: the same errors, the same EXPLAIN, groups that are too small. The totals mean nothing.
 */
public final class Rehearsal {

  /**
   * What is rehearsed.
   *
   * @param party in whose name the job runs; empty for the first analyst
   * @param rows of each table at each party
   * @param seed the same seed makes the same rows
   */
  public record Setting(Path collaboration, Optional<String> party, int rows, long seed) {}

  /**
   * How a statement ended.
   *
   * @param line of the script on which it begins
   * @param rows how many it gave
   * @param shown groups that are shown, over all its joint queries
   * @param suppressed groups that are not
   * @param failure Jointly's or Spark's message; null if there was none
   */
  public record Ending(int line, long rows, long shown, long suppressed, @Nullable String failure) {

    /** Jointly's code of the failure, without brackets; empty for another failure or none. */
    public Optional<String> code() {
      return failure == null || !failure.startsWith("[JOINTLY_")
          ? Optional.empty()
          : Optional.of(failure.substring(1, failure.indexOf(']')));
    }
  }

  private static final int ROWS_SHOWN = 20;
  private static final int WIDEST = 40;

  private final SparkSession spark;
  private final Setting setting;
  private final Consumer<String> out;

  /**
   * @param spark a local session
   * @param out receives each line that people read
   */
  public Rehearsal(SparkSession spark, Setting setting, Consumer<String> out) {
    this.spark = spark;
    this.setting = setting;
    this.out = out;
  }

  /** Runs all statements of a script, also those after one that failed. */
  public List<Ending> script(Path file) throws IOException {
    List<SqlScript.Statement> statements = SqlScript.split(Files.readString(file));
    if (statements.isEmpty()) {
      throw new CallerException(
          ErrorCode.OPTION, file + " has no statement; write a query into it");
    }
    try (LocalCollaboration local = builder().start()) {
      SparkSession session = local.session(party(local));
      List<Ending> endings = new ArrayList<>();
      for (SqlScript.Statement statement : statements) {
        endings.add(run(session, statement));
      }
      return endings;
    }
  }

  /**
   * Runs a job of Python or a jar in a process of its own, with the catalog's options as
   * spark-submit takes them.
   *
   * @param arguments what spark-submit takes: options such as {@code --class}, the job, and its
   *     arguments
   * @return the job's exit code
   */
  public int job(List<String> arguments) throws IOException {
    Path folder = Files.createTempDirectory("jointly-rehearsal");
    Path mailbox = Files.createDirectory(folder.resolve("mailbox"));
    try (LocalCollaboration local =
        builder()
            .option("mailbox", mailbox.toString())
            .storeRows()
            .start(folder.resolve("files").toString())) {
      Map<String, String> options = new LinkedHashMap<>();
      options.put(RehearsalGuard.FOLDER, local.folder());
      options.putAll(local.options(party(local)));
      return new SubmittedJob(options, arguments).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CallerException(ErrorCode.OPTION, "the rehearsal was interrupted", e);
    } finally {
      LocalCollaboration.deleteAll(folder);
    }
  }

  private LocalCollaboration.Builder builder() {
    return LocalCollaboration.of(spark, setting.collaboration().toString())
        .mockRows(setting.rows(), setting.seed());
  }

  private String party(LocalCollaboration local) {
    String party = setting.party().orElse(local.firstAnalyst());
    out.accept(
        String.format(
            Locale.ROOT,
            "rehearsing as %s; %,d made-up rows of each table at each party, seed %d: the totals"
                + " mean nothing",
            party,
            setting.rows(),
            setting.seed()));
    return party;
  }

  private Ending run(SparkSession session, SqlScript.Statement statement) {
    out.accept("");
    out.accept("-- line " + statement.line());
    out.accept(statement.text());
    int before = answers(session).size();
    try {
      Dataset<Row> answer = session.sql(statement.text());
      List<Row> rows = answer.collectAsList();
      if (answer.columns().length > 0) {
        PrintedRows.print(List.of(answer.columns()), rows, ROWS_SHOWN, WIDEST, out);
      }
      long shown = 0;
      long suppressed = 0;
      for (Row each : answers(session).stream().skip(before).toList()) {
        shown += each.isNullAt(0) ? 0 : each.getInt(0);
        suppressed += each.isNullAt(1) ? 0 : each.getInt(1);
      }
      if (suppressed > 0) {
        out.accept(
            String.format(
                Locale.ROOT, "%,d groups are suppressed, %,d are shown", suppressed, shown));
      }
      return new Ending(statement.line(), rows.size(), shown, suppressed, null);
    } catch (Exception e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      String message = message(e);
      out.accept(message);
      return new Ending(statement.line(), 0, 0, 0, message);
    }
  }

  /** What the answers so far have shown and suppressed, in the order in which they came. */
  private static List<Row> answers(SparkSession session) {
    return session
        .sql("SELECT shown + null_groups_shown, suppressed_groups, answered_at FROM joint.answers")
        .collectAsList()
        .stream()
        .sorted(Comparator.comparing((Row row) -> row.getTimestamp(2)))
        .toList();
  }

  private static String message(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException known) {
        return String.valueOf(known.getMessage());
      }
    }
    return String.valueOf(failure.getMessage());
  }
}
