package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Roster;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Partners that have not joined, in words.
 *
 * @param indices empty where only START is missing
 */
record MissingParties(Roster roster, List<Integer> indices) {

  MissingParties {
    indices = List.copyOf(indices);
  }

  /** What this party waits for. */
  String line() {
    int all = roster.size();
    return indices.isEmpty()
        ? "waiting for START of " + coordinator()
        : "waiting for " + names() + " (" + (all - indices.size()) + " of " + all + " joined)";
  }

  EnvironmentException timeout(Deadline deadline) {
    return new EnvironmentException(
        ErrorCode.TIMEOUT,
        indices.isEmpty()
            ? "START of "
                + coordinator()
                + " with this party's JOIN did not come within "
                + deadline
                + "; see that party's log"
            : "JOIN of "
                + names()
                + " did not come within "
                + deadline
                + "; see whether they run the same query with the same run name and mailbox, or"
                + " raise join-timeout");
  }

  private String coordinator() {
    return roster.id(Roster.COORDINATOR);
  }

  private String names() {
    return indices.stream().map(roster::id).collect(Collectors.joining(", "));
  }
}
