package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/**
 * The body of a SHARED (PROTOCOL.md §4.4). The array is not copied.
 *
 * @param previous transcript of the round before
 */
public record SharedMessage(int round, byte[] previous, Manifest manifest) implements RoundMessage {

  public static int bytes(int elements) {
    return Limits.HEADER_BYTES
        + 4
        + Limits.DIGEST_BYTES
        + Manifest.bytes(elements)
        + Envelope.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().u32(round).raw(previous));
  }

  public static SharedMessage read(CanonicalReader in) {
    return new SharedMessage(
        RoundMessage.readRound(in),
        in.raw("previous transcript", Limits.DIGEST_BYTES),
        Manifest.read(in));
  }
}
