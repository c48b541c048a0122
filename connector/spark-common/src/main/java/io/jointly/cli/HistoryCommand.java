package io.jointly.cli;

import io.jointly.cli.history.HistoryText;
import io.jointly.cli.history.PartyHistory;
import io.jointly.cli.history.PastQuery;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.command.CollaborationOption;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code jointly history}. Reads only. */
@Command(
    name = "history",
    description = {
      "Show what this party was asked, by whom, when, what came of it, and what is left of its"
          + " budgets.",
      "Reads this party's ledger, its audit log and its agent's proposals, and changes nothing. A"
          + " query counts against query_budget from the moment from which something of it may be"
          + " opened. Needs no Spark."
    })
final class HistoryCommand implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @Mixin
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CollaborationOption agreed;

  @Option(names = "--party", paramLabel = "ID", required = true, description = "This party.")
  @SuppressWarnings("NullAway.Init") // required
  private String partyId;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      required = true,
      description = "This party's policy.yaml; the records are beside it unless given.")
  @SuppressWarnings("NullAway.Init") // required
  private Path policyFile;

  @Option(names = "--ledger", paramLabel = "FILE", description = "The option ledger of the jobs.")
  private @Nullable Path ledgerFile;

  @Option(names = "--audit", paramLabel = "FILE", description = "The option audit of the jobs.")
  private @Nullable Path auditFile;

  @Option(
      names = "--state",
      paramLabel = "FOLDER",
      description = "The folder given to `jointly serve` as --state.")
  private @Nullable Path state;

  @Option(names = "--by", paramLabel = "ID", description = "Only what this party has asked.")
  private @Nullable String by;

  @Option(
      names = "--since",
      paramLabel = "DATE",
      converter = Day.class,
      description = "From this day on (UTC): a date such as 2026-11-28, today or yesterday.")
  private @Nullable LocalDate since;

  @Option(
      names = "--until",
      paramLabel = "DATE",
      converter = Day.class,
      description = "To the end of this day (UTC).")
  private @Nullable LocalDate until;

  @Option(names = "--json", description = "Print JSON instead of a table.")
  private boolean json;

  @Override
  public Integer call() {
    // A collaboration's history outlives it.
    Collaboration collaboration = CollaborationReader.read(agreed.file(), LocalDate.EPOCH);
    Party party =
        collaboration
            .party(partyId)
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "--party is '"
                            + partyId
                            + "', which is no party of "
                            + collaboration.id()));
    PartyHistory history =
        PartyHistory.read(
            collaboration,
            party,
            new PartyHistory.Places(policyFile, ledgerFile, auditFile, state));
    history.notes().forEach(this::note);
    List<PastQuery> queries = history.queries().stream().filter(this::isWanted).toList();
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(HistoryText.json(collaboration.id(), party.id(), queries, history));
    } else {
      HistoryText.table(queries, history).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private boolean isWanted(PastQuery query) {
    LocalDate day = LocalDate.ofInstant(query.time(), ZoneOffset.UTC);
    return (by == null || query.asked().by().equals(by))
        && (since == null || !day.isBefore(since))
        && (until == null || !day.isAfter(until));
  }

  private void note(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("note: " + what);
    err.flush();
  }
}
