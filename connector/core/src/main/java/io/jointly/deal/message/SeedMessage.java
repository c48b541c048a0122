package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.parameters.Limits;
import java.util.Arrays;

/**
 * The body of a SEED (PROTOCOL.md 12.6). The arrays are not copied.
 *
 * @param taken digest of LIST and of every TAKEN that the party has seen
 * @param seed the party's
 */
public record SeedMessage(byte[] taken, byte[] seed) {

  public static final int BYTES =
      Limits.HEADER_BYTES
          + Limits.DIGEST_BYTES
          + DealingLimits.SEED_BYTES
          + PublicIdentity.SIGNATURE_BYTES;

  /** Whether it is the seed to whose digest the party has held itself. */
  public boolean fits(TakenBlocks own) {
    return Arrays.equals(DealingDigests.seed(seed), own.seedDigest());
  }

  public CanonicalWriter write() {
    return new CanonicalWriter().raw(taken).raw(seed);
  }

  public static SeedMessage read(CanonicalReader in) {
    SeedMessage message =
        new SeedMessage(
            in.raw("TAKEN digest", Limits.DIGEST_BYTES), in.raw("seed", DealingLimits.SEED_BYTES));
    in.end();
    return message;
  }
}
