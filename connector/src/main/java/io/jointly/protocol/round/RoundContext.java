package io.jointly.protocol.round;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BadSealException;
import io.jointly.crypto.BlockOpener;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.error.ErrorCode;
import io.jointly.error.InternalException;
import io.jointly.field.Fp127;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Digests;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.Manifest;
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
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What all phases of one round share: who, where, after what, and this party's keys. */
public final class RoundContext {

  /** What stands for the transcript of the round before the first. */
  private static final byte[] NO_ROUND = new byte[Limits.DIGEST_BYTES];

  private final SessionParameters own;
  private final Identity identity;
  private final SessionKey key;
  private final byte[] session;
  private final byte[] attempt;
  private final AttemptNames names;
  private final int round;
  private final byte[] previous;
  private final PeerMessages peers;

  private RoundContext(
      SessionParameters own,
      Identity identity,
      SessionKey key,
      byte[] session,
      byte[] attempt,
      AttemptNames names,
      int round,
      byte[] previous) {
    this.own = own;
    this.identity = identity;
    this.key = key;
    this.session = session;
    this.attempt = attempt;
    this.names = names;
    this.round = round;
    this.previous = previous;
    this.peers = new PeerMessages(own.roster());
  }

  /** The first round. */
  public static RoundContext of(
      SessionParameters own,
      Identity identity,
      SessionKey key,
      byte[] session,
      byte[] attempt,
      AttemptNames names) {
    return new RoundContext(own, identity, key, session, attempt, names, 0, NO_ROUND);
  }

  /**
   * The round after this one.
   *
   * @param transcript of this round: what the next one goes on from
   */
  RoundContext next(byte[] transcript) {
    return new RoundContext(own, identity, key, session, attempt, names, round + 1, transcript);
  }

  boolean isLast() {
    return round == own.rounds().size() - 1;
  }

  int round() {
    return round;
  }

  /** The transcript of the round before (§3.1). */
  byte[] previous() {
    return previous;
  }

  SessionParameters own() {
    return own;
  }

  int me() {
    return own.me();
  }

  public Roster roster() {
    return own.roster();
  }

  /** The length of the round's vector. */
  int elements() {
    return own.rounds().get(round);
  }

  /** What this round does on shares before anything is opened; null for nothing. */
  @Nullable DisclosureChecks tests() {
    DisclosureChecks tests = own.tests();
    return tests == null || !tests.multiplies(round) ? null : tests;
  }

  /** The number of a step of this round's multiplications, which no other round has (§6). */
  int step(int ofRound) {
    return Limits.MAX_STEPS * round + ofRound;
  }

  SessionKey key() {
    return key;
  }

  byte[] session() {
    return session;
  }

  public byte[] attempt() {
    return attempt;
  }

  AttemptNames names() {
    return names;
  }

  public PeerMessages peers() {
    return peers;
  }

  /** Other parties with a part, ascending. */
  public List<Integer> others(PartyRole part) {
    return roster().indices(part).stream().filter(i -> i != me()).toList();
  }

  public Outgoing sign(MessageKind kind, CanonicalWriter body) {
    return sign(kind, round, body);
  }

  /**
   * @param number the round, or the step of a test
   */
  public Outgoing sign(MessageKind kind, int number, CanonicalWriter body) {
    Envelope envelope = Envelope.sign(identity, kind, me(), session, attempt, body);
    return new Outgoing(name(kind, number, me()), envelope.encode());
  }

  private String name(MessageKind kind, int number, int from) {
    return kind == MessageKind.DONE ? names.done(from) : names.message(kind, number, from);
  }

  public <M> M open(byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    return peers.openAt(message, kind, from, session, attempt, read).body();
  }

  /** As {@link #open}, and it must belong to this round (R4). */
  <M extends RoundMessage> M openInRound(
      byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    M body = open(message, kind, from, read);
    if (body.round() != round) {
      throw peers.wrongPlace(from, kind.name());
    }
    return body;
  }

