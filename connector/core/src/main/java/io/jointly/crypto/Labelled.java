package io.jointly.crypto;

import java.nio.ByteBuffer;

/**
 * Encodes a label and parts as one byte string that can be decoded uniquely: the length of the
 * label and of each part (eight bytes, big-endian) precedes it.
 */
final class Labelled {

  private Labelled() {}

  static byte[] encode(Label label, byte[]... parts) {
    byte[] name = label.bytes();
    int size = Math.addExact(Long.BYTES, name.length);
    for (byte[] part : parts) {
      size = Math.addExact(size, Math.addExact(Long.BYTES, part.length));
    }
    ByteBuffer out = ByteBuffer.allocate(size).putLong(name.length).put(name);
    for (byte[] part : parts) {
      out.putLong(part.length).put(part);
    }
    return out.array();
  }
}
