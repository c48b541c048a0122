package io.jointly.spark.local;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.Sessions;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.SparkThrowable;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.QueryExecution;
import org.apache.spark.sql.execution.SQLExecution;
import scala.Option;

/** Runs Spark jobs of this party over its own rows. */
public final class LocalJob {

  private static final String DESCRIPTION = "spark.job.description";

  private LocalJob() {}

  /**
   * Runs work whose jobs and queries Spark's UI shows under a name. The user's own name for jobs is
   * put back afterwards; a job group of the user's holds for these jobs, too, so that cancelling it
   * cancels them.
   */
  public static <T> T named(SparkContext context, String name, Supplier<T> work) {
    String before = context.getLocalProperty(DESCRIPTION);
    context.setLocalProperty(DESCRIPTION, name);
    try {
      return work.get();
    } finally {
      context.setLocalProperty(DESCRIPTION, before);
    }
  }

  /** As {@link #named}, of a part of what has a name. */
  public static <T> T step(SparkContext context, String what, Supplier<T> work) {
    String whole = context.getLocalProperty(DESCRIPTION);
    return named(context, (whole == null ? "joint query" : whole) + ": " + what, work);
  }

  /**
   * Runs a job over rows that are Spark's own, not turned into {@link Row}s first. Spark's UI shows
   * all its jobs as one query.
   *
   * @throws EnvironmentException (LOCAL_JOB) as {@link #run(Callable)}
   */
  public static <T> T run(Dataset<Row> rows, Function<RDD<InternalRow>, T> jobs) {
    return run(
        () -> {
          QueryExecution execution = Sessions.execution(rows);
          return SQLExecution.withNewExecutionId(
              execution, Option.apply("jointly"), () -> jobs.apply(execution.toRdd()));
        });
  }

  /**
   * Runs a job.
   *
   * @throws EnvironmentException (LOCAL_JOB) where it fails; an error of ours is passed on
   */
  public static <T> T run(Callable<T> job) {
    try {
      return job.call();
    } catch (Exception e) {
      // Spark throws checked exceptions, too, which its Scala signatures do not declare.
      throw failed(e);
    }
  }

  /** Spark's own message goes on with the query and its plan. */
  static String firstLine(Exception cause) {
    return String.valueOf(cause.getMessage())
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse(cause.getClass().getSimpleName());
  }

  /**
   * Spark wraps what a task throws; an error of ours inside is passed on as it is. A task's own
   * message may quote a row, so it stays in Spark's log.
   */
  private static RuntimeException failed(Exception failure) {
    String reason = failure.getClass().getSimpleName();
    boolean aboutRows = false;
    boolean unregistered = false;
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof JointlyException ours) {
        return ours;
      }
      if (MissingKey.isIn(cause)) {
        return MissingKey.refusal();
      }
      aboutRows |= isAboutRows(cause);
      unregistered |= isOfKryo(cause);
      if (cause instanceof SparkThrowable spark && Plans.errorCondition(spark) != null) {
        reason = cause.getClass().getSimpleName() + " " + Plans.errorCondition(spark);
      }
    }
    String what = "this party's own Spark job failed (" + reason + "); nothing of it was sent. ";
    if (unregistered) {
      return new EnvironmentException(
          ErrorCode.LOCAL_JOB,
          what
              + "spark.kryo.registrationRequired is on, and Kryo does not know a class. Set"
              + " spark.kryo.registrator=io.jointly.spark.JointlyKryoRegistrator, or let your own"
              + " registrator call it");
    }
    return aboutRows
        ? new EnvironmentException(
            ErrorCode.LOCAL_JOB,
            what + "Spark's log at this party has its message, which may quote rows")
        : new EnvironmentException(
            ErrorCode.LOCAL_JOB, what + "The cause below is for this party only", failure);
  }

  /** The message of a failed task holds that of its cause as text. */
  private static boolean isOfKryo(Throwable failure) {
    return String.valueOf(failure.getMessage()).contains("Class is not registered: ");
  }

  /** A failed task, or a data exception (SQLSTATE class 22). */
  private static boolean isAboutRows(Throwable failure) {
    return (failure instanceof SparkThrowable spark
            && spark.getSqlState() != null
            && spark.getSqlState().startsWith("22"))
        || (failure instanceof SparkException
            && String.valueOf(failure.getMessage()).contains("stage failure"));
  }
}
