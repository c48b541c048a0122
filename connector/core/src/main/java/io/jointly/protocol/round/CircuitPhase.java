package io.jointly.protocol.round;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.FpVectors;
import io.jointly.protocol.circuit.AuthenticatedEvaluation;
import io.jointly.protocol.circuit.Circuit;
import io.jointly.protocol.circuit.CircuitCost;
import io.jointly.protocol.circuit.ThresholdCircuit;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import java.security.SecureRandom;
import java.util.BitSet;

/**
 * What a compute party multiplies in a round before anything of it is opened (PROTOCOL.md §6, steps
 * 5a to 5f): RESHARED for every layer of products, HELD, CHALLENGE, RESHARED for the blinded
 * difference, CHECK, and TESTED where groups are tested. Each call of {@link #next} makes the next
 * message. It can be called when all that is awaited is there.
 */
final class CircuitPhase {

  private enum Stage {
    MULTIPLY,
    CHALLENGE,
    BLIND,
    CHECK,
    OPEN,
    END,
    /** A step has failed half way: it is not done again, and none after it. */
    BROKEN
  }

  private final RoundContext context;
  private final JoinPhase joins;
  private final SecureRandom random;
  private final DisclosureChecks checks;
  private final Circuit circuit;
  private final AuthenticatedEvaluation evaluation;
  private final DegreeReduction reduction;
  private final HeldRecords held;
  private final ProductCheck productCheck;
  private final SuppressedGroups groups;
  private Stage stage = Stage.MULTIPLY;
  // The step of multiplication whose products are awaited; 0 before the first.
  private int step;

  CircuitPhase(
      RoundContext context,
      JoinPhase joins,
      Inbox inbox,
      SecureRandom random,
      DisclosureChecks checks,
      ShareAggregation aggregation) {
    this.context = context;
    this.joins = joins;
    this.random = random;
    this.checks = checks;
    CircuitInputs inputs = aggregation.circuitInputs();
    this.circuit = circuit(context, checks);
    this.evaluation =
        new AuthenticatedEvaluation(circuit, checks.groups(), inputs.mark(), inputs.registers());
    this.reduction = new DegreeReduction(context, joins, inbox, random);
    this.held = new HeldRecords(context, inbox, aggregation.inputs());
    this.productCheck = new ProductCheck(context, inbox, inputs, reduction);
    this.groups = new SuppressedGroups(context, inbox, checks.groups());
  }

  private static Circuit circuit(RoundContext context, DisclosureChecks checks) {
    Roster roster = context.roster();
    if (!CircuitCost.of(checks, roster).isPossible()) {
      throw new CallerException(
          ErrorCode.DOMAIN,
          "testing "
              + checks.groups()
              + " groups takes more than "
              + Limits.MAX_ELEMENTS
              + " products in a step; ask for fewer groups or aggregates at once");
    }
    return ThresholdCircuit.of(checks, context.round(), roster.indices(PartyRole.DATA).size());
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
      case CHALLENGE -> then(Stage.BLIND, productCheck.openChallenge());
      case BLIND -> then(Stage.CHECK, productCheck.blind(held.record(), evaluation, out));
      case CHECK ->
          then(
              checks.checksGroups(context.round()) ? Stage.OPEN : Stage.END,
              productCheck.openCheck());
      case OPEN -> openGroups(out);
      case END, BROKEN -> throw StepOrder.brokenBy("circuitStep");
    };
  }

  private Outgoing then(Stage next, Outgoing message) {
    stage = next;
    return message;
  }

  private Outgoing multiply(BlockWriter out) {
    if (step > 0) {
      evaluation.take(step, reduction.recombined());
    }
    if (step == AuthenticatedEvaluation.steps(circuit)) {
      return then(Stage.CHALLENGE, held.hold(reduction.messages()));
    }
    step++;
    return then(Stage.MULTIPLY, reduction.share(evaluation.products(step), out));
  }

  private Outgoing openGroups(BlockWriter out) {
    productCheck.requireRightProducts();
    return then(Stage.END, groups.share(joins, evaluation.output(0), random, out));
  }

  /** The groups that do not pass, once all is there; in a round in which groups are checked. */
  BitSet suppressed() {
    return groups.open();
  }

  /**
   * Puts the products of flags and masks in the flags' places, once all is there.
   *
   * @param total this party's share of the round's total
   */
  void maskFlags(long[] total) {
    productCheck.requireRightProducts();
    int round = context.round();
    int width = checks.widths().get(round);
    int output = checks.checksGroups(round) ? 1 : 0;
    for (DisclosureChecks.MaskedFlag flag : checks.flags().get(round)) {
      long[] product = evaluation.output(output++);
      for (int group = 0; group < checks.groups(); group++) {
        FpVectors.copy(product, group, total, group * width + flag.flag(), 1);
      }
    }
  }
}
