package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;
import java.time.Instant;

/**
 * The body of a PENDING (PROTOCOL.md §4.14): a person at the sender has to decide about a query.
 * The array is not copied.
 *
 * @param join the asking JOIN's digest
 * @param until when the sender refuses if nobody has decided; whole seconds from 1970 on
 */
public record PendingMessage(byte[] join, Instant until) {

  public static final int BYTES =
      Limits.HEADER_BYTES + Limits.DIGEST_BYTES + 8 + Envelope.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(join).u64(until.getEpochSecond());
  }

  public static PendingMessage read(CanonicalReader in) {
    byte[] join = in.raw("JOIN digest", Limits.DIGEST_BYTES);
    Instant until = MessageTime.read(in, "until");
    in.end();
    return new PendingMessage(join, until);
  }
}
