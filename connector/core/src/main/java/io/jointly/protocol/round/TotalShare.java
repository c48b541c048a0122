package io.jointly.protocol.round;

import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.CommitMessage;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.security.SecureRandom;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A compute party's share of a round's total, from the shares that were dealt to REVEAL
 * (PROTOCOL.md §6, steps 5 to 7). The caller sees to the order of the steps.
 */
final class TotalShare {

  private final RoundContext context;
  private final JoinPhase joins;
  private final Inbox inbox;
  private final SecureRandom random;
  private final ShareAggregation aggregation;
  private @Nullable CircuitPhase circuit;
  private byte @Nullable [] salt;
  private @Nullable CommitPhase commits;

  TotalShare(
      RoundContext context,
      JoinPhase joins,
      Inbox inbox,
      SecureRandom random,
      ShareAggregation aggregation) {
    this.context = context;
    this.joins = joins;
    this.inbox = inbox;
    this.random = random;
    this.aggregation = aggregation;
  }

  /** Whether another step of the circuit phase comes before COMMIT. */
  boolean hasCircuitStep() {
    return context.checks() != null && (circuit == null || circuit.hasNext());
  }

  Outgoing circuitStep(BlockWriter out) {
    CircuitPhase current = circuit;
    if (current == null) {
      DisclosureChecks checks = StepOrder.require(context.checks(), "circuitStep");
      current = new CircuitPhase(context, joins, inbox, random, checks, aggregation);
      circuit = current;
    }
    return current.next(out);
  }

  /**
   * Ends the circuit phase, if there is one: masked flags take the places of flags.
   *
   * @param before the groups that did not pass in earlier rounds
   * @return the groups that do not pass
   */
  BitSet endCircuitPhase(BitSet before) {
    if (circuit == null) {
      return before;
    }
    circuit.maskFlags(aggregation.total());
    DisclosureChecks checks = context.checks();
    return checks != null && checks.checksGroups(context.round()) ? circuit.suppressed() : before;
  }

  /** COMMIT. From here on this party holds no share of what must not be opened. */
  Outgoing commit(BitSet suppressed) {
    byte[] fresh = new byte[Limits.SALT_BYTES];
    random.nextBytes(fresh);
    salt = fresh;
    DisclosureChecks checks = context.own().checks();
    if (checks != null) {
      checks.hide(context.round(), suppressed, aggregation.total());
    }
    byte[] inputs = aggregation.inputs();
    CommitMessage body =
        new CommitMessage(
            context.round(),
            context.previous(),
            context.roster().dataSet(),
            inputs,
            ProtocolDigests.commitment(
                context.attempt(), context.round(), context.me(), fresh, aggregation.total()));
    Outgoing message = context.sign(MessageKind.COMMIT, body.write());
    commits = CommitPhase.withOwn(context, inbox, inputs, message.content());
    return message;
  }

  /** All COMMITs of the round, of which this party's is one. */
  CommitPhase commits() {
    return StepOrder.require(commits, "commit");
  }

  /** Seals this share, with the salt, to every receiver, and makes REVEAL. */
  Outgoing reveal(BlockWriter out) {
    Manifest manifest =
        new VectorSealer(
                context.place(BlockPlace.Kind.TOTALS, context.round()),
                context.me(),
                joins.recipients(context.others(PartyRole.RECEIVER)))
            .sealAll(context.elements(), salt(), to -> aggregation.total(), random, out);
    RevealMessage body = new RevealMessage(context.round(), commits().transcript(), manifest);
    return context.sign(MessageKind.REVEAL, body.write());
  }

  /** The totals, where this party is a receiver, too. */
  TotalsOpening opening() {
    return TotalsOpening.withOwn(context, inbox, commits(), aggregation.total(), salt());
  }

  private byte[] salt() {
    return StepOrder.require(salt, "reveal");
  }
}
