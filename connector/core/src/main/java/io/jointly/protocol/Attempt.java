package io.jointly.protocol;

import io.jointly.crypto.Digest;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.BlockWriter;
import io.jointly.protocol.message.DoneMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.SessionNames;
import io.jointly.protocol.message.StartMessage;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Person;
import io.jointly.protocol.round.AttemptContext;
import io.jointly.protocol.round.Inbox;
import io.jointly.protocol.round.JoinPhase;
import io.jointly.protocol.round.Round;
import io.jointly.protocol.round.ShareTask;
import io.jointly.protocol.round.SharedBlocks;
import io.jointly.protocol.round.StepOrder;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a session, from START on (PROTOCOL.md §6, steps 3 to 9). A caller gives it what it
 * {@link #awaited awaits} and calls the steps of this party's roles in their order. In each round,
 * each step once:
 *
 * <ol>
 *   <li>a data party {@link #shareTask} and {@link #shared},
 *   <li>a compute party {@link #circuitStep} as long as {@link #hasCircuitStep}, then {@link
 *       #commit} and {@link #reveal},
 *   <li>a receiver {@link #open};
 * </ol>
 *
 * and, after the last round, a receiver {@link #done}. The next round begins when this party has
 * done the last of its steps in the one before.
 *
 * <p>A step that is called before all that is awaited is there, out of order or twice throws {@link
 * io.jointly.error.InternalException}. A {@link io.jointly.error.ViolationException} ends the
 * attempt: the object is of no further use.
 */
public final class Attempt {

  private final AttemptContext context;
  private final SecureRandom random;
  private final Inbox inbox = new Inbox();
  private final JoinPhase joins;
  private final Digest results;
  private final SortedSet<Integer> wrongShares = new TreeSet<>();
  // Null while JOINs are awaited.
  private @Nullable Round round;
  private byte @Nullable [] result;
  private boolean done;

  Attempt(AttemptContext context, StartMessage start, SessionNames names, SecureRandom random) {
    this.context = context;
    this.random = random;
    this.joins = new JoinPhase(context, start, names, inbox);
    this.results = ProtocolDigests.result(context.attempt());
  }

  /** The seq of every party's JOIN, in the roster's order; 0 of one that is left out. */
  public List<Integer> seqs() {
    return joins.seqs();
  }

  /** Who asks at other parties, by their index: known when the JOINs have arrived. */
  public Map<Integer, Person> persons() {
    return joins.persons();
  }

  /** What must arrive before the next step. Empty if that step can be called. */
  public List<Awaited> awaited() {
    return inbox.awaited();
  }

  /**
   * Takes something that is awaited.
   *
   * @throws io.jointly.error.ViolationException if it is not what it must be (§8)
   */
  public void accept(Awaited what, byte[] content) {
    inbox.accept(what, content);
    Round current = round;
    if (current != null) {
      current.arrived();
    } else if (inbox.isEmpty()) {
      round = new Round(context, joins, inbox, random);
    }
  }

  /** Step 4, of a data party: what its executors need. */
  public ShareTask shareTask() {
    return current("shareTask").shareTask();
  }

  /** Step 4, of a data party, when all blocks stand: SHARED. */
  public Outgoing shared(SharedBlocks blocks) {
    return current("shared").shared(blocks);
  }

  /** Whether a compute party has another step of the circuit phase to do before COMMIT. */
  public boolean hasCircuitStep() {
    return current("hasCircuitStep").hasCircuitStep();
  }

  /** Steps 5a to 5f, of a compute party: writes its blocks, if any, and makes the message. */
  public Outgoing circuitStep(BlockWriter out) {
    return current("circuitStep").circuitStep(out);
  }

  /**
   * The groups that have not passed the tests, at a receiver that has opened round 0, and at a
   * compute party after its first COMMIT; a copy.
   */
  public BitSet suppressed() {
    return (BitSet) current("suppressed").suppressed().clone();
  }

  /** Step 5, of a compute party: COMMIT. */
  public Outgoing commit() {
    return current("commit").commit();
  }

  /** Step 7, of a compute party: writes its blocks and makes REVEAL. */
  public Outgoing reveal(BlockWriter out) {
    Round current = current("reveal");
    Outgoing message = current.reveal(out);
    goOn(current);
    return message;
  }

  /** Step 8, of a receiver: the totals of this round. */
  public long[] open() {
    Round current = current("open");
    Round.Opened opened = current.open();
    wrongShares.addAll(opened.wrong());
    ProtocolDigests.addResult(results, opened.salts(), opened.totals());
    if (current.isLastOver()) {
      result = results.finish();
    }
    goOn(current);
    return opened.totals();
  }

  /**
   * The ids of compute parties whose shares of totals were off in the rounds that this party has
   * opened, and were left out (§2.3), in the roster's order.
   */
  public List<String> wrongShares() {
    return wrongShares.stream().map(context.roster()::id).toList();
  }

  /** Step 9, of a receiver, after the last round: DONE. */
  public Outgoing done() {
    byte[] all = result;
    if (all == null || done) {
      throw StepOrder.brokenBy("done");
    }
    done = true;
    return context.sign(
        MessageKind.DONE, context.names().done(context.me()), new DoneMessage(all).write());
  }

  /** The DONEs of other receivers. This party does not wait for them. */
  public List<Awaited> otherDones() {
    return context.others(PartyRole.RECEIVER).stream()
        .map(
            from ->
                context.awaited(
                    MessageKind.DONE, context.names().done(from), from, DoneMessage.BYTES))
        .toList();
  }

  /** Step 9: another receiver's DONE, which must have the same result (R20). */
  public void compare(Awaited theirDone, byte[] content) {
    byte[] all = result;
    if (all == null) {
      throw StepOrder.brokenBy("compare");
    }
    int from = context.roster().indexOf(theirDone.party()).orElseThrow();
    DoneMessage theirs = context.open(content, MessageKind.DONE, from, DoneMessage::read);
    if (!Arrays.equals(theirs.result(), all)) {
      throw context
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.DONE.name(),
              "its result differs from this party's; both must be refused");
    }
  }

  /** The JOIN digest of a party, which its STOP must name. */
  byte[] joinDigest(int party) {
    return joins.digest(party);
  }

  private Round current(String step) {
    Round current = round;
    if (current == null) {
      throw StepOrder.brokenBy(step);
    }
    return current;
  }

  private void goOn(Round current) {
    if (current.hasNext()) {
      round = current.next();
    }
  }
}
