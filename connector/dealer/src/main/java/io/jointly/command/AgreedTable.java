package io.jointly.command;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.deal.message.DealingDigests;
import io.jointly.deal.table.DealtTable;
import java.util.List;

/** A share table, and the collaboration that has agreed on it. */
public record AgreedTable(Collaboration collaboration, DealtTable table) {

  /**
   * All share tables of a collaboration.
   *
   * @throws io.jointly.error.CallerException (COLLABORATION_FILE) if one cannot be dealt
   */
  public static List<AgreedTable> allOf(Collaboration collaboration) {
    return collaboration.tables().values().stream()
        .filter(Table::isDealt)
        .map(table -> new AgreedTable(collaboration, DealtTable.of(table)))
        .toList();
  }

  public String name() {
    return table.table().name();
  }

  /** To what all that is dealt is bound: 32 bytes. */
  public byte[] dealing() {
    return DealingDigests.dealing(collaboration.digest(), name());
  }
}
