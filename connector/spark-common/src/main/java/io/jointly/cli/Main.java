package io.jointly.cli;

import io.jointly.dealer.Deal;
import io.jointly.dealer.Failures;
import io.jointly.dealer.Keygen;
import io.jointly.dealer.Withdraw;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code jointly}. Exit codes: 0 done; 1 failed, with a {@code [JOINTLY_…]} message on standard
 * error; 2 called incorrectly, with the usage on standard error. A command that has more describes
 * them.
 *
 * <p>To add a command, write a class with {@link Command} and list it below. It throws {@link
 * io.jointly.error.JointlyException} to fail and writes to {@code spec.commandLine().getOut()}. Its
 * fields must not mention Spark, because {@code java -jar} without Spark must still run the other
 * commands.
 */
@Command(
    name = "jointly",
    description = "Joint SQL aggregates over private tables of several organisations.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    versionProvider = BuildVersion.class,
    subcommands = {
      Keygen.class,
      Check.class,
      MakeDealingKey.class,
      Collect.class,
      Serve.class,
      Queries.class,
      Approve.class,
      Refuse.class,
      HistoryCommand.class,
      Status.class,
      Clean.class,
      Audit.class
    })
public final class Main {

  @SuppressWarnings("unused") // picocli reads it, shows the help and calls no command
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help and exit.")
  private boolean help;

  @SuppressWarnings("unused") // picocli reads it, prints the version and calls no command
  @Option(
      names = "--version",
      versionHelp = true,
      scope = ScopeType.INHERIT,
      description = "Print the version and exit.")
  private boolean version;

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        commandLine()
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args));
  }

  static CommandLine commandLine() {
    return new CommandLine(new Main())
        .addSubcommand(new Deal(MailboxAccess::with))
        .addSubcommand(new Withdraw(MailboxAccess::with))
        .setExecutionExceptionHandler(new Failures());
  }
}
