package io.jointly.protocol.round;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Recombination;
import io.jointly.field.Shamir;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Products of shares, which lie on polynomials of degree 2t, are brought back to degree t: every
 * compute party shares its products again (PROTOCOL.md §2.6). Everything that is dealt is kept
 * until it is checked.
 */
final class DegreeReduction {

  /** What one step has dealt, as this party holds it, and the messages that list it. */
  private record Dealt(
      int step,
      int elements,
      SortedMap<Integer, long[]> shares,
      SortedMap<Integer, byte[]> messages) {}

  private final RoundContext scope;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private final List<Integer> compute;
  private final Shamir sharing;
  private final Recombination recombination;
  private final List<Dealt> dealt = new ArrayList<>();

  DegreeReduction(RoundContext scope, JoinPhase joins, Inbox inbox, SecureRandom random) {
    this.scope = scope;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.compute = scope.roster().indices(PartyRole.COMPUTE);
    int threshold = scope.roster().threshold();
    this.sharing = Shamir.of(compute.size(), threshold);
    this.recombination = Recombination.of(compute.size(), threshold);
  }

  /**
   * Shares this party's products of a step, and waits for those of the others.
   *
   * @param step from 1
   * @return the message, to be put when the blocks stand
   */
  Outgoing share(int step, long[] products, BlockWriter out) {
    int n = FpVectors.length(products);
    long[][] shares = new long[compute.size()][2 * n];
    sharing.share(products, 0, n, FieldRandom.create(random), shares);
    SealedVector sealed =
        new SealedVector(scope, MessageKind.RESHARED, MessageKind.RESHARE, scope.step(step), n);
    Outgoing message =
        sealed.write(
            joins,
            scope.others(PartyRole.COMPUTE),
            party -> shares[compute.indexOf(party)],
            random,
            out);
    Dealt ofStep = new Dealt(step, n, new TreeMap<>(), new TreeMap<>());
    ofStep.shares().put(scope.me(), shares[compute.indexOf(scope.me())]);
    ofStep.messages().put(scope.me(), message.content());
    for (int from : scope.others(PartyRole.COMPUTE)) {
      long[] vector = sealed.expect(inbox, from, list -> ofStep.messages().put(from, list));
      ofStep.shares().put(from, vector);
    }
    dealt.add(ofStep);
    return message;
  }

  /** This party's shares, of degree t, of the last step's products. */
  long[] recombined() {
    Dealt last = dealt.get(dealt.size() - 1);
    long[] sum = FpVectors.create(last.elements());
    int point = 0;
    for (long[] vector : last.shares().values()) {
      recombination.add(point++, vector, sum);
    }
    return sum;
  }

  /** All lists so far, step after step, of each compute party in order. */
  List<byte[]> messages() {
    return dealt.stream().flatMap(ofStep -> ofStep.messages().values().stream()).toList();
  }

  /**
   * A share of a random combination of all that a compute party has dealt before the last step,
   * covered by the element that stands behind its first products.
   *
   * @param coefficients of each element in turn
   */
  long[] dealt(int party, FieldSource coefficients) {
    long[] result = FpVectors.create(1);
    for (Dealt ofStep : dealt.subList(0, dealt.size() - 1)) {
      long[] vector = ofStep.shares().get(party);
      if (vector == null) {
        throw RoundContext.outOfOrder("check");
      }
      int n = ofStep.elements() - (ofStep.step() == 1 ? 1 : 0);
      long[] factors = FpVectors.create(n);
      coefficients.fill(factors, 0, n);
      FpVectors.addInnerProduct(result, 0, factors, 0, vector, 0, n);
      if (ofStep.step() == 1) {
        Fp127.add(result, 0, vector, n, result, 0);
      }
    }
    return result;
  }
}
