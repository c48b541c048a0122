package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.BlockSealer;
import io.jointly.crypto.Identity;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.JoinMessage;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Makes messages and blocks that a session's parties could have made but should not have. */
final class Forger {

  final Sessions genuine;
  private final SeededRandom random = new SeededRandom("forger");

  Forger(Sessions genuine) {
    this.genuine = genuine;
  }

  Envelope envelope(String name) {
    return Envelope.decode(genuine.get(name));
  }

  /** The message under a name with another body, properly signed. */
  byte[] body(String name, UnaryOperator<byte[]> change) {
    Envelope old = envelope(name);
    byte[] body = new CanonicalReader(old.signed()).raw("all", old.signed().length);
    byte[] only = Arrays.copyOfRange(body, Limits.HEADER_BYTES, body.length);
    return sign(old, old.kind(), old.from(), old.session(), old.attempt(), change.apply(only));
  }

  /** The same, through the message's fields. */
  <M> byte[] fields(
      String name, Function<CanonicalReader, M> read, Function<M, CanonicalWriter> write) {
    CanonicalWriter body = write.apply(read.apply(envelope(name).body()));
    return body(name, old -> body.toByteArray());
  }

  /** The message under a name with another header, properly signed by its sender. */
  byte[] header(String name, MessageKind kind, int from, byte[] session, byte[] attempt) {
    Envelope old = envelope(name);
    byte[] body = Arrays.copyOfRange(old.signed(), Limits.HEADER_BYTES, old.signed().length);
    return sign(old, kind, from, session, attempt, body);
  }

  /** The message under a name, signed by somebody else. */
  byte[] signedBy(String name, int signer) {
    Envelope old = envelope(name);
    byte[] body = Arrays.copyOfRange(old.signed(), Limits.HEADER_BYTES, old.signed().length);
    return Envelope.sign(
            genuine.parties.identities.get(signer),
            old.kind(),
            old.from(),
            old.session(),
            old.attempt(),
            new CanonicalWriter().raw(body))
        .encode();
  }

  private byte[] sign(
      Envelope old, MessageKind kind, int from, byte[] session, byte[] attempt, byte[] body) {
    Identity sender = genuine.parties.identities.get(old.from());
    return Envelope.sign(sender, kind, from, session, attempt, new CanonicalWriter().raw(body))
        .encode();
  }

  BlockSealer sealer() {
    return BlockSealer.create(random);
  }

  /** Seals a plaintext to a party. */
  byte[] seal(BlockSealer sealer, int to, byte[] context, byte[] plain) {
    String join = genuine.sessions.get(0).names().join(to, 0);
    try {
      return sealer.seal(JoinMessage.read(envelope(join).body()).sessionKey(), context, plain);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
