package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/** The body of a REVEAL (PROTOCOL.md §4.6). The array is not copied. */
record RevealMessage(byte[] transcript, Manifest manifest) {

  static int bytes(int elements) {
    return Envelope.HEADER_BYTES
        + Limits.DIGEST_BYTES
        + Manifest.bytes(elements)
        + Envelope.SIGNATURE_BYTES;
  }

  CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().raw(transcript));
  }

  static RevealMessage read(CanonicalReader in) {
    return new RevealMessage(in.raw("transcript", Limits.DIGEST_BYTES), Manifest.read(in));
  }
}
