package io.jointly.cli;

import io.jointly.audit.DecisionLog;
import io.jointly.cli.HistoryText.Limit;
import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.collaboration.reader.PolicyReader;
import io.jointly.command.CollaborationOption;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.ledger.AskingLimits;
import io.jointly.ledger.BudgetLeft;
import io.jointly.ledger.Ledger;
import io.jointly.ledger.PastAttempt;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.ProposalStore;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    AskingLimits limits =
        AskingLimits.of(PolicyReader.read(policyFile, collaboration, party).rules());
    Ledger ledger = ledger(collaboration, party);
    List<PastAttempt> attempts = ledger.attempts();
    List<PastQuery> queries =
        new PastQueries(party.id(), attempts, decisions(collaboration, party), proposals())
            .all().stream().filter(this::isWanted).toList();
    List<Limit> left = left(ledger, attempts, limits);
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(HistoryText.json(collaboration.id(), party.id(), queries, left));
    } else {
      HistoryText.table(queries, left, limits).forEach(out::println);
    }
    out.flush();
    return 0;
  }

  private boolean isWanted(PastQuery query) {
    LocalDate day = LocalDate.ofInstant(query.time(), ZoneOffset.UTC);
    return (by == null || query.asker().equals(by))
        && (since == null || !day.isBefore(since))
        && (until == null || !day.isAfter(until));
  }

  private Ledger ledger(Collaboration collaboration, Party party) {
    Ledger ledger =
        ledgerFile == null
            ? Ledger.beside(policyFile, collaboration.id(), party.id(), Clock.systemUTC())
            : Ledger.at(ledgerFile, collaboration.id(), party.id(), Clock.systemUTC());
    if (!Files.exists(ledger.path())) {
      note("there is no ledger " + ledger.path() + "; --ledger names another place");
    }
    return ledger;
  }

  private List<DecisionLog.Decided> decisions(Collaboration collaboration, Party party) {
    Path file =
        auditFile == null
            ? policyFile
                .toAbsolutePath()
                .resolveSibling("audit-" + collaboration.id() + "-" + party.id() + ".log")
            : auditFile;
    if (!Files.exists(file)) {
      note("there is no audit log " + file + ", so codes are missing; --audit names another place");
      return List.of();
    }
    DecisionLog read = DecisionLog.read(file);
    read.broken()
        .ifPresent(
            why ->
                note("the audit log " + file + " is broken: " + why + "; what follows is missing"));
    return read.all();
  }

  private List<Proposal> proposals() {
    Path folder = state == null ? ProposalStore.beside(policyFile) : state;
    // A party without an agent has none.
    return Files.isDirectory(folder) ? ProposalStore.at(folder).list() : List.of();
  }

  /** The limits of refusals are those of one party that asks and one table. */
  private static List<Limit> left(Ledger ledger, List<PastAttempt> attempts, AskingLimits limits) {
    List<Limit> all = new ArrayList<>();
    Map<String, PastAttempt> asked = new LinkedHashMap<>();
    for (PastAttempt attempt : attempts) {
      table(attempt).ifPresent(table -> asked.put(attempt.asker() + " for " + table, attempt));
    }
    ledger.left(limits).forEach(left -> all.add(new Limit(Optional.empty(), left)));
    asked.forEach(
        (whose, attempt) ->
            ledger.left(attempt.asked(), attempt.asker(), limits).stream()
                .filter(left -> left.rule() == BudgetLeft.Rule.REFUSALS)
                .forEach(left -> all.add(new Limit(Optional.of(whose), left))));
    return all;
  }

  private static Optional<String> table(PastAttempt attempt) {
    try {
      return Optional.of(String.join(", ", attempt.asked().decoded().rows().tables()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private void note(String what) {
    PrintWriter err = spec.commandLine().getErr();
    err.println("note: " + what);
    err.flush();
  }
}
