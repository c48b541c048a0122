package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.message.MessageTime;
import io.jointly.protocol.parameters.Limits;
import java.time.Instant;

/**
 * The body of a KEY (PROTOCOL.md 12.5): a compute party's dealing key. The array is not copied.
 *
 * @param number the number in its name
 * @param madeAt by the party's clock; whole seconds from 1970 on
 * @param publicKey X-Wing
 */
public record DealingKeyMessage(int number, Instant madeAt, byte[] publicKey) {

  public static final int BYTES =
      Limits.HEADER_BYTES + 4 + 8 + Limits.SESSION_KEY_BYTES + PublicIdentity.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().u32(number).u64(madeAt.getEpochSecond()).raw(publicKey);
  }

  public static DealingKeyMessage read(CanonicalReader in) {
    DealingKeyMessage key =
        new DealingKeyMessage(
            in.count("number", Limits.MAX_NUMBER),
            MessageTime.read(in, "time"),
            in.raw("dealing key", Limits.SESSION_KEY_BYTES));
    in.end();
    return key;
  }
}
