package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;

/**
 * The body of an ACCEPTED (PROTOCOL.md 12.6). The array is not copied.
 *
 * @param digest of the verdicts on all rows
 */
public record AcceptedRows(byte[] digest) {

  public static final int BYTES =
      Limits.HEADER_BYTES + Limits.DIGEST_BYTES + PublicIdentity.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(digest);
  }

  public static AcceptedRows read(CanonicalReader in) {
    AcceptedRows accepted = new AcceptedRows(in.raw("verdicts digest", Limits.DIGEST_BYTES));
    in.end();
    return accepted;
  }
}
