package io.jointly.command;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;

/**
 * How a program of commands runs. Its exit codes are 0: done; 1: failed, with a {@code [JOINTLY_…]}
 * message on standard error; 2: called incorrectly, with the usage on standard error.
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
    return program.setExecutionExceptionHandler(new Failures());
  }

  /** Runs it on this process's standard output and error, in UTF-8, and ends the process. */
  public static void runAndExit(CommandLine program, String... args) {
    System.exit(
        program
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args));
  }
}
