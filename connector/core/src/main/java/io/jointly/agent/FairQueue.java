package io.jointly.agent;

import io.jointly.agent.JoinInbox.Asked;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Chooses the next query: the oldest one of the party with the fewest running queries. The last
 * free place is for a party without a running query, because a session whose partners do not come
 * holds its place until it times out.
 */
final class FairQueue {

  private final Map<Integer, Deque<Asked>> byParty = new TreeMap<>();

  /**
   * @param asked the queries, the oldest first
   */
  FairQueue(List<Asked> asked) {
    asked.forEach(
        each -> byParty.computeIfAbsent(each.join().party(), p -> new ArrayDeque<>()).add(each));
  }

  boolean isEmpty() {
    return byParty.isEmpty();
  }

  /**
   * Removes the next query.
   *
   * @param running for each running query, the party that asks
   * @param places the number of queries that may run at once
   */
  Optional<Asked> next(Collection<Integer> running, int places) {
    Optional<Map.Entry<Integer, Deque<Asked>>> party =
        byParty.entrySet().stream()
            .min(Comparator.comparingLong(entry -> count(running, entry.getKey())));
    if (party.isEmpty()
        || running.size() >= places
        || (running.size() + 1 == places && count(running, party.get().getKey()) > 0)) {
      return Optional.empty();
    }
    Deque<Asked> queue = party.get().getValue();
    Asked next = queue.removeFirst();
    if (queue.isEmpty()) {
      byParty.remove(party.get().getKey());
    }
    return Optional.of(next);
  }

  /** Leaves the remaining queries of a party to the next poll. */
  void skip(int party) {
    byParty.remove(party);
  }

  private static long count(Collection<Integer> running, int party) {
    return running.stream().filter(each -> each == party).count();
  }
}
