package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/**
 * The body of a COMMIT (PROTOCOL.md §4.5). The arrays are not copied.
 *
 * @param previous transcript of the round before
 * @param set bit i is set if the vector of party i was added
 */
public record CommitMessage(int round, byte[] previous, long set, byte[] inputs, byte[] commitment)
    implements RoundMessage {

  public static final int BYTES =
      Limits.HEADER_BYTES + 4 + 8 + 3 * Limits.DIGEST_BYTES + Envelope.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().u32(round).raw(previous).u64(set).raw(inputs).raw(commitment);
  }

  public static CommitMessage read(CanonicalReader in) {
    CommitMessage commit =
        new CommitMessage(
            RoundMessage.readRound(in),
            in.raw("previous transcript", Limits.DIGEST_BYTES),
            in.u64("set"),
            in.raw("inputs", Limits.DIGEST_BYTES),
            in.raw("commitment", Limits.DIGEST_BYTES));
    in.end();
    return commit;
  }
}
