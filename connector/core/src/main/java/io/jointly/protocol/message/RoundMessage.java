package io.jointly.protocol.message;

import io.jointly.codec.CanonicalReader;
import io.jointly.protocol.parameters.Limits;

/** The body of a message that belongs to one round (PROTOCOL.md §4). */
public sealed interface RoundMessage
    permits SharedMessage, CommitMessage, RevealMessage, OpenMessage {

  /** Counted from 0. */
  int round();

  /** The first field of each of them. */
  static int readRound(CanonicalReader in) {
    return in.count("round", Limits.MAX_ROUNDS - 1);
  }
}
