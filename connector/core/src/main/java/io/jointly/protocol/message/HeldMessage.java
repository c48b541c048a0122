package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/** The body of a HELD (PROTOCOL.md §4.10). The array is not copied. */
public record HeldMessage(byte[] record) {

  public static final int BYTES =
      Limits.HEADER_BYTES + Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(record);
  }

  public static HeldMessage read(CanonicalReader in) {
    HeldMessage held = new HeldMessage(in.raw("record", Limits.DIGEST_BYTES));
    in.end();
    return held;
  }
}
