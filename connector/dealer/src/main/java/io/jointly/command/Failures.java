package io.jointly.command;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.error.JointlyException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * The one place that turns what a command throws into a message and an exit code. An expected
 * failure is one line. A failure that should not have happened is printed with its stack trace.
 */
final class Failures implements IExecutionExceptionHandler, IExecutionStrategy {

  /** The exit code of a command that was called correctly and failed. */
  private static final int FAILED = 1;

  /** Of what a bug has caused, so much is enough. */
  private static final int MOST_CAUSES = 8;

  @Override
  public int execute(ParseResult parsed) {
    try {
      return new RunLast().execute(parsed);
    } catch (Error e) {
      // picocli hands over exceptions alone. Memory that has run out, and Spark that is not there,
      // are errors.
      ParseResult last = parsed;
      while (last.hasSubcommand()) {
        last = last.subcommand();
      }
      return tell(e, last.commandSpec().commandLine());
    }
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    return tell(failure, command);
  }

  private static int tell(Throwable failure, CommandLine command) {
    command.getOut().flush();
    print(failure, "command " + command.getCommandSpec().qualifiedName(), command.getErr());
    return FAILED;
  }

  /**
   * Prints what a thread has ended with, or a command.
   *
   * @param where for a report of a bug
   */
  static void print(Throwable failure, String where, PrintWriter err) {
    JointlyException known = ExpectedFailure.of(failure).orElse(null);
    if (known == null) {
      known =
          new InternalException(
              ErrorCode.BUG,
              "unexpected "
                  + name(failure)
                  + "; "
                  + where
                  + "; please report it with the lines below",
              failure);
    }
    err.println(known.getMessage());
    if (known instanceof InternalException) {
      trace(known == failure || known.getCause() != failure ? known : failure, err);
    }
    err.flush();
  }

  /** Spark's words of a task can repeat a row, and this line is to be sent to somebody. */
  private static String name(Throwable failure) {
    String type = failure.getClass().getName();
    return type.startsWith("org.apache.spark.") ? type : failure.toString();
  }

  /** The causes' own words could hold anything. */
  private static void trace(Throwable failure, PrintWriter err) {
    Throwable at = failure;
    for (int causes = 0; at != null && causes < MOST_CAUSES; causes++) {
      if (causes > 0) {
        err.println("  caused by " + at.getClass().getName());
      }
      for (StackTraceElement place : at.getStackTrace()) {
        err.println("  at " + place);
      }
      at = at.getCause();
    }
  }
}
