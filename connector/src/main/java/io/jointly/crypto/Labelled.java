package io.jointly.crypto;

import java.nio.ByteBuffer;

/**
 * A label and parts as one byte string from which they can be read back: the label and each part
 * stand behind their length, eight bytes, big-endian.
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
