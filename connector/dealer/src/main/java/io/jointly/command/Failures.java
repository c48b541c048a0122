package io.jointly.command;

import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.error.JointlyException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Prints a failure in one line. A failure that should not have happened is printed with its stack
 * trace.
 */
final class Failures implements IExecutionExceptionHandler {

  /** The exit code of a command that was called correctly and failed. */
  private static final int FAILED = 1;

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    if (failure instanceof JointlyException known) {
      err.println(known.getMessage());
    } else {
      err.println(
          new InternalException(
                  ErrorCode.BUG,
                  "unexpected "
                      + failure
                      + "; command "
                      + command.getCommandName()
                      + "; please report it with the lines below",
                  failure)
              .getMessage());
      for (StackTraceElement place : failure.getStackTrace()) {
        err.println("  at " + place);
      }
    }
    err.flush();
    return FAILED;
  }
}
