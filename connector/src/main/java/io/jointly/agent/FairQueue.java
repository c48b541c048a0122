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
 * Who comes next: the party with the fewest queries running, and of its queries the oldest. The
 * last free place is for a party that has none running, because a session whose partners do not
 * come holds its place for as long as the time-outs.
 */
final class FairQueue {

  private final Map<Integer, Deque<Asked>> byParty = new TreeMap<>();

  /**
   * @param asked the oldest first
   */
  FairQueue(List<Asked> asked) {
    asked.forEach(
        each -> byParty.computeIfAbsent(each.join().party(), p -> new ArrayDeque<>()).add(each));
  }

  boolean isEmpty() {
    return byParty.isEmpty();
  }

  /**
   * Takes the next one out.
   *
   * @param running of each query that is running the party that asks
   * @param places how many there are
   */
  Optional<Asked> next(Collection<Integer> running, int places) {
    Optional<Map.Entry<Integer, Deque<Asked>>> party =
        byParty.entrySet().stream()
            .min(Comparator.comparingLong(entry -> count(running, entry.getKey())));
    if (party.isEmpty()
        || running.size() >= places
        || running.size() + 1 == places && count(running, party.get().getKey()) > 0) {
      return Optional.empty();
    }
    Deque<Asked> queue = party.get().getValue();
    Asked next = queue.removeFirst();
    if (queue.isEmpty()) {
      byParty.remove(party.get().getKey());
    }
    return Optional.of(next);
  }

  /** Leaves what is left of a party's to the next look. */
  void skip(int party) {
    byParty.remove(party);
  }

  private static long count(Collection<Integer> running, int party) {
    return running.stream().filter(each -> each == party).count();
  }
}
