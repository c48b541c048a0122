package io.jointly.session;

import io.jointly.error.EnvironmentException;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.parameters.Roster;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/**
 * Partners that have not joined, in words.
 *
 * @param indices empty where only START is missing
 * @param traces what is known of a missing party, as a clause
 */
record MissingParties(Roster roster, List<Integer> indices, IntFunction<String> traces) {

  MissingParties {
    indices = List.copyOf(indices);
  }

  /** The ids of those for whom this party waits: the coordinator where only START is missing. */
  List<String> parties() {
    return indices.isEmpty() ? List.of(coordinator()) : indices.stream().map(roster::id).toList();
  }

  /** What this party waits for, in the protocol's words. */
  String detail() {
    return indices.isEmpty()
        ? "waiting for START of " + coordinator()
        : "waiting for " + names() + " (" + count() + ")";
  }

  /**
   * What this party waits for, and why.
   *
   * @param since when this wait began
   * @param until when this party gives up
   */
  String line(Instant since, Instant until) {
    String when =
        "waiting since " + ClockText.of(since, since) + ", until " + ClockText.of(until, since);
    return indices.isEmpty()
        ? when + ", for " + coordinator() + ": all have joined, and it has to begin"
        : when + ", for " + names() + " (" + count() + "): " + known();
  }

  EnvironmentException timeout(Deadline deadline) {
    return failure(" within " + deadline);
  }

  /**
   * @param who a partner that has waited for these parties, too
   * @param waited its time, as a clause: {@code joined at …, waited … and left at …}
   */
  EnvironmentException givenUp(String who, String waited) {
    return failure(", and " + who + " no longer waits for them: " + waited);
  }

  private EnvironmentException failure(String when) {
    return new EnvironmentException(
        ErrorCode.TIMEOUT,
        indices.isEmpty()
            ? coordinator()
                + " did not begin the query"
                + when
                + ", although all have joined; see that party's log"
            : names()
                + " did not join"
                + when
                + ". "
                + known()
                + ". See whether all run the same query with the same run name and mailbox, or raise"
                + " join-timeout"
                + without());
  }

  /** What can be asked all the same, if the parties have agreed on that. */
  private String without() {
    Set<Integer> away = new TreeSet<>(roster.leftOut());
    away.addAll(indices);
    try {
      Roster fewer = roster.without(away);
      return ". min_data_parties allows to ask without them: "
          + fewer.leftOut().stream()
              .sorted()
              .map(roster::id)
              .collect(Collectors.joining(",", "option without=", ""))
          + ". After an answer without them there is none with them any more";
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  private String known() {
    return indices.stream()
        .map(party -> roster.id(party) + ": " + traces.apply(party))
        .collect(Collectors.joining("; "));
  }

  private String count() {
    return (roster.present().size() - indices.size())
        + " of "
        + roster.present().size()
        + " joined";
  }

  private String coordinator() {
    return roster.id(Roster.COORDINATOR);
  }

  private String names() {
    return String.join(", ", parties());
  }
}
