package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.crypto.Identity;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;

/**
 * A signed message's header, body and signature (PROTOCOL.md §4.1). The arrays are not copied.
 *
 * @param signed all that the signature covers: header and body
 */
public record Envelope(
    MessageKind kind, int from, byte[] session, byte[] attempt, byte[] signed, byte[] signature) {

  static final int SIGNATURE_BYTES = PublicIdentity.SIGNATURE_BYTES;

  /** The attempt in the header of messages that belong to no attempt: zeros (§4.1). */
  @SuppressWarnings("MutablePublicArray") // nothing writes into it
  public static final byte[] NO_ATTEMPT = new byte[Limits.DIGEST_BYTES];

  private static final byte[] MAGIC = {'J', 'N', 'T', 'L'};
  private static final int VERSION_AT = 4;

  public static Envelope sign(
      Identity identity,
      MessageKind kind,
      int from,
      byte[] session,
      byte[] attempt,
      CanonicalWriter body) {
    byte[] signed =
        new CanonicalWriter()
            .raw(MAGIC)
            .u16(Limits.VERSION)
            .u8(kind.wire())
            .u16(from)
            .raw(session)
            .raw(attempt)
            .raw(body.toByteArray())
            .toByteArray();
    return new Envelope(
        kind, from, session, attempt, signed, identity.sign(kind.signature(), signed));
  }

  /** The version that a message says it has; all versions write it in the same place. */
  public static int version(byte[] message) {
    CanonicalReader in = new CanonicalReader(message);
    if (!Arrays.equals(in.raw("magic", VERSION_AT), MAGIC)) {
      throw new MalformedException("it does not start with JNTL");
    }
    return in.u16("version");
  }

  /** Reads a message whose {@link #version} is this software's. */
  public static Envelope decode(byte[] message) {
    int bodyEnd = message.length - SIGNATURE_BYTES;
    if (bodyEnd < Limits.HEADER_BYTES) {
      throw new MalformedException(message.length + " bytes are too few for a message");
    }
    CanonicalReader in = new CanonicalReader(message);
    in.raw("magic and version", VERSION_AT + 2);
    return new Envelope(
        MessageKind.ofMessage(in.u8("kind")),
        in.u16("from"),
        in.raw("session", Limits.DIGEST_BYTES),
        in.raw("attempt", Limits.DIGEST_BYTES),
        Arrays.copyOf(message, bodyEnd),
        Arrays.copyOfRange(message, bodyEnd, message.length));
  }

  public byte[] encode() {
    byte[] message = Arrays.copyOf(signed, signed.length + SIGNATURE_BYTES);
    System.arraycopy(signature, 0, message, signed.length, SIGNATURE_BYTES);
    return message;
  }

  boolean verify(PublicIdentity sender) {
    return sender.verify(kind.signature(), signed, signature);
  }

  /** A reader that stands at the body. */
  public CanonicalReader body() {
    CanonicalReader in = new CanonicalReader(signed);
    in.raw("header", Limits.HEADER_BYTES);
    return in;
  }
}
