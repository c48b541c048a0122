package io.jointly.deal.table;

import io.jointly.collaboration.Dealer;
import io.jointly.collaboration.Dealing;
import io.jointly.crypto.BadKeyException;
import io.jointly.crypto.PublicIdentity;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.util.AbstractList;
import java.util.List;

/**
 * The identities of a table's dealers, in the order of its list. Each is checked when it is asked
 * for: there may be ten thousand, and few are needed at a time.
 */
public final class DealerIdentities extends AbstractList<PublicIdentity> {

  private final List<Dealer> dealers;

  public DealerIdentities(Dealing dealing) {
    this.dealers = dealing.dealers();
  }

  /**
   * @throws CallerException (COLLABORATION_FILE) if the listed key is none
   */
  @Override
  public PublicIdentity get(int dealer) {
    Dealer listed = dealers.get(dealer);
    try {
      return PublicIdentity.parse(listed.publicKey());
    } catch (BadKeyException e) {
      throw new CallerException(
          ErrorCode.COLLABORATION_FILE,
          "the public key of dealer "
              + listed.id()
              + " cannot be used ("
              + e.getMessage()
              + "); write the 44 characters that 'jointly keygen' printed at that dealer",
          e);
    }
  }

  @Override
  public int size() {
    return dealers.size();
  }
}
