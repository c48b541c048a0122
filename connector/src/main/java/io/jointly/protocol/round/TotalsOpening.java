package io.jointly.protocol.round;

import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import io.jointly.field.FpVectors;
import io.jointly.field.OffPolynomialException;
import io.jointly.field.Reconstruction;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.Manifest;
import io.jointly.protocol.message.MessageKind;
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
    private int missingBlocks;

    private Revealed(long[] vector, int missingBlocks) {
      this.vector = vector;
      this.missingBlocks = missingBlocks;
    }
  }

  private final RoundContext scope;
  private final Inbox inbox;
  private final CommitPhase commits;
  private final byte[] transcript;
  private final SortedMap<Integer, Revealed> revealed = new TreeMap<>();

  private TotalsOpening(RoundContext scope, Inbox inbox, CommitPhase commits) {
    this.scope = scope;
    this.inbox = inbox;
    this.commits = commits;
    this.transcript = commits.transcript();
    for (int from : scope.others(PartyRole.COMPUTE)) {
      inbox.expect(
          scope.message(MessageKind.REVEAL, from, RevealMessage.bytes(scope.elements())),
          message -> takeReveal(from, message));
    }
  }

  /** For a receiver that does not compute. */
  static TotalsOpening ofOthers(RoundContext scope, Inbox inbox, CommitPhase commits) {
    return new TotalsOpening(scope, inbox, commits);
  }

  /** For a compute party, which has its own share without a message. */
  static TotalsOpening withOwn(
      RoundContext scope, Inbox inbox, CommitPhase commits, long[] total, byte[] salt) {
    TotalsOpening opening = new TotalsOpening(scope, inbox, commits);
    Revealed own = new Revealed(total, 0);
    own.salt = salt;
    opening.revealed.put(scope.me(), own);
    return opening;
  }

  /** The totals, of as many elements as the round has (§2.3, R19). */
  long[] totals() {
    int[] points = revealed.keySet().stream().mapToInt(scope.roster()::point).toArray();
    long[][] shares = revealed.values().stream().map(r -> r.vector).toArray(long[][]::new);
    try {
      return Reconstruction.of(scope.roster().threshold(), points).open(shares);
    } catch (OffPolynomialException e) {
      throw offPolynomial(e);
    }
  }

  /** The salts of all commitments, in the order of compute parties. */
  List<byte[]> salts() {
    List<byte[]> salts = new ArrayList<>();
    for (Revealed party : revealed.values()) {
      salts.add(salt(party));
    }
    return salts;
  }

  private void takeReveal(int from, byte[] message) {
    RevealMessage reveal =
        scope.openInRound(message, MessageKind.REVEAL, from, RevealMessage::read);
    if (!Arrays.equals(reveal.transcript(), transcript)) {
      throw scope
          .peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              MessageKind.REVEAL.name(),
              "it has seen other COMMITs than this party; a compute party, or the mailbox, showed"
                  + " two");
    }
    Manifest manifest = scope.checked(reveal.manifest(), MessageKind.REVEAL, from);
    int blocks = manifest.keys().size();
    Revealed party = new Revealed(FpVectors.create(scope.elements()), blocks);
    revealed.put(from, party);
    for (int b = 0; b < blocks; b++) {
      int block = b;
      byte[] key = manifest.keys().get(b);
      inbox.expect(
          scope.block(MessageKind.OPENED, from, b, key, plainBytes(b)),
          content -> takeBlock(from, party, block, key, content));
    }
  }

  private void takeBlock(int from, Revealed party, int block, byte[] key, byte[] sealed) {
    byte[] plain = scope.openBlock(MessageKind.OPENED, from, block, key, plainBytes(block), sealed);
    byte[] salt = Arrays.copyOf(plain, Limits.SALT_BYTES);
    if (party.salt == null) {
      party.salt = salt;
    } else if (!Arrays.equals(party.salt, salt)) {
      throw notAsCommitted(from);
    }
    int size = Limits.blockElements(scope.elements(), block);
    int at = block * Limits.BLOCK_ELEMENTS;
    scope.checkCanonical(
        FpVectors.read(plain, Limits.SALT_BYTES, size, party.vector, at),
        MessageKind.OPENED,
        from,
        block);
    party.missingBlocks--;
    if (party.missingBlocks == 0) {
      byte[] commitment =
          Digests.commitment(scope.attempt(), scope.round(), from, salt, party.vector);
      if (!Arrays.equals(commitment, commits.commitment(from))) {
        throw notAsCommitted(from);
      }
    }
  }

  private int plainBytes(int block) {
    return Limits.SALT_BYTES + scope.blockBytes(block);
  }

  private static byte[] salt(Revealed party) {
    if (party.salt == null) {
      throw RoundContext.outOfOrder("open");
    }
    return party.salt;
  }

  private ViolationException notAsCommitted(int from) {
    return scope
        .peers()
        .violation(
            ErrorCode.COMMITMENT,
            from,
            MessageKind.OPENED.name(),
            "what it reveals is not what it committed to; the result is refused");
  }

  /** A share can be off because it was revealed so or because it was dealt so (§1.4). */
  private ViolationException offPolynomial(OffPolynomialException e) {
    List<Integer> compute = scope.roster().indices(PartyRole.COMPUTE);
    List<String> culprits =
        e.culprits().stream().map(point -> scope.roster().id(compute.get(point - 1))).toList();
    return new ViolationException(
        ErrorCode.OFF_POLYNOMIAL,
        culprits,
        MessageKind.OPENED.name(),
        "the shares of the total do not lie on one polynomial: a compute party revealed a wrong"
            + " share, or a data party dealt it one; the result is refused");
  }
}
