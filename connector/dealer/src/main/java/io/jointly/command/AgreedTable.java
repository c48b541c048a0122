package io.jointly.dealer;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.collaboration.Table;
import io.jointly.collaboration.reader.CollaborationReader;
import io.jointly.crypto.Identity;
import io.jointly.deal.table.DealtTable;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A share table as its collaboration has it.
 *
 * @param file the collaboration's, for messages
 */
record AgreedTable(Path file, Collaboration collaboration, DealtTable table) {

  /** A dealer of the table, with its private key. */
  record Owner(int index, String id, Identity identity) {}

  /**
   * Reads the collaboration and finds the table.
   *
   * @throws CallerException (OPTION) if there is no such table, or if it is no share table
   */
  static AgreedTable read(Path file, String name) {
    Collaboration collaboration =
        CollaborationReader.readAsDealer(file, LocalDate.now(ZoneOffset.UTC));
    List<String> dealt =
        collaboration.tables().values().stream().filter(Table::isDealt).map(Table::name).toList();
    Table table =
        collaboration
            .table(name)
            .filter(Table::isDealt)
            .orElseThrow(
                () ->
                    new CallerException(
                        ErrorCode.OPTION,
                        "--table names no share table of "
                            + file
                            + (dealt.isEmpty()
                                ? ", which has none"
                                : "; write one of " + String.join(", ", dealt))));
    return new AgreedTable(file, collaboration, DealtTable.of(table));
  }

  String name() {
    return table.table().name();
  }

  Dealing dealing() {
    return table.dealing();
  }

  /**
   * Finds a dealer and reads its key.
   *
   * @throws CallerException (OPTION) if the table has no such dealer, (IDENTITY_FILE) if the file
   *     holds another key than the collaboration lists
   */
  Owner owner(String id, Path identity) {
    List<String> ids = dealing().dealers().stream().map(Dealer::id).toList();
    int index = ids.indexOf(id);
    if (index < 0) {
      throw new CallerException(
          ErrorCode.OPTION,
          "--dealer names no dealer of table "
              + name()
              + " in "
              + file
              + "; write one of "
              + ids.stream().limit(5).collect(Collectors.joining(", "))
              + (ids.size() > 5 ? ", …" : ""));
    }
    Identity own = Identity.read(identity);
    String listed = dealing().dealers().get(index).publicKey();
    if (!own.publicKey().base64().equals(listed)) {
      throw new CallerException(
          ErrorCode.IDENTITY_FILE,
          identity
              + " holds another identity's key: its public key is "
              + own.publicKey().base64()
              + ", but the collaboration lists for dealer "
              + id
              + " "
              + listed);
    }
    return new Owner(index, id, own);
  }
}
