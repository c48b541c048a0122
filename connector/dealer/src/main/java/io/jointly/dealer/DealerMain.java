package io.jointly.dealer;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/**
 * {@code jointly} for owners of rows without Spark. The exit codes are those of the whole {@code
 * jointly}: 0 done; 1 failed, with a {@code [JOINTLY_…]} message on standard error; 2 called
 * incorrectly, with the usage on standard error.
 */
@Command(
    name = "jointly",
    description = "Deals rows to the compute parties of a collaboration.",
    synopsisSubcommandLabel = "COMMAND",
    scope = ScopeType.INHERIT,
    versionProvider = DealerVersion.class)
public final class DealerMain {

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

  private DealerMain() {}

  public static void main(String[] args) {
    System.exit(
        commandLine(new FolderDoor())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(args));
  }

  static CommandLine commandLine(MailboxDoor door) {
    return new CommandLine(new DealerMain())
        .addSubcommand(new Keygen())
        .addSubcommand(new Deal(door))
        .addSubcommand(new Withdraw(door))
        .setExecutionExceptionHandler(new Failures());
  }
}
