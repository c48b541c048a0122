package io.jointly.command;

import io.jointly.collaboration.Collaboration;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealtTable;

/** A share table, and the collaboration that has agreed on it. */
public record AgreedTable(Collaboration collaboration, DealtTable table) {

  public String name() {
    return table.table().name();
  }

  /** To what all that is dealt is bound: 32 bytes. */
  public byte[] dealing() {
    return DealingDigests.dealing(collaboration.digest(), name());
  }
}
