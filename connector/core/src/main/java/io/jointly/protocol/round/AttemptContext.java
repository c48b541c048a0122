package io.jointly.protocol.round;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Identity;
import io.jointly.crypto.SessionKey;
import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.Awaited;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.Outgoing;
import io.jointly.protocol.message.PeerMessages;
import io.jointly.protocol.parameters.PartyRole;
import io.jointly.protocol.parameters.Roster;
import io.jointly.protocol.parameters.SessionParameters;
import java.util.List;
import java.util.function.Function;

/**
 * What stays the same in all rounds of an attempt: parties, digests, names and this party's keys.
 */
public final class AttemptContext {

  private final SessionParameters own;
  private final Identity identity;
  private final SessionKey key;
  private final byte[] session;
  private final byte[] attempt;
  private final AttemptNames names;
  private final PeerMessages peers;

  private AttemptContext(
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
    this.peers = new PeerMessages(own.roster());
  }

  /**
   * @param session the digest of the session (§3.1)
   * @param attempt the digest of the attempt
   */
  public static AttemptContext of(
      SessionParameters own,
      Identity identity,
      SessionKey key,
      byte[] session,
      byte[] attempt,
      AttemptNames names) {
    return new AttemptContext(own, identity, key, session, attempt, names);
  }

  SessionParameters own() {
    return own;
  }

  /** This party's index. */
  public int me() {
    return own.me();
  }

  public Roster roster() {
    return own.roster();
  }

  /** Other parties with a role, ascending. */
  public List<Integer> others(PartyRole role) {
    return roster().indices(role).stream().filter(i -> i != me()).toList();
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

  public AttemptNames names() {
    return names;
  }

  public PeerMessages peers() {
    return peers;
  }

  /** A message of this party, signed, under its name. */
  public Outgoing sign(MessageKind kind, String name, CanonicalWriter body) {
    return new Outgoing(name, Envelope.sign(identity, kind, me(), session, attempt, body).encode());
  }

  /** A message of a partner that this party waits for. */
  public Awaited awaited(MessageKind kind, String name, int from, int bytes) {
    return new Awaited(roster().id(from), kind.name(), name, bytes);
  }

  /** Checks and reads a partner's message of this attempt (R1 to R4). */
  public <M> M open(byte[] message, MessageKind kind, int from, Function<CanonicalReader, M> read) {
    return peers.openAt(message, kind, from, session, attempt, read).body();
  }
}
