package io.jointly.protocol;

import io.jointly.error.ErrorCode;
import io.jointly.error.JointlyException;
import io.jointly.error.ViolationException;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.parameters.PartyRole;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A session with tests in one thread, in which some compute parties cheat in the circuit phase and
 * know what the honest ones have put before it is their turn. They follow the protocol in all else.
 */
final class CircuitRun {

  static final long SEED = 9;

  final Parties parties;
  final Sessions sessions;

  /** What each party has refused with. */
  final Map<Integer, JointlyException> refused = new TreeMap<>();

  /** What each receiver has opened. */
  final Map<Integer, long[]> opened = new TreeMap<>();

  private final Map<Integer, Alteration> cheats;
  private final List<Integer> order;

  CircuitRun(Parties parties, Map<Integer, Alteration> cheats) {
    this.parties = parties;
    this.sessions = new Sessions(parties, SEED);
    this.cheats = cheats;
    cheats.forEach(sessions::cheating);
    this.order = sessions.order();
  }

  /** Goes as far as it goes. */
  CircuitRun run() {
    sessions.join().start().share();
    order.forEach(sessions::collect);
    while (order.stream().anyMatch(this::canTest)) {
      order.stream().filter(this::canTest).toList().forEach(party -> step(party, sessions::test));
      order.forEach(this::collect);
    }
    order.forEach(party -> step(party, p -> sessions.put(sessions.attempts.get(p).commit())));
    order.forEach(this::collect);
    order.forEach(party -> step(party, p -> sessions.put(sessions.reveal(p))));
    order.forEach(this::collect);
    order.forEach(party -> step(party, p -> opened.put(p, sessions.attempts.get(p).open())));
    return this;
  }

  /** Parties that do not cheat. */
  List<Integer> honest() {
    return order.stream().filter(party -> !cheats.containsKey(party)).toList();
  }

  /** What every honest party has refused with; fails if one of them has not, or with two codes. */
  ErrorCode code() {
    List<ErrorCode> codes =
        honest().stream()
            .map(
                party -> {
                  JointlyException e = refused.get(party);
                  if (e == null) {
                    throw new AssertionError("party " + party + " has noticed nothing");
                  }
                  return e.code();
                })
            .distinct()
            .toList();
    if (codes.size() != 1) {
      throw new AssertionError("codes " + codes);
    }
    return codes.get(0);
  }

  Circuit circuit() {
    return ThresholdCircuit.of(
        Objects.requireNonNull(parties.tests), 0, parties.roster.indices(PartyRole.DATA).size());
  }

  BitSet suppressed(int party) {
    return sessions.attempts.get(party).suppressed();
  }

  /** Names in the mailbox of a kind that honest parties have put. */
  List<String> ofHonest(String... kinds) {
    List<String> names = new ArrayList<>();
    for (String path : sessions.mailbox.keySet()) {
      String name = path.substring(path.lastIndexOf('/') + 1);
      for (int party : honest()) {
        for (String kind : kinds) {
          if (name.matches(kind + "-[0-9]+-" + party + "(-.*)?")) {
            names.add(name);
          }
        }
      }
    }
    return names;
  }

  private boolean canTest(int party) {
    Attempt attempt = sessions.attempts.get(party);
    return !refused.containsKey(party) && attempt.hasCircuitStep() && attempt.awaited().isEmpty();
  }

  private interface Step {
    void of(int party);
  }

  private void step(int party, Step step) {
    if (refused.containsKey(party) || !sessions.attempts.get(party).awaited().isEmpty()) {
      return;
    }
    try {
      step.of(party);
    } catch (ViolationException e) {
      refused.put(party, e);
    }
  }

  /** Takes what is there. */
  private void collect(int party) {
    Attempt attempt = sessions.attempts.get(party);
    boolean came = !refused.containsKey(party);
    while (came) {
      came = false;
      for (Awaited what : attempt.awaited()) {
        if (sessions.mailbox.containsKey(what.name())) {
          try {
            sessions.accept(party, what);
          } catch (ViolationException e) {
            refused.put(party, e);
            return;
          }
          came = true;
        }
      }
    }
  }
}
