package io.jointly.cli;

import io.jointly.proposal.Decision;
import picocli.CommandLine.Command;

/** {@code jointly refuse ID…}. */
@Command(
    name = "refuse",
    description = {
      "Let this party's agent refuse a waiting query.",
      "The partner learns REFUSED and nothing else. The refusal holds for this query in"
          + " this run, however often it is asked. Needs no Spark."
    })
final class Refuse extends Deciding {

  Refuse() {
    super(Decision.REFUSE, "refused");
  }
}
