package io.jointly.deal.key;

import io.jointly.crypto.Encapsulation;
import io.jointly.deal.message.BatchManifest;
import java.io.Serializable;

/**
 * A compute party's newest dealing key, with the secret under which the parts of a batch are sealed
 * to it. It travels to the dealer's own executors, which have the rows as well.
 *
 * @param party its index
 * @param number of the key, as BATCH names it
 */
public record RecipientKey(int party, int number, Encapsulation encapsulation)
    implements Serializable {

  /** What BATCH says of it. */
  public BatchManifest.Recipient listed() {
    return new BatchManifest.Recipient(number, encapsulation.ciphertext());
  }
}
