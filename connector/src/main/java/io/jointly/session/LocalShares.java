package io.jointly.session;

import io.jointly.protocol.ShareTask;
import io.jointly.protocol.SharedBlocks;

/** Shares this party's vector, which was computed before the session began. */
@FunctionalInterface
public interface LocalShares {

  /**
   * Shares every block with {@link ShareTask#shareBlock}, wherever that is done, and collects what
   * came back. Called once, after START; never for a party that is no data party.
   *
   * @throws io.jointly.error.JointlyException if it cannot be done; partners are told the code
   */
  SharedBlocks share(ShareTask task);
}
