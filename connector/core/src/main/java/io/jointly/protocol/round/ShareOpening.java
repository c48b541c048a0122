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
import java.util.SortedSet;
import java.util.TreeSet;

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
    try {
      return reconstruction(shares).open(vectors(shares));
    } catch (OffPolynomialException e) {
      throw refusal(e);
    }
  }

  /**
   * Values that were opened, and whose shares were wrong.
   *
   * @param wrong indices of parties
   */
  record Corrected(long[] values, SortedSet<Integer> wrong) {}

  /**
   * The values, without the shares of few parties that are off (§2.3).
   *
   * @param shares by compute party
   * @throws ViolationException (OFF_POLYNOMIAL) if too many are off (R19)
   */
  Corrected correct(SortedMap<Integer, long[]> shares) {
    try {
      Reconstruction.Corrected corrected = reconstruction(shares).correct(vectors(shares));
      List<Integer> compute = roster.indices(PartyRole.COMPUTE);
      SortedSet<Integer> wrong = new TreeSet<>();
      corrected.wrong().forEach(point -> wrong.add(compute.get(point - 1)));
      return new Corrected(corrected.values(), wrong);
    } catch (OffPolynomialException e) {
      throw refusal(e);
    }
  }

  private Reconstruction reconstruction(SortedMap<Integer, long[]> shares) {
    int[] points = shares.keySet().stream().mapToInt(roster::point).toArray();
    return Reconstruction.of(roster.threshold(), points);
  }

  private static long[][] vectors(SortedMap<Integer, long[]> shares) {
    return shares.values().toArray(long[][]::new);
  }

  private ViolationException refusal(OffPolynomialException e) {
    return new ViolationException(ErrorCode.OFF_POLYNOMIAL, culprits(e), step.name(), problem);
  }

  /** Ids of the parties that are off the polynomial; none if that cannot be told. */
  private List<String> culprits(OffPolynomialException e) {
    List<Integer> compute = roster.indices(PartyRole.COMPUTE);
    return e.culprits().stream().map(point -> roster.id(compute.get(point - 1))).toList();
  }
}
