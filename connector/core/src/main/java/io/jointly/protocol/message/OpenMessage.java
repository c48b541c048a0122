package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.codec.MalformedException;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import io.jointly.protocol.parameters.Limits;

/**
 * The body of a CHALLENGE or CHECK (PROTOCOL.md §4.11, §4.12): shares that everybody may see. The
 * array is not copied.
 */
public record OpenMessage(int round, long[] shares) implements RoundMessage {

  public static int bytes(int elements) {
    return Limits.HEADER_BYTES + 4 + elements * Fp127.BYTES + Envelope.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    byte[] bytes = new byte[FpVectors.length(shares) * Fp127.BYTES];
    FpVectors.write(shares, 0, FpVectors.length(shares), bytes, 0);
    return new CanonicalWriter().u32(round).raw(bytes);
  }

  public static OpenMessage read(CanonicalReader in, int elements) {
    int round = RoundMessage.readRound(in);
    byte[] bytes = in.raw("shares", elements * Fp127.BYTES);
    in.end();
    long[] shares = FpVectors.create(elements);
    if (FpVectors.read(bytes, 0, elements, shares, 0).isPresent()) {
      throw new MalformedException("a share is not below 2^127 - 1");
    }
    return new OpenMessage(round, shares);
  }
}
