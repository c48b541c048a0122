package io.jointly.deal.table;

import io.jointly.collaboration.Dealer;
import io.jointly.crypto.Identity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A dealer of a share table, with its private key.
 *
 * @param index its place in the table's list, from 0
 */
public record OwnDealer(int index, String id, Identity identity) {

  /** The most dealers that a message lists. */
  private static final int MOST_SHOWN = 5;

  /**
   * The dealer that an option names.
   *
   * @param identity the file of its private key
   * @throws CallerException (OPTION) if the table has no such dealer, (IDENTITY_FILE) if the file
   *     cannot be read or holds another key than the collaboration lists
   */
  public static OwnDealer of(DealtTable table, String id, Path identity) {
    List<Dealer> dealers = table.dealing().dealers();
    List<String> ids = dealers.stream().map(Dealer::id).toList();
    int index = ids.indexOf(id);
    if (index < 0) {
      throw new CallerException(
          ErrorCode.OPTION,
          "the option dealer names no dealer of table "
              + table.table().name()
              + "; write one of "
              + ids.stream().limit(MOST_SHOWN).collect(Collectors.joining(", "))
              + (ids.size() > MOST_SHOWN ? ", …" : ""));
    }
    Identity own = Identity.read(identity);
    own.requireListed(identity.toString(), "dealer " + id, dealers.get(index).publicKey());
    return new OwnDealer(index, id, own);
  }
}
