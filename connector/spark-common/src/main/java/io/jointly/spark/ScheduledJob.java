package io.jointly.spark;

import io.jointly.error.CallerException;
import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.Remedy;
import io.jointly.spark.job.Ending;
import io.jointly.spark.job.JobFailure;
import io.jointly.spark.job.OutputFolder;
import io.jointly.spark.job.SqlScript;
import io.jointly.spark.job.StatementRunner;
import io.jointly.spark.version.Sessions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.plans.logical.Command;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.ParsedStatement;

/**
 * A script that a scheduler runs under a run name. The first failure ends it. Once all is done, a
 * record says so, and the same run does nothing any more.
 */
public final class ScheduledJob {

  /** The name of the record in a folder with the rows of an answer; Spark passes over it. */
  public static final String RECORD = "_jointly.json";

  /**
   * What is run.
   *
   * @param catalog of the joint tables
   * @param run the run's name, the same each time that a scheduler tries it again
   * @param out where the rows of the last statement are kept as Parquet; empty to print them
   * @param record where it is noted that all is done; empty for the folder {@code out}, or nowhere
   */
  public record Setting(
      Path script, String catalog, String run, Optional<String> out, Optional<String> record) {

    Optional<String> recordPlace() {
      return record.or(() -> out.map(folder -> folder + "/" + RECORD));
    }
  }

  /**
   * What came of it.
   *
   * @param statements those that were run, the failed one last, as names and values
   * @param answers what each joint answer says of itself, as JSON: the table {@code answers}
   * @param failed what helps; empty if all is done
   */
  public record Outcome(
      List<Map<String, Object>> statements, List<String> answers, Optional<Remedy> failed) {}

  private final SparkSession spark;
  private final Setting setting;
  private final Consumer<String> lines;

  /**
   * @param lines receives each line that people read
   */
  public ScheduledJob(SparkSession spark, Setting setting, Consumer<String> lines) {
    this.spark = spark;
    this.setting = setting;
    this.lines = lines;
  }

  /**
   * Whether this run has been done before.
   *
   * @throws CallerException (OPTION) if the record is of another run or another script
   */
  public boolean isDone() {
    Optional<String> place = setting.recordPlace();
    Optional<String> record = place.flatMap(file -> OutputFolder.read(file, hadoop()));
    if (record.isEmpty()) {
      return false;
    }
    // An empty file has no row.
    List<Row> known =
        spark
            .read()
            .schema("run STRING, job_sha256 STRING")
            .json(spark.createDataset(record.stream().toList(), Encoders.STRING()))
            .takeAsList(1);
    boolean isThisRun = !known.isEmpty() && setting.run().equals(known.get(0).getString(0));
    if (!isThisRun || !sha256().equals(known.get(0).getString(1))) {
      throw new CallerException(
          ErrorCode.OPTION,
          place.get()
              + (isThisRun
                  ? " says that run '" + setting.run() + "' was done by another script"
                  : " is the record of another run than '" + setting.run() + "'")
              + "; give each run and script a place of its own");
    }
    return true;
  }

  /**
   * Runs the statements.
   *
   * @throws CallerException (OPTION) if the catalog is not set up, has another run, or the result
   *     cannot be kept
   */
  public Outcome run() {
    requireCatalog();
    List<SqlScript.Statement> statements = SqlScript.read(setting.script());
    SqlScript.Statement last = statements.get(statements.size() - 1);
    Optional<SaveMode> mode = setting.out().map(folder -> saveMode(last, folder));
    spark.conf().set(option("run"), setting.run());
    StatementRunner runner = new StatementRunner(spark, setting.catalog(), lines);
    List<Ending> endings = new ArrayList<>();
    Optional<JobFailure> failure = Optional.empty();
    for (SqlScript.Statement statement : statements) {
      spark
          .sparkContext()
          .setJobDescription(setting.script().getFileName() + ", line " + statement.line());
      Ending ending =
          statement.equals(last) && mode.isPresent()
              ? runner.run(statement, rows -> keep(rows, mode.get()))
              : runner.print(statement);
      endings.add(ending);
      failure = ending.failure();
      if (failure.isPresent()) {
        break;
      }
    }
    spark.sparkContext().setJobDescription(null);
    return new Outcome(
        endings.stream().map(Ending::told).toList(), answers(), failure.map(JobFailure::remedy));
  }

  private void requireCatalog() {
    if (!spark.conf().contains("spark.sql.catalog." + setting.catalog())) {
      throw new CallerException(
          ErrorCode.OPTION,
          "there is no catalog "
              + setting.catalog()
              + "; give spark-submit its options, such as --conf spark.sql.catalog."
              + setting.catalog()
              + "=io.jointly.spark.JointCatalog");
    }
    String given = spark.conf().get(option("run"), setting.run());
    if (!given.equals(setting.run())) {
      throw new CallerException(
          ErrorCode.OPTION,
          option("run") + " is '" + given + "', and --run another name; leave one of them out");
    }
  }

  private String option(String name) {
    return "spark.sql.catalog." + setting.catalog() + "." + name;
  }

  private SaveMode saveMode(SqlScript.Statement last, String folder) {
    LogicalPlan plan;
    try {
      plan = Sessions.state(spark).sqlParser().parsePlan(last.text());
    } catch (Exception e) {
      // Spark's ParseException is a checked exception that Scala does not declare.
      throw new CallerException(
          ErrorCode.OPTION, setting.script() + ", line " + last.line() + ": " + e.getMessage(), e);
    }
    if (plan instanceof Command || plan instanceof ParsedStatement) {
      throw new CallerException(
          ErrorCode.OPTION,
          setting.script()
              + ", line "
              + last.line()
              + ": the last statement is no query, so that there are no rows to keep; leave --out"
              + " away, and name a file as --record");
    }
    return OutputFolder.mode(folder, hadoop())
        .orElseThrow(
            () ->
                new EnvironmentException(
                    ErrorCode.STATE,
                    "there are files in "
                        + folder
                        + " without a record. A run has left them that was interrupted after it had"
                        + " been answered, or another job; look at them, remove them, and run it"
                        + " again under another name"));
  }

  private long keep(Dataset<Row> rows, SaveMode mode) {
    String folder = setting.out().orElseThrow();
    rows.write().mode(mode).parquet(folder);
    long count = spark.read().parquet(folder).count();
    lines.accept("kept " + count + (count == 1 ? " row in " : " rows in ") + folder);
    return count;
  }

  /** Of this run, in the order in which they came. */
  private List<String> answers() {
    return spark
        .sql("SELECT to_json(struct(*)), run, answered_at FROM `" + setting.catalog() + "`.answers")
        .collectAsList()
        .stream()
        .filter(row -> row.getString(1).equals(setting.run()))
        .sorted(Comparator.comparing((Row row) -> row.getTimestamp(2)))
        .map(row -> row.getString(0))
        .toList();
  }

  /** Notes that all is done. */
  public void record(String json) {
    setting.recordPlace().ifPresent(file -> OutputFolder.write(file, json, hadoop()));
  }

  /** SHA-256 of the script, in hexadecimal digits. */
  public String sha256() {
    try {
      byte[] script = Files.readAllBytes(setting.script());
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(script));
    } catch (IOException e) {
      throw new CallerException(
          ErrorCode.OPTION, setting.script() + " cannot be read (" + e + "); check the path", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private Configuration hadoop() {
    return spark.sparkContext().hadoopConfiguration();
  }
}
