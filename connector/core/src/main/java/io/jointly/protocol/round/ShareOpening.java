package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.util.List;
import java.util.SortedMap;

/** Opens a vector from the shares of all compute parties (PROTOCOL.md §2.3). */
final class ShareOpening {

  private final Roster roster;
  private final MessageKind step;
  private final String problem;

  /**
   * @param step what the shares have come in
   * @param problem what is said if they do not fit
   */
  ShareOpening(Roster roster, MessageKind step, String problem) {
    this.roster = roster;
    this.step = step;
    this.problem = problem;
  }

  /**
   * The values.
   *
   * @param shares by compute party
   * @throws ViolationException (OFF_POLYNOMIAL) if the shares are not on polynomials of degree t
   *     (R19); it names those that are off, where that can be told
   */
  long[] open(SortedMap<Integer, long[]> shares) {
    int[] points = shares.keySet().stream().mapToInt(roster::point).toArray();
    long[][] vectors = shares.values().toArray(long[][]::new);
    try {
      return Reconstruction.of(roster.threshold(), points).open(vectors);
    } catch (OffPolynomialException e) {
      throw new ViolationException(ErrorCode.OFF_POLYNOMIAL, culprits(e), step.name(), problem);
    }
  }

  /** Ids of the parties that are off the polynomial; none if that cannot be told. */
  private List<String> culprits(OffPolynomialException e) {
    List<Integer> compute = roster.indices(PartyRole.COMPUTE);
    return e.culprits().stream().map(point -> roster.id(compute.get(point - 1))).toList();
  }
}
