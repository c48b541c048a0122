package io.jointly.protocol.round;

import io.jointly.crypto.FieldRandom;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FieldSource;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.circuit.AuthenticatedEvaluation;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.OpenMessage;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.parameters.PartyRole;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The check that all products are right, before anything is opened (PROTOCOL.md §6, steps 5c to
 * 5e): CHALLENGE, RESHARED of the blinded difference, and CHECK.
 */
final class ProductCheck {

  private static final int CHALLENGE_ELEMENTS = 2;
  private static final int SEED = 0;
  private static final int MARK = 1;

  private final RoundContext context;
  private final Inbox inbox;
  private final CircuitInputs inputs;
  private final DegreeReduction reduction;
  private final PublicOpening challenge;
  private final PublicOpening check;
  private @Nullable FieldSource coefficients;

  ProductCheck(RoundContext context, Inbox inbox, CircuitInputs inputs, DegreeReduction reduction) {
    this.context = context;
    this.inbox = inbox;
    this.inputs = inputs;
    this.reduction = reduction;
    this.challenge = new PublicOpening(context, MessageKind.CHALLENGE);
    this.check = new PublicOpening(context, MessageKind.CHECK);
  }

  /** CHALLENGE: this party's shares of seed and mark. */
  Outgoing openChallenge() {
    long[] shares = FpVectors.create(CHALLENGE_ELEMENTS);
    FpVectors.copy(inputs.seed(), 0, shares, SEED, 1);
    FpVectors.copy(inputs.mark(), 0, shares, MARK, 1);
    return open(MessageKind.CHALLENGE, challenge, shares);
  }

  /**
   * RESHARED of the difference times the blind, a number that nobody knows: it says whether the
   * difference is zero, and nothing else.
   *
   * @param record of all that was dealt
   */
  Outgoing blind(byte[] record, AuthenticatedEvaluation evaluation, BlockWriter out) {
    long[] opened = challenge.values();
    long[] seed = FpVectors.slice(opened, SEED, 1);
    FieldSource random =
        FieldRandom.ofPublic(ProtocolDigests.combine(context.attempt(), record, seed));
    coefficients = random;
    long[] difference = evaluation.difference(random, FpVectors.slice(opened, MARK, 1));
    Fp127.mul(difference, 0, inputs.blind(), 0, difference, 0);
    return reduction.share(difference, out);
  }

  /** CHECK: shares of the blinded difference, and of what every party has dealt, combined. */
  Outgoing openCheck() {
    FieldSource random = StepOrder.require(coefficients, "check");
    List<Integer> data = context.roster().indices(PartyRole.DATA);
    List<Integer> compute = context.roster().indices(PartyRole.COMPUTE);
    long[] shares = FpVectors.create(1 + data.size() + compute.size());
    int at = 0;
    FpVectors.copy(reduction.recombined(), 0, shares, at++, 1);
    for (int party : data) {
      FpVectors.copy(inputs.dealt(party, random), 0, shares, at++, 1);
    }
    for (int party : compute) {
      FpVectors.copy(reduction.dealt(party, random), 0, shares, at++, 1);
    }
    return open(MessageKind.CHECK, check, shares);
  }

  /**
   * What CHECK opens must lie on polynomials of degree t, and the blinded difference must be zero.
   *
   * @throws ViolationException if not (R19, R25)
   */
  void requireRightProducts() {
    if (!FpVectors.isZero(check.values(), 0)) {
      throw new ViolationException(
          ErrorCode.WRONG_PRODUCT,
          List.of(),
          MessageKind.CHECK.name(),
          "a product of shares is wrong, or a claim to have enough rows: a compute party altered it,"
              + " or a data party's claim does not fit its rows; it cannot be told which; nothing of"
              + " this round was opened");
    }
  }

  private Outgoing open(MessageKind kind, PublicOpening opening, long[] shares) {
    opening.put(context.me(), shares);
    opening.expect(inbox, FpVectors.length(shares));
    return context.sign(kind, new OpenMessage(context.round(), shares).write());
  }
}
