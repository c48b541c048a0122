package io.jointly.protocol.round;

import io.jointly.protocol.message.AttemptNames;
import io.jointly.protocol.message.Digests;
import java.io.Serializable;

/**
 * Where the blocks of a vector belong: what their contexts (PROTOCOL.md §3.3) and names (§5) are
 * made of. The arrays are not copied.
 *
 * @param number the round, or the number of a step
 */
record BlockPlace(byte[] session, byte[] attempt, AttemptNames names, VectorKind kind, int number)
    implements Serializable {

  String name(int from, int to, int block, byte[] ephemeralKey) {
    return names.block(kind.block(), number, from, to, block, ephemeralKey);
  }

  byte[] context(int from, int to, int block) {
    return Digests.context(session, attempt, kind.block(), number, from, to, block);
  }
}
