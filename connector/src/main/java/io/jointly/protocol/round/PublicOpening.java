package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.parameters.PartyRole;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Shares of all compute parties, from which everybody reconstructs the same (PROTOCOL.md §2.3). */
final class PublicOpening {

  private final RoundContext scope;
  private final MessageKind kind;
  private final SortedMap<Integer, long[]> shares = new TreeMap<>();

  PublicOpening(RoundContext scope, MessageKind kind) {
    this.scope = scope;
    this.kind = kind;
  }

  void put(int party, long[] vector) {
    shares.put(party, vector);
  }

  /** Waits for the message of every other compute party. */
  void expect(Inbox inbox, int elements) {
    for (int from : scope.others(PartyRole.COMPUTE)) {
      inbox.expect(
          scope.message(kind, from, OpenMessage.bytes(elements)),
          content ->
              put(
                  from,
                  scope
                      .openInRound(content, kind, from, in -> OpenMessage.read(in, elements))
                      .shares()));
    }
  }

  /**
   * The values.
   *
   * @throws ViolationException (OFF_POLYNOMIAL) if the shares are not on polynomials of degree t
   */
  long[] values() {
    int[] points = shares.keySet().stream().mapToInt(scope.roster()::point).toArray();
    long[][] vectors = shares.values().toArray(long[][]::new);
    try {
      return Reconstruction.of(scope.roster().threshold(), points).open(vectors);
    } catch (OffPolynomialException e) {
      List<Integer> compute = scope.roster().indices(PartyRole.COMPUTE);
      List<String> culprits =
          e.culprits().stream().map(point -> scope.roster().id(compute.get(point - 1))).toList();
      throw new ViolationException(
          ErrorCode.OFF_POLYNOMIAL,
          culprits,
          kind.name(),
          "the shares do not lie on one polynomial: a compute party sent a wrong share, or a party"
              + " dealt it one; nothing of this round was opened");
    }
  }
}
