package io.jointly.cli;

import io.jointly.plan.PlanLine;
import io.jointly.proposal.Decision;
import io.jointly.proposal.PrintableText;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.Proposal.State;
import io.jointly.proposal.ProposalStore;
import io.jointly.query.text.SqlLines;
import java.io.PrintWriter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly queries [ID…]}. */
@Command(
    name = "queries",
    description = {
      "List the queries that partners have asked this party's agent.",
      "Without --all, only queries that wait for a decision or are in progress. Needs no Spark."
    })
final class Queries implements Callable<Integer> {

  private static final String INDENT = "  ";

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // required
  private StateFolder folder;

  @Option(names = "--all", description = "Also list finished queries.")
  private boolean all;

  @Parameters(paramLabel = "ID", arity = "0..*", description = "Only these queries, in any state.")
  private List<String> ids = List.of();

  @Override
  public Integer call() {
    ProposalStore store = folder.store();
    List<Proposal> shown =
        ids.isEmpty()
            ? store.list().stream().filter(each -> all || !each.state().isFinal()).toList()
            : ids.stream().map(store::find).toList();
    PrintWriter out = spec.commandLine().getOut();
    shown.forEach(proposal -> print(store, proposal, out));
    if (shown.isEmpty()) {
      out.println(
          all ? "there are no queries" : "no query waits; --all also lists the finished" + " ones");
    }
    out.flush();
    return 0;
  }

  private static void print(ProposalStore store, Proposal proposal, PrintWriter out) {
    out.println(
        proposal.id()
            + "  "
            + state(store, proposal)
            + "  "
            + proposal.analyst()
            + "  "
            + proposal.request().asked().truncatedTo(ChronoUnit.SECONDS));
    List<PlanLine> lines = new ArrayList<>();
    lines.add(new PlanLine("asks", asks(proposal)));
    lines.add(
        new PlanLine(
            "query",
            SqlLines.of(PrintableText.of(proposal.subject().query().orElse("cannot be read")))));
    lines.add(
        new PlanLine(
            "purpose",
            PrintableText.of(proposal.subject().purpose())
                + " ("
                + PrintableText.of(proposal.subject().collaboration())
                + ")"));
    lines.add(new PlanLine("session", proposal.session()));
    store
        .reason(proposal)
        .ifPresent(reason -> lines.add(new PlanLine("reason", PrintableText.of(reason))));
    out.println(PlanLine.page(lines, INDENT));
    proposal
        .subject()
        .effect()
        .ifPresent(
            effect ->
                effect
                    .text()
                    .lines()
                    .forEach(line -> out.println(INDENT + PrintableText.of(line))));
  }

  private static String asks(Proposal proposal) {
    return proposal.analyst()
        + ", in run "
        + PrintableText.of(proposal.request().run())
        + proposal
            .subject()
            .person()
            .map(person -> "; " + PrintableText.of(person.text()))
            .orElse("")
        + proposal
            .until()
            .filter(until -> !proposal.state().isFinal())
            .map(
                until ->
                    "; waits until about "
                        + until.truncatedTo(ChronoUnit.SECONDS)
                        + " if its join-timeout is as long as this party's, and can ask again then")
            .orElse("");
  }

  /** A decision counts even if the agent has not read it yet. */
  private static String state(ProposalStore store, Proposal proposal) {
    if (!proposal.state().isFinal()) {
      Decision decision = store.decision(proposal).orElse(null);
      if (decision == Decision.REFUSE) {
        return "refused";
      }
      if (decision == Decision.APPROVE && proposal.state() == State.WAITING) {
        return "approved";
      }
    }
    String state = proposal.state().name().toLowerCase(Locale.ROOT);
    return proposal
        .code()
        .filter(code -> proposal.state().isFinal())
        .map(code -> state + " (" + code + ")")
        .orElse(state);
  }
}
