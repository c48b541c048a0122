package io.jointly.cli;

import io.jointly.cli.amend.AmendCommand;
import io.jointly.cli.amend.DiffCommand;
import io.jointly.command.Program;
import io.jointly.command.StandardOptions;
import io.jointly.dealer.Deal;
import io.jointly.dealer.Keygen;
import io.jointly.dealer.Withdraw;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ScopeType;

/**
 * {@code jointly}. Its exit codes are those of {@link Program}. A command that has more describes
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
      InitCommand.class,
      Check.class,
      Rehearse.class,
      RunCommand.class,
      MakeDealingKey.class,
      Collect.class,
      Serve.class,
      Queries.class,
      Approve.class,
      Refuse.class,
      HistoryCommand.class,
      DiffCommand.class,
      AmendCommand.class,
      Status.class,
      Clean.class,
      Audit.class
    })
public final class Main {

  @Mixin
  @SuppressWarnings({"unused", "NullAway.Init"}) // picocli sets and reads it
  private StandardOptions standard;

  private Main() {}

  public static void main(String[] args) {
    Program.runAndExit(commandLine(), args);
  }

  static CommandLine commandLine() {
    return Program.of(new Main(), new Deal(MailboxAccess::with), new Withdraw(MailboxAccess::with));
  }
}