  /** A partner must go on from the COMMITs that this party has opened or added after (R24). */
  void checkPrevious(byte[] theirs, MessageKind kind, int from) {
    if (!Arrays.equals(theirs, previous)) {
      throw peers.violation(
          ErrorCode.CONFLICT,
          from,
          kind.name(),
          "it goes on from other COMMITs of the round before than this party; a compute party, or"
              + " the mailbox, showed two; nothing of this round was opened");
    }
  }

  public Awaited message(MessageKind kind, int from, int bytes) {
    return message(kind, round, from, bytes);
  }

  /**
   * @param number the round, or the step of a test
   */
  public Awaited message(MessageKind kind, int number, int from, int bytes) {
    return new Awaited(roster().id(from), kind.name(), name(kind, number, from), bytes);
  }

  /** A sealed block of so many bytes of plaintext from a party to this one. */
  Awaited block(MessageKind kind, int from, int block, byte[] ephemeralKey, int plainBytes) {
    return block(kind, round, from, block, ephemeralKey, plainBytes);
  }

  /**
   * @param number the round, or the step of a test
   */
  Awaited block(
      MessageKind kind, int number, int from, int block, byte[] ephemeralKey, int plainBytes) {
    return new Awaited(
        roster().id(from),
        kind.name(),
        names.block(kind, number, from, me(), block, ephemeralKey),
        BlockSealer.sealedLength(plainBytes));
  }

  byte[] context(MessageKind kind, int from, int to, int block) {
    return context(kind, round, from, to, block);
  }

  byte[] context(MessageKind kind, int number, int from, int to, int block) {
    return Digests.context(session, attempt, kind, number, from, to, block);
  }

  /** Opens a block for this party (§3.3, R12 and R13). */
  byte[] openBlock(
      MessageKind kind, int from, int block, byte[] ephemeralKey, int plainBytes, byte[] sealed) {
    return openBlock(kind, round, from, block, ephemeralKey, plainBytes, sealed);
  }

  /**
   * @param number the round, or the step of a test
   */
  byte[] openBlock(
      MessageKind kind,
      int number,
      int from,
      int block,
      byte[] ephemeralKey,
      int plainBytes,
      byte[] sealed) {
    int wanted = BlockSealer.sealedLength(plainBytes);
    if (sealed.length != wanted) {
      throw peers.violation(
          ErrorCode.MALFORMED,
          from,
          kind.name(),
          "block "
              + block
              + " has "
              + sealed.length
              + " bytes, and the query asks for "
              + wanted
              + "; see who writes to the mailbox");
    }
    try {
      return BlockOpener.open(key, ephemeralKey, context(kind, number, from, me(), block), sealed);
    } catch (BadSealException e) {
      throw peers.violation(
          ErrorCode.SEAL,
          from,
          kind.name(),
          "block "
              + block
              + " does not open: it was altered, or sealed for another place or with another key;"
              + " see who writes to the mailbox");
    }
  }

  /** Bytes of plaintext of a vector's block, without a salt. */
  int blockBytes(int block) {
    return Limits.blockElements(elements(), block) * Fp127.BYTES;
  }

  /** A list of blocks must be the one that the query needs (R11). */
  Manifest checked(Manifest manifest, MessageKind kind, int from) {
    return checked(manifest, kind, from, elements());
  }

  Manifest checked(Manifest manifest, MessageKind kind, int from, int wanted) {
    if (!manifest.fits(wanted)) {
      throw peers.violation(
          ErrorCode.WRONG_MANIFEST,
          from,
          kind.name(),
          "it lists "
              + manifest.keys().size()
              + " blocks of "
              + manifest.elements()
              + " elements, and the query makes "
              + wanted
              + "; use the same release at all parties");
    }
    return manifest;
  }

  /** Elements of a partner must be canonical (R14). */
  void checkCanonical(OptionalInt firstBad, MessageKind kind, int from, int block) {
    if (firstBad.isPresent()) {
      throw peers.violation(
          ErrorCode.MALFORMED,
          from,
          kind.name(),
          "an element of block " + block + " is not below 2^127 - 1; its software is at fault");
    }
  }

  public static InternalException outOfOrder(String step) {
    return new InternalException(
        ErrorCode.BUG, step + " was called out of order or for a second time");
  }
}
