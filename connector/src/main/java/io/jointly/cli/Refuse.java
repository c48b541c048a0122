package io.jointly.cli;

import io.jointly.proposal.Decision;
import picocli.CommandLine.Command;

/** {@code jointly refuse ID…}. */
@Command(
    name = "refuse",
    description = {
      "Have this party's agent refuse a query that waits.",
      "The partner is told NOT_APPROVED and nothing else. Holds for this query in this run, however"
          + " often it is asked. Needs no Spark."
    })
final class Refuse extends Deciding {

  Refuse() {
    super(Decision.REFUSE, "refused");
  }
}
