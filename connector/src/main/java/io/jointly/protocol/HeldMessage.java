package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/** The body of a HELD (PROTOCOL.md §4.10). The array is not copied. */
record HeldMessage(byte[] record) {

  static final int BYTES = Envelope.HEADER_BYTES + Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  CanonicalWriter write() {
    return new CanonicalWriter().raw(record);
  }

  static HeldMessage read(CanonicalReader in) {
    HeldMessage held = new HeldMessage(in.raw("record", Limits.DIGEST_BYTES));
    in.end();
    return held;
  }
}
