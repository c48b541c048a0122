package io.jointly.protocol.round;

import io.jointly.crypto.FieldRandom;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.circuit.AuthenticatedEvaluation;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.HeldMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.Thresholds;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is multiplied in a round before anything of it is opened, at a compute party (PROTOCOL.md
 * §6, step 5a to 5f): RESHARED for every layer of products, HELD, CHALLENGE, RESHARED for the
 * blinded difference, CHECK, and TESTED where groups are tested. Each call of {@link #next} makes
 * the next message; the next one can be made when all that is awaited is there.
 */
final class CircuitPhase {

  private enum Stage {
    MULTIPLY,
    CHALLENGE,
    BLIND,
    CHECK,
    TEST,
    END,
    /** A step has failed half way: it is not done again, and none after it. */
    BROKEN
  }

  private final RoundContext scope;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private final DisclosureChecks tests;
  private final CircuitInputs inputs;
  private final byte[] inputsDigest;
  private final Circuit circuit;
  private final AuthenticatedEvaluation evaluation;
  private final DegreeReduction resharing;
  private final PublicOpening challenge;
  private final PublicOpening check;
  private final PublicOpening results;
  private final byte[] record = new byte[Limits.DIGEST_BYTES];
  private Stage stage = Stage.MULTIPLY;
  private int step;
  private @Nullable FieldSource coefficients;

  CircuitPhase(
      RoundContext scope,
      JoinPhase joins,
      Inbox inbox,
      SecureRandom random,
      DisclosureChecks tests,
      CircuitInputs inputs,
      byte[] inputsDigest) {
    this.scope = scope;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.tests = tests;
    this.inputs = inputs;
    this.inputsDigest = inputsDigest;
    Roster roster = scope.roster();
    Thresholds thresholds = joins.thresholds();
    if (!CircuitCost.of(tests, thresholds, roster).isPossible()) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          "testing "
              + tests.groups()
              + " groups for "
              + thresholds
              + " takes more than "
              + Limits.MAX_ELEMENTS
              + " products in a step; ask for fewer groups or aggregates at once");
    }
    this.circuit =
        ThresholdCircuit.of(
            tests,
            scope.round(),
            thresholds,
            roster.indices(PartyRole.DATA).size(),
            roster.threshold());
    this.resharing = new DegreeReduction(scope, joins, inbox, random);
    this.evaluation =
        new AuthenticatedEvaluation(
            circuit, tests.groups(), inputs.mark(), inputs.registers(thresholds.parties() > 1));
    this.challenge = new PublicOpening(scope, MessageKind.CHALLENGE);
    this.check = new PublicOpening(scope, MessageKind.CHECK);
    this.results = new PublicOpening(scope, MessageKind.TEST);
  }

  /** Whether there is another message to be made. */
  boolean hasNext() {
    return stage != Stage.END;
  }

  /** Does the next step; everything that is awaited must be there. */
  Outgoing next(BlockWriter out) {
    Stage now = stage;
    stage = now == Stage.END ? Stage.END : Stage.BROKEN;
    return switch (now) {
      case MULTIPLY -> multiply(out);
      case CHALLENGE -> openChallenge();
      case BLIND -> blind(out);
      case CHECK -> openCheck();
      case TEST -> openTest(out);
      case END, BROKEN -> throw RoundContext.outOfOrder("test");
    };
  }

  /** The groups that have not passed, once all is there; of a round that tests groups. */
  BitSet suppressed() {
    return SuppressedGroups.suppressed(results.values());
  }

  /**
   * Puts flags times masks in the flags' places, once all is there.
   *
   * @param total this party's share of the round's total
   */
  void mask(long[] total) {
    requireRightProducts();
    int round = scope.round();
    int width = tests.widths().get(round);
    int output = tests.checksGroups(round) ? 1 : 0;
    for (DisclosureChecks.MaskedFlag flag : tests.flags().get(round)) {
      long[] product = evaluation.output(output++);
      for (int group = 0; group < tests.groups(); group++) {
        total[2 * (group * width + flag.flag())] = product[2 * group];
        total[2 * (group * width + flag.flag()) + 1] = product[2 * group + 1];
      }
    }
  }

  private Outgoing multiply(BlockWriter out) {
    takeProducts();
    if (step == AuthenticatedEvaluation.steps(circuit)) {
      return hold();
    }
    step++;
    long[] products = evaluation.products(step);
    // Behind the first products stands an element that covers this party's part of the check.
    Outgoing message = reshare(step == 1 ? withCover(products) : products, out);
    stage = Stage.MULTIPLY;
    return message;
  }

  private Outgoing reshare(long[] vector, BlockWriter out) {
    return resharing.share(step, vector, out);
  }

  private long[] withCover(long[] products) {
    int n = FpVectors.length(products);
    long[] vector = Arrays.copyOf(products, 2 * (n + 1));
    FieldRandom.create(random).fill(vector, n, 1);
    return vector;
  }

  /** Brings what was dealt in the last step back to degree t. */
  private void takeProducts() {
    if (step > 0) {
      evaluation.take(step, resharing.recombined());
    }
  }

  /** Says that all products are here: what was dealt cannot be changed from now on. */
  private Outgoing hold() {
    byte[] held = Digests.record(scope.attempt(), inputsDigest, resharing.messages());
    System.arraycopy(held, 0, record, 0, record.length);
    for (int from : scope.others(PartyRole.COMPUTE)) {
      inbox.expect(
          scope.message(MessageKind.HELD, from, HeldMessage.BYTES), m -> takeHeld(from, m));
    }
    stage = Stage.CHALLENGE;
    return scope.sign(MessageKind.HELD, new HeldMessage(record).write());
  }

  private void takeHeld(int from, byte[] message) {
    HeldMessage held = scope.open(message, MessageKind.HELD, from, HeldMessage::read);
    if (!Arrays.equals(held.record(), record)) {
      throw scope
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.HELD.name(),
              "it has seen other SHAREDs or RESHAREDs than this party; a party, or the mailbox,"
                  + " showed two; nothing was opened");
    }
  }

  private Outgoing openChallenge() {
    long[] shares = new long[4];
    System.arraycopy(inputs.seed(), 0, shares, 0, 2);
    System.arraycopy(inputs.mark(), 0, shares, 2, 2);
    challenge.put(scope.me(), shares);
    challenge.expect(inbox, 2);
    stage = Stage.BLIND;
    return scope.sign(MessageKind.CHALLENGE, new OpenMessage(scope.round(), shares).write());
  }

  /** The difference times an unknown number: it says whether it is zero and nothing else. */
  private Outgoing blind(BlockWriter out) {
    long[] opened = challenge.values();
    long[] seed = {opened[0], opened[1]};
    long[] mark = {opened[2], opened[3]};
    FieldSource random = FieldRandom.ofPublic(Digests.combine(scope.attempt(), record, seed));
    coefficients = random;
    long[] difference = evaluation.difference(random, mark);
    Fp127.mul(difference, 0, inputs.blind(), 0, difference, 0);
    step++;
    Outgoing message = reshare(difference, out);
    stage = Stage.CHECK;
    return message;
  }

  private Outgoing openCheck() {
    Roster roster = scope.roster();
    List<Integer> data = roster.indices(PartyRole.DATA);
    List<Integer> compute = roster.indices(PartyRole.COMPUTE);
    int n = 1 + data.size() + compute.size();
    long[] shares = FpVectors.create(n);
    put(resharing.recombined(), shares, 0);
    FieldSource random = coefficients;
    if (random == null) {
      throw RoundContext.outOfOrder("check");
    }
    int at = 1;
    for (int party : data) {
      put(inputs.dealt(party, random), shares, at++);
    }
    for (int party : compute) {
      put(resharing.dealt(party, random), shares, at++);
    }
    check.put(scope.me(), shares);
    check.expect(inbox, n);
    stage = tests.checksGroups(scope.round()) ? Stage.TEST : Stage.END;
    return scope.sign(MessageKind.CHECK, new OpenMessage(scope.round(), shares).write());
  }

  private void requireRightProducts() {
    long[] values = check.values();
    if (values[0] != 0 || values[1] != 0) {
      throw new ViolationException(
          ErrorCode.WRONG_PRODUCT,
          List.of(),
          MessageKind.CHECK.name(),
          "a product of shares is not what it must be: a compute party altered one, or its software"
              + " is at fault; nothing of this round was opened");
    }
  }

  private Outgoing openTest(BlockWriter out) {
    requireRightProducts();
    long[] output = evaluation.output(0);
    results.put(scope.me(), output);
    SuppressedGroups.expect(scope, inbox, tests, results);
    Outgoing message =
        SuppressedGroups.sealed(scope, tests)
            .write(joins, SuppressedGroups.readers(scope), party -> output, random, out);
    stage = Stage.END;
    return message;
  }

  private static void put(long[] element, long[] vector, int at) {
    vector[2 * at] = element[0];
    vector[2 * at + 1] = element[1];
  }
}
