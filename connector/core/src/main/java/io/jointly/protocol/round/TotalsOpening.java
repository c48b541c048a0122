package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FpVectors;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import io.jointly.protocol.message.RevealMessage;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A receiver opens the totals of a round (PROTOCOL.md §6, step 8). */
final class TotalsOpening {

  /** What one compute party has revealed, as far as it has arrived. */
  private static final class Revealed {
    private final long[] vector;
    private byte @Nullable [] salt;
    private int missingElements;

    private Revealed(long[] vector, int missingElements) {
      this.vector = vector;
      this.missingElements = missingElements;
    }
  }

  private final RoundContext context;
  private final CommitPhase commits;
  private final byte[] transcript;
  private final VectorOpener opener;
  private final SortedMap<Integer, Revealed> revealed = new TreeMap<>();

  private TotalsOpening(RoundContext context, Inbox inbox, CommitPhase commits) {
    this.context = context;
    this.commits = commits;
    this.transcript = commits.transcript();
    this.opener =
        new VectorOpener(
            context,
            inbox,
            context.place(BlockPlace.Kind.TOTALS, context.round()),
            context.elements(),
            Limits.SALT_BYTES);
    for (int from : context.others(PartyRole.COMPUTE)) {
      inbox.expect(
          context.awaited(MessageKind.REVEAL, from, RevealMessage.bytes(context.elements())),
          message -> takeReveal(from, message));
    }
  }

  /** For a receiver that does not compute. */
  static TotalsOpening ofOthers(RoundContext context, Inbox inbox, CommitPhase commits) {
    return new TotalsOpening(context, inbox, commits);
  }

  /** For a compute party, which has its own share without a message. */
  static TotalsOpening withOwn(
      RoundContext context, Inbox inbox, CommitPhase commits, long[] total, byte[] salt) {
    TotalsOpening opening = new TotalsOpening(context, inbox, commits);
    Revealed own = new Revealed(total, 0);
    own.salt = salt;
    opening.revealed.put(context.me(), own);
    return opening;
  }

  /** The totals, of as many elements as the round has, and who revealed wrong shares (§2.3). */
  ShareOpening.Corrected totals() {
    SortedMap<Integer, long[]> shares = new TreeMap<>();
    revealed.forEach((party, its) -> shares.put(party, its.vector));
    // A share is off if it was revealed wrongly or dealt wrongly (§1.4, Blame).
    return new ShareOpening(
            context.roster(),
            MessageKind.OPENED,
            "the shares of the total do not lie on one polynomial: a compute party revealed a wrong"
                + " share, or a data party dealt it a wrong one; the result is refused")
        .correct(shares);
  }

  /** The salts of all commitments, in the order of compute parties. */
  List<byte[]> salts() {
    List<byte[]> salts = new ArrayList<>();
    for (Revealed party : revealed.values()) {
      salts.add(StepOrder.require(party.salt, "open"));
    }
    return salts;
  }

  private void takeReveal(int from, byte[] message) {
    RevealMessage reveal =
        context.openInRound(message, MessageKind.REVEAL, from, RevealMessage::read);
    if (!Arrays.equals(reveal.transcript(), transcript)) {
      throw context
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.REVEAL.name(),
              "it has seen other COMMITs than this party; a compute party, or the mailbox, showed"
                  + " two versions of one");
    }
    Revealed party = new Revealed(FpVectors.create(context.elements()), context.elements());
    opener.expect(
        from,
        reveal.manifest(),
        (salt, first, block, size) -> {
          FpVectors.copy(block, 0, party.vector, first, size);
          checkCommitment(from, party, salt, size);
        });
    revealed.put(from, party);
  }

  /** All blocks have one salt, and it and the vector are what the party committed to (R18). */
  private void checkCommitment(int from, Revealed party, byte[] salt, int newElements) {
    if (party.salt == null) {
      party.salt = salt;
    } else if (!Arrays.equals(party.salt, salt)) {
      throw notAsCommitted(from);
    }
    party.missingElements -= newElements;
    if (party.missingElements == 0) {
      byte[] commitment =
          ProtocolDigests.commitment(context.attempt(), context.round(), from, salt, party.vector);
      if (!Arrays.equals(commitment, commits.commitment(from))) {
        throw notAsCommitted(from);
      }
    }
  }

  private ViolationException notAsCommitted(int from) {
    return context
        .peers()
        .violation(
            ErrorCode.COMMITMENT,
            from,
            MessageKind.OPENED.name(),
            "what it reveals is not what it committed to; the result is refused");
  }
}
