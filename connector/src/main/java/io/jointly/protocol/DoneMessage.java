package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/** The body of a DONE (PROTOCOL.md §4.7). The array is not copied. */
record DoneMessage(byte[] result) {

  static final int BYTES = Envelope.HEADER_BYTES + Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  CanonicalWriter write() {
    return new CanonicalWriter().raw(result);
  }

  static DoneMessage read(CanonicalReader in) {
    DoneMessage done = new DoneMessage(in.raw("result", Limits.DIGEST_BYTES));
    in.end();
    return done;
  }
}
