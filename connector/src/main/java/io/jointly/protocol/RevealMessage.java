package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/** The body of a REVEAL (PROTOCOL.md §4.6). The array is not copied. */
record RevealMessage(int round, byte[] transcript, Manifest manifest) implements RoundMessage {

  static int bytes(int elements) {
    return Envelope.HEADER_BYTES
        + 4
        + Limits.DIGEST_BYTES
        + Manifest.bytes(elements)
        + Envelope.SIGNATURE_BYTES;
  }

  CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().u32(round).raw(transcript));
  }

  static RevealMessage read(CanonicalReader in) {
    return new RevealMessage(
        RoundMessage.readRound(in), in.raw("transcript", Limits.DIGEST_BYTES), Manifest.read(in));
  }
}
