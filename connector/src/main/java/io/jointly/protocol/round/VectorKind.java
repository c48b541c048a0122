package io.jointly.protocol.round;

import io.jointly.protocol.message.MessageKind;

/** The vectors that parties seal to each other (PROTOCOL.md §4): blocks, and a list of them. */
enum VectorKind {
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

  VectorKind(MessageKind list, MessageKind block) {
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
