package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/** The body of a DONE (PROTOCOL.md §4.7). The array is not copied. */
public record DoneMessage(byte[] result) {

  public static final int BYTES =
      Limits.HEADER_BYTES + Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(result);
  }

  public static DoneMessage read(CanonicalReader in) {
    DoneMessage done = new DoneMessage(in.raw("result", Limits.DIGEST_BYTES));
    in.end();
    return done;
  }
}
