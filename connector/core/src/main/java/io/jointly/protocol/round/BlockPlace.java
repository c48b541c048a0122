package io.jointly.protocol.round;

import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.MessageKind;
import io.jointly.protocol.message.ProtocolDigests;
import java.io.Serializable;

/**
 * Where the blocks of a vector belong: what their contexts (PROTOCOL.md §3.3) and names (§5) are
 * made of. The arrays are not copied.
 *
 * @param number the round, or the number of a step
 */
record BlockPlace(byte[] session, byte[] attempt, AttemptNames names, Kind kind, int number)
    implements Serializable {

  /** The vectors that parties seal to each other (PROTOCOL.md §4): blocks, and a list of them. */
  enum Kind {
    /** A data party's vector, shared (§4.4). */
    SHARES(MessageKind.SHARED, MessageKind.SHARE),
    /** A compute party's products, shared again (§4.9). */
    PRODUCTS(MessageKind.RESHARED, MessageKind.RESHARE),
    /** A compute party's shares of the groups' values (§4.13). */
    GROUP_VALUES(MessageKind.TESTED, MessageKind.TEST),
    /** A compute party's share of the total (§4.6). */
    TOTALS(MessageKind.REVEAL, MessageKind.OPENED);

    private final MessageKind list;
    private final MessageKind block;

    Kind(MessageKind list, MessageKind block) {
      this.list = list;
      this.block = block;
    }

    /** The signed message that lists the blocks. */
    MessageKind list() {
      return list;
    }

    MessageKind block() {
      return block;
    }
  }

  String name(int from, int to, int block, byte[] ephemeralKey) {
    return names.block(kind.block(), number, from, to, block, ephemeralKey);
  }

  byte[] context(int from, int to, int block) {
    return ProtocolDigests.context(session, attempt, kind.block(), number, from, to, block);
  }
}
