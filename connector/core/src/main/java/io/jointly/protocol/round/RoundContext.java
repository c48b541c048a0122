package io.jointly.protocol.round;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.error.ErrorCode;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.message.RoundMessage;
import io.jointly.protocol.parameters.DisclosureChecks;
import io.jointly.protocol.parameters.Limits;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all phases of one round share: the attempt, the round's number, and the round before. */
final class RoundContext {

  /** What stands for the transcript of the round before the first. */
  private static final byte[] NO_ROUND = new byte[Limits.DIGEST_BYTES];

  private final AttemptContext attempt;
  private final int round;
  private final byte[] previous;

  private RoundContext(AttemptContext attempt, int round, byte[] previous) {
    this.attempt = attempt;
    this.round = round;
    this.previous = previous;
  }

  static RoundContext first(AttemptContext attempt) {
    return new RoundContext(attempt, 0, NO_ROUND);
  }

  /**
   * The round after this one.
   *
   * @param transcript of this round: what the next one goes on from
   */
  RoundContext next(byte[] transcript) {
    return new RoundContext(attempt, round + 1, transcript);
  }

  boolean isLast() {
    return round == own().rounds().size() - 1;
  }

  int round() {
    return round;
  }

  /** The transcript of the round before (§3.1). */
  byte[] previous() {
    return previous;
  }

  AttemptContext ofAttempt() {
    return attempt;
  }

  SessionParameters own() {
    return attempt.own();
  }

  int me() {
    return attempt.me();
  }

  Roster roster() {
    return attempt.roster();
  }

  List<Integer> others(PartyRole role) {
    return attempt.others(role);
  }

  PeerMessages peers() {
    return attempt.peers();
  }

  /** The digest of the attempt (§3.1). */
  byte[] attempt() {
    return attempt.attempt();
  }

  /** The length of the round's vector. */
  int elements() {
    return own().rounds().get(round);
  }

  /** What compute parties multiply in this round before anything is opened; null for nothing. */
  @Nullable DisclosureChecks checks() {
    DisclosureChecks checks = own().checks();
    return checks == null || !checks.multiplies(round) ? null : checks;
  }

  /** The number, among those of all rounds, of a step of this round's multiplications (§4.9). */
  int number(int step) {
    return Limits.MAX_STEPS * round + step;
  }

  /** Signs this party's message of the round. */
  Outgoing sign(MessageKind kind, CanonicalWriter body) {
    return sign(kind, round, body);
  }

  /**
   * @param number the round, or the number of a step
   */
  Outgoing sign(MessageKind kind, int number, CanonicalWriter body) {
    return attempt.sign(kind, attempt.names().message(kind, number, me()), body);
  }

  /** A partner's message of the round. */
  Awaited awaited(MessageKind kind, int from, int bytes) {
    return awaited(kind, round, from, bytes);
  }

  /**
   * @param number the round, or the number of a step
   */
  Awaited awaited(MessageKind kind, int number, int from, int bytes) {
    return attempt.awaited(kind, attempt.names().message(kind, number, from), from, bytes);
  }

  <M> M open(byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    return attempt.open(message, kind, from, read);
  }

  /** As {@link #open}, and the message must belong to this round (R4). */
  <M extends RoundMessage> M openInRound(
      byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    M body = open(message, kind, from, read);
    if (body.round() != round) {
      throw peers().wrongPlace(from, kind.name());
    }
    return body;
  }

  /** A partner must go on from the COMMITs that this party has seen in the round before (R24). */
  void checkPrevious(byte[] theirs, MessageKind kind, int from) {
    if (!Arrays.equals(theirs, previous)) {
      throw peers()
          .violation(
              ErrorCode.CONFLICT,
              from,
              kind.name(),
              "its COMMITs of the round before differ from this party's; a compute party,"
                  + " or the mailbox, showed two versions of one; nothing of this round was opened");
    }
  }

  /**
   * @param number the round, or the number of a step
   */
  BlockPlace place(BlockPlace.Kind kind, int number) {
    return new BlockPlace(attempt.session(), attempt.attempt(), attempt.names(), kind, number);
  }
}
