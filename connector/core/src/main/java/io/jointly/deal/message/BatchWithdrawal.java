package io.jointly.deal.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.CanonicalWriter;
import io.jointly.crypto.PublicIdentity;
import io.jointly.protocol.message.MessageTime;
import io.jointly.protocol.parameters.Limits;
import java.time.Instant;

/**
 * The body of a WITHDRAWN (PROTOCOL.md 12.5): a batch is nobody's any more.
 *
 * @param withdrawnAt by the dealer's clock; whole seconds from 1970 on
 * @param name of the batch
 */
public record BatchWithdrawal(Instant withdrawnAt, String name) {

  /** The longest WITHDRAWN. */
  public static final int MAX_BYTES =
      Limits.HEADER_BYTES + 8 + 4 + DealingLimits.MAX_NAME_BYTES + PublicIdentity.SIGNATURE_BYTES;

  public CanonicalWriter write() {
    return new CanonicalWriter().u64(withdrawnAt.getEpochSecond()).text(name);
  }

  public static BatchWithdrawal read(CanonicalReader in) {
    BatchWithdrawal withdrawal =
        new BatchWithdrawal(MessageTime.read(in, "time"), BatchManifest.readName(in));
    in.end();
    return withdrawal;
  }
}
