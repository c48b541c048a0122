package io.jointly.deal.message;

import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.Identity;
import io.jointly.protocol.message.Envelope;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;
import java.util.function.UnaryOperator;

/** Messages that are made of a genuine one, and signed again. */
public final class ForgedMessage {

  private static final int VERSION_AT = 4;

  private final Envelope genuine;
  private final Identity signer;

  /**
   * @param signer of what is made
   */
  public ForgedMessage(byte[] genuine, Identity signer) {
    this.genuine = Envelope.decode(genuine);
    this.signer = signer;
  }

  /** With another body. */
  public byte[] body(UnaryOperator<byte[]> edit) {
    return made(genuine.kind(), genuine.from(), genuine.session(), genuine.attempt(), edit);
  }

  /** With the same content. */
  public byte[] signed() {
    return body(b -> b);
  }

  public byte[] kind(MessageKind kind) {
    return made(kind, genuine.from(), genuine.session(), genuine.attempt(), b -> b);
  }

  public byte[] from(int from) {
    return made(genuine.kind(), from, genuine.session(), genuine.attempt(), b -> b);
  }

  public byte[] session(byte[] session) {
    return made(genuine.kind(), genuine.from(), session, genuine.attempt(), b -> b);
  }

  public byte[] attempt(byte[] attempt) {
    return made(genuine.kind(), genuine.from(), genuine.session(), attempt, b -> b);
  }

  public byte[] version(int version) {
    byte[] signed = genuine.signed().clone();
    signed[VERSION_AT] = (byte) (version >>> 8);
    signed[VERSION_AT + 1] = (byte) version;
    byte[] signature = signer.sign(genuine.kind().signature(), signed);
    return new CanonicalWriter().raw(signed).raw(signature).toByteArray();
  }

  private byte[] made(
      MessageKind kind, int from, byte[] session, byte[] attempt, UnaryOperator<byte[]> edit) {
    byte[] body =
        Arrays.copyOfRange(genuine.signed(), Limits.HEADER_BYTES, genuine.signed().length);
    CanonicalWriter out = new CanonicalWriter().raw(edit.apply(body));
    return Envelope.sign(signer, kind, from, session, attempt, out).encode();
  }

  // Edits of bodies.

  static byte[] with(byte[] bytes, int at, int value) {
    byte[] changed = bytes.clone();
    changed[at] = (byte) value;
    return changed;
  }

  static byte[] flip(byte[] bytes, int at) {
    return with(bytes, at, bytes[at] ^ 1);
  }

  static byte[] u32(byte[] bytes, int at, long value) {
    byte[] changed = bytes.clone();
    System.arraycopy(new CanonicalWriter().u32(value).toByteArray(), 0, changed, at, 4);
    return changed;
  }

  /** Shorter by some bytes; or, if less is negative, with zeros behind. */
  static byte[] cut(byte[] bytes, int less) {
    return Arrays.copyOf(bytes, bytes.length - less);
  }
}
