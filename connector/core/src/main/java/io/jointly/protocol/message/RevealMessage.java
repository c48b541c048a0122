package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/** The body of a REVEAL (PROTOCOL.md §4.6). The array is not copied. */
public record RevealMessage(int round, byte[] transcript, Manifest manifest)
    implements RoundMessage {

  public static int bytes(int elements) {
    return Limits.HEADER_BYTES
        + 4
        + Limits.DIGEST_BYTES
        + Manifest.bytes(elements)
        + Envelope.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().u32(round).raw(transcript));
  }

  public static RevealMessage read(CanonicalReader in) {
    return new RevealMessage(
        RoundMessage.readRound(in), in.raw("transcript", Limits.DIGEST_BYTES), Manifest.read(in));
  }
}
