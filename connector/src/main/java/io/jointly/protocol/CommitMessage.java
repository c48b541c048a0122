package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/**
 * The body of a COMMIT (PROTOCOL.md §4.5). The arrays are not copied.
 *
 * @param set bit i is set if the vector of party i was added
 */
record CommitMessage(long set, byte[] inputs, byte[] commitment) {

  static final int BYTES =
      Envelope.HEADER_BYTES + 8 + 2 * Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  CanonicalWriter write() {
    return new CanonicalWriter().u64(set).raw(inputs).raw(commitment);
  }

  static CommitMessage read(CanonicalReader in) {
    CommitMessage commit =
        new CommitMessage(
            in.u64("set"),
            in.raw("inputs", Limits.DIGEST_BYTES),
            in.raw("commitment", Limits.DIGEST_BYTES));
    in.end();
    return commit;
  }
}
