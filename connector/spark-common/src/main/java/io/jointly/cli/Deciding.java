package io.jointly.cli;

import io.jointly.proposal.Decision;
import io.jointly.proposal.Proposal;
import io.jointly.proposal.ProposalStore;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A person's decision about waiting queries: {@link Approve} and {@link Refuse}. */
abstract class Deciding implements Callable<Integer> {

  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it before call()
  private CommandSpec spec;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init") // required
  private StateFolder folder;

  @Parameters(paramLabel = "ID", arity = "1..*", description = "As `jointly queries` shows it.")
  @SuppressWarnings("NullAway.Init") // required
  private List<String> ids;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why, for this party's own people. Partners do not learn it.")
  private @Nullable String reason;

  private final Decision decision;
  private final String done;

  /**
   * @param done the word printed before a query's ID
   */
  Deciding(Decision decision, String done) {
    this.decision = decision;
    this.done = done;
  }

  @Override
  public final Integer call() {
    ProposalStore store = folder.store();
    // All are looked up before the first is decided.
    List<Proposal> proposals = ids.stream().map(store::find).toList();
    PrintWriter out = spec.commandLine().getOut();
    for (Proposal proposal : proposals) {
      if (reason == null) {
        store.decide(proposal, decision);
      } else {
        store.decide(proposal, decision, reason);
      }
      out.println(done + " " + proposal.id() + " of " + proposal.analyst());
    }
    out.flush();
    return 0;
  }
}
