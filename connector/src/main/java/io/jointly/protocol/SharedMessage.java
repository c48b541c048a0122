package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/** The body of a SHARED (PROTOCOL.md §4.4). */
record SharedMessage(Manifest manifest) {

  static int bytes(int elements) {
    return Envelope.HEADER_BYTES + Manifest.bytes(elements) + Envelope.SIGNATURE_BYTES;
  }

  CanonicalWriter write() {
    return manifest.write(new CanonicalWriter());
  }

  static SharedMessage read(CanonicalReader in) {
    return new SharedMessage(Manifest.read(in));
  }
}
