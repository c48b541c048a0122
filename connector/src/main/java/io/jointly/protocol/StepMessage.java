package io.jointly.protocol;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;

/**
 * The body of a RESHARED or TESTED (PROTOCOL.md §4.9, §4.13).
 *
 * @param step its number, see {@link Scope#step}; 0 in TESTED
 */
record StepMessage(int step, Manifest manifest) {

  static int bytes(int elements) {
    return Envelope.HEADER_BYTES + 4 + Manifest.bytes(elements) + Envelope.SIGNATURE_BYTES;
  }

  CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().u32(step));
  }

  static StepMessage read(CanonicalReader in) {
    return new StepMessage(
        in.count("step", Limits.MAX_STEPS * Limits.MAX_ROUNDS - 1), Manifest.read(in));
  }
}
