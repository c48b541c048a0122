package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.protocol.parameters.Limits;

/**
 * The body of a RESHARED or TESTED (PROTOCOL.md §4.9, §4.13).
 *
 * @param step the number of the step (§4.9); 0 in TESTED
 */
public record CircuitStepMessage(int step, Manifest manifest) {

  public static int bytes(int elements) {
    return Limits.HEADER_BYTES + 4 + Manifest.bytes(elements) + Envelope.SIGNATURE_BYTES;
  }

  public CanonicalWriter write() {
    return manifest.write(new CanonicalWriter().u32(step));
  }

  public static CircuitStepMessage read(CanonicalReader in) {
    return new CircuitStepMessage(
        in.count("step", Limits.MAX_STEPS * Limits.MAX_ROUNDS - 1), Manifest.read(in));
  }
}
