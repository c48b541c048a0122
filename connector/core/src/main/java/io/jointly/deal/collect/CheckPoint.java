package io.jointly.deal.collect;

import io.jointly.crypto.FieldRandom;
import io.jointly.deal.DealtLayout;
import io.jointly.field.FpVectors;

/** Where rows are checked: z and ρ, which follow from the combined seed (PROTOCOL.md 12.6). */
final class CheckPoint {

  private static final long LEAST = 2L * DealtLayout.MAX_ELEMENTS;

  private CheckPoint() {}

  /** z, the first coefficient that is none of the points of a proof, and ρ, the next one. */
  static long[] of(byte[] combined) {
    FieldRandom coefficients = FieldRandom.ofPublic(combined);
    long[] challenge = FpVectors.create(2);
    do {
      coefficients.fill(challenge, 0, 1);
    } while (challenge[1] == 0 && Long.compareUnsigned(challenge[0], LEAST) <= 0);
    coefficients.fill(challenge, 1, 1);
    return challenge;
  }
}
