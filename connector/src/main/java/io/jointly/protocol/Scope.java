package io.jointly.protocol;

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
import java.util.List;
import java.util.function.Function;

/** What all phases of one attempt share: who, where, and this party's keys. */
final class Scope {

  private final SessionParameters own;
  private final Identity identity;
  private final SessionKey key;
  private final byte[] session;
  private final byte[] attempt;
  private final AttemptNames names;
  private final Peers peers;

  Scope(
      SessionParameters own,
      Identity identity,
      SessionKey key,
      byte[] session,
      byte[] attempt,
      AttemptNames names) {
    this.own = own;
    this.identity = identity;
    this.key = key;
    this.session = session;
    this.attempt = attempt;
    this.names = names;
    this.peers = new Peers(own.roster());
  }

  SessionParameters own() {
    return own;
  }

  int me() {
    return own.me();
  }

  Roster roster() {
    return own.roster();
  }

  int elements() {
    return own.elements();
  }

  SessionKey key() {
    return key;
  }

  byte[] session() {
    return session;
  }

  byte[] attempt() {
    return attempt;
  }

  AttemptNames names() {
    return names;
  }

  Peers peers() {
    return peers;
  }

  /** Other parties with a part, ascending. */
  List<Integer> others(Part part) {
    return roster().indices(part).stream().filter(i -> i != me()).toList();
  }

  Outgoing sign(MessageKind kind, CanonicalWriter body) {
    Envelope envelope = Envelope.sign(identity, kind, me(), session, attempt, body);
    return new Outgoing(names.message(kind, me()), envelope.encode());
  }

  <M> M open(byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    return peers.openAt(message, kind, from, session, attempt, read).body();
  }

  Awaited message(MessageKind kind, int from, int bytes) {
    return new Awaited(roster().id(from), kind.name(), names.message(kind, from), bytes);
  }

  /** A sealed block of so many bytes of plaintext from a party to this one. */
  Awaited block(MessageKind kind, int from, int block, byte[] ephemeralKey, int plainBytes) {
    return new Awaited(
        roster().id(from),
        kind.name(),
        names.block(kind, from, me(), block, ephemeralKey),
        BlockSealer.sealedLength(plainBytes));
  }

  byte[] context(MessageKind kind, int from, int to, int block) {
    return Digests.context(session, attempt, kind, from, to, block);
  }

  /** Opens a block for this party (§3.3, R12 and R13). */
  byte[] openBlock(
      MessageKind kind, int from, int block, byte[] ephemeralKey, int plainBytes, byte[] sealed) {
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
      return BlockOpener.open(key, ephemeralKey, context(kind, from, me(), block), sealed);
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
    if (!manifest.fits(elements())) {
      throw peers.violation(
          ErrorCode.WRONG_MANIFEST,
          from,
          kind.name(),
          "it lists "
              + manifest.keys().size()
              + " blocks of "
              + manifest.elements()
              + " elements, and the query makes "
              + elements()
              + "; use the same release at all parties");
    }
    return manifest;
  }

  /** Elements of a partner must be canonical (R14). */
  void checkCanonical(int firstBad, MessageKind kind, int from, int block) {
    if (firstBad >= 0) {
      throw peers.violation(
          ErrorCode.MALFORMED,
          from,
          kind.name(),
          "an element of block " + block + " is not below 2^127 - 1; its software is at fault");
    }
  }

  static InternalException outOfOrder(String step) {
    return new InternalException(
        ErrorCode.BUG, step + " was called out of order or for a second time");
  }
}
