package io.jointly.cli;

import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.ProposalStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jointly approve ID…}. */
@Command(
    name = "approve",
    description = {
      "Have this party's agent answer a query that waits.",
      "Read it first with `jointly queries`. Holds for this query in this run, once. Works while the"
          + " agent runs and while it does not. Needs no Spark."
    })
final class Approve implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // required
  private StateFolder folder;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "As `jointly queries` shows it.")
  @SuppressWarnings("NullAway.Init") // required
  private List<String> ids;

  @Override
  public Integer call() {
    ProposalStore store = folder.store();
    // All are looked up before anything is decided about one.
    List<Proposal> proposals = ids.stream().map(store::find).toList();
    PrintWriter out = spec.commandLine().getOut();
    for (Proposal proposal : proposals) {
      store.decide(proposal, Decision.APPROVE);
      out.println("approved " + proposal.id() + " of " + proposal.analyst());
    }
    out.flush();
    return 0;
  }
}
