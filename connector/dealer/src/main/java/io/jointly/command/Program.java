package io.jointly.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * How a program of commands runs. Its exit codes are 0: done; 1: failed, with a {@code [JOINTLY_…]}
 * message on standard error; 2: called incorrectly, with the usage on standard error. A command
 * that has more says so in its help. Whatever a command throws goes through {@link Failures}.
 */
public final class Program {

  private Program() {}

  /**
   * A program.
   *
   * @param main its class, with {@link StandardOptions} as a mixin
   * @param more commands that {@code main} does not list, since they need something
   */
  public static CommandLine of(Object main, Object... more) {
    CommandLine program = new CommandLine(main);
    for (Object command : more) {
      program.addSubcommand(command);
    }
    Failures failures = new Failures();
    return program.setExecutionStrategy(failures).setExecutionExceptionHandler(failures);
  }

  /** Runs it on this process's standard output and error, in UTF-8, and ends the process. */
  public static void runAndExit(CommandLine program, String... args) {
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, failure) -> Failures.print(failure, "thread " + thread.getName(), err));
    System.exit(
        program
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(err)
            .execute(args));
  }
}
