package io.jointly.cli;

import io.jointly.proposal.Decision;
import picocli.CommandLine.Command;

/** {@code jointly approve ID…}. */
@Command(
    name = "approve",
    description = {
      "Let this party's agent answer a waiting query.",
      "Read the query first with `jointly queries`. The approval holds once, for this query in"
          + " this run. The agent need not be running. Needs no Spark."
    })
final class Approve extends Deciding {

  Approve() {
    super(Decision.APPROVE, "approved");
  }
}
