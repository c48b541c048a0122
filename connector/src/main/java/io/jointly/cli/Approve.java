package io.jointly.cli;

import io.jointly.proposal.Decision;
import picocli.CommandLine.Command;

/** {@code jointly approve ID…}. */
@Command(
    name = "approve",
    description = {
      "Have this party's agent answer a query that waits.",
      "Read it first with `jointly queries`. Holds for this query in this run, once. Works while the"
          + " agent runs and while it does not. Needs no Spark."
    })
final class Approve extends Deciding {

  Approve() {
    super(Decision.APPROVE, "approved");
  }
}
