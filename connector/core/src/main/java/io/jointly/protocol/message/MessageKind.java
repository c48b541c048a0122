package io.jointly.protocol.message;

import io.jointly.codec.MalformedException;
import io.jointly.crypto.Label;
import org.jspecify.annotations.Nullable;

/** The kinds of signed messages and of sealed blocks (PROTOCOL.md §4.1). */
public enum MessageKind {
  JOIN(1, Label.SIGN_JOIN),
  START(2, Label.SIGN_START),
  SHARED(3, Label.SIGN_SHARED),
  SHARE(4, null),
  COMMIT(5, Label.SIGN_COMMIT),
  REVEAL(6, Label.SIGN_REVEAL),
  OPENED(7, null),
  DONE(8, Label.SIGN_DONE),
  STOP(9, Label.SIGN_STOP),
  RESHARED(10, Label.SIGN_RESHARED),
  RESHARE(11, null),
  HELD(12, Label.SIGN_HELD),
  CHALLENGE(13, Label.SIGN_CHALLENGE),
  CHECK(14, Label.SIGN_CHECK),
  TESTED(15, Label.SIGN_TESTED),
  TEST(16, null),
  PENDING(17, Label.SIGN_PENDING),

  // Of dealing (§12), which has names of its own.
  BATCH(18, Label.SIGN_BATCH),
  PART(19, null),
  WITHDRAWN(20, Label.SIGN_WITHDRAWN),
  KEY(21, Label.SIGN_KEY),
  LIST(22, Label.SIGN_LIST),
  TAKEN(23, Label.SIGN_TAKEN),
  SEED(24, Label.SIGN_SEED),
  CHECKED(25, Label.SIGN_CHECKED),
  ACCEPTED(26, Label.SIGN_ACCEPTED);

  private final int wire;
  private final @Nullable Label signature;

  MessageKind(int wire, @Nullable Label signature) {
    this.wire = wire;
    this.signature = signature;
  }

  /** Whether it belongs to the dealing of a table (§12) and not to a session. */
  public boolean isOfDealing() {
    return compareTo(BATCH) >= 0;
  }

  int wire() {
    return wire;
  }

  /** The label under which messages of this kind are signed (§3.2). */
  public Label signature() {
    if (signature == null) {
      throw new IllegalArgumentException(this + " is a block: sealed, not signed");
    }
    return signature;
  }

  /** The signed kind of this number. */
  static MessageKind ofMessage(int wire) {
    for (MessageKind kind : values()) {
      if (kind.wire == wire && kind.signature != null) {
        return kind;
      }
    }
    throw new MalformedException("there is no message of kind " + wire);
  }
}
