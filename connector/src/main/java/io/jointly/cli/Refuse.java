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

/** {@code jointly refuse ID…}. */
@Command(
    name = "refuse",
    description = {
      "Have this party's agent refuse a query that waits.",
      "The partner is told NOT_APPROVED and nothing else. Holds for this query in this run, however"
          + " often it is asked. Needs no Spark."
    })
final class Refuse implements Callable<Integer> {

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
      store.decide(proposal, Decision.REFUSE);
      out.println("refused " + proposal.id() + " of " + proposal.analyst());
    }
    out.flush();
    return 0;
  }
}
