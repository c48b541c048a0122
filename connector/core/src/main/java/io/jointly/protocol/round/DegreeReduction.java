package io.jointly.protocol.round;

import io.jointly.crypto.FieldRandom;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.field.Recombination;
import io.jointly.field.Shamir;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Brings products of shares, which lie on polynomials of degree 2t, back to degree t: every compute
 * party shares its products again (PROTOCOL.md §2.6). A round's steps follow one another. What is
 * dealt in them is kept until it is checked.
 */
final class DegreeReduction {

  /** What one step has dealt, as this party holds it, and the messages that list it. */
  private record Dealt(
      int elements, SortedMap<Integer, long[]> shares, SortedMap<Integer, byte[]> messages) {}

  private final RoundContext context;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private final List<Integer> compute;
  private final Shamir sharing;
  private final Recombination recombination;
  // Of step 1, step 2 and so on.
  private final List<Dealt> dealt = new ArrayList<>();

  DegreeReduction(RoundContext context, JoinPhase joins, Inbox inbox, SecureRandom random) {
    this.context = context;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.compute = context.roster().indices(PartyRole.COMPUTE);
    int threshold = context.roster().threshold();
    this.sharing = Shamir.of(compute.size(), threshold);
    this.recombination = Recombination.of(compute.size(), threshold);
  }

  /**
   * Shares this party's products of the next step, and waits for those of the others.
   *
   * @return RESHARED, to be put when the blocks stand
   */
  Outgoing share(long[] products, BlockWriter out) {
    long[] vector = dealt.isEmpty() ? withCover(products) : products;
    int n = FpVectors.length(vector);
    long[][] shares = new long[compute.size()][];
    for (int j = 0; j < shares.length; j++) {
      shares[j] = FpVectors.create(n);
    }
    sharing.share(vector, 0, n, FieldRandom.create(random), shares);
    List<Integer> others = context.others(PartyRole.COMPUTE);
    StepVector sealed =
        new StepVector(
            context, inbox, BlockPlace.Kind.PRODUCTS, context.number(dealt.size() + 1), n);
    Outgoing message =
        sealed.write(
            joins.recipients(others), party -> shares[compute.indexOf(party)], random, out);
    Dealt ofStep = new Dealt(n, new TreeMap<>(), new TreeMap<>());
    ofStep.shares().put(context.me(), shares[compute.indexOf(context.me())]);
    ofStep.messages().put(context.me(), message.content());
    for (int from : others) {
      ofStep.shares().put(from, sealed.expect(from, list -> ofStep.messages().put(from, list)));
    }
    dealt.add(ofStep);
    return message;
  }

  /** Behind the products of step 1 stands an element that covers this party's part of CHECK. */
  private long[] withCover(long[] products) {
    int n = FpVectors.length(products);
    long[] vector = FpVectors.create(n + 1);
    FpVectors.copy(products, 0, vector, 0, n);
    FieldRandom.create(random).fill(vector, n, 1);
    return vector;
  }

  /** This party's shares, of degree t, of the last step's products, and of the cover in step 1. */
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
   * plus its cover.
   *
   * @param coefficients one for each element in turn
   */
  long[] dealt(int party, FieldSource coefficients) {
    long[] result = FpVectors.create(1);
    for (int step = 1; step < dealt.size(); step++) {
      Dealt ofStep = dealt.get(step - 1);
      long[] vector = StepOrder.require(ofStep.shares().get(party), "check");
      int n = step == 1 ? ofStep.elements() - 1 : ofStep.elements();
      long[] factors = FpVectors.create(n);
      coefficients.fill(factors, 0, n);
      FpVectors.addInnerProduct(result, 0, factors, 0, vector, 0, n);
      if (step == 1) {
        Fp127.add(result, 0, vector, n, result, 0);
      }
    }
    return result;
  }
}
