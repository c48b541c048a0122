package io.jointly.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/** Reads and writes all of the bytes, however many calls it takes. */
final class ChannelBytes {

  private ChannelBytes() {}

  static void write(FileChannel channel, long at, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) {
      channel.write(rest, at + rest.position());
    }
  }

  /** The bytes from {@code from} up to, but without, {@code to}. */
  static byte[] read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    return bytes.array();
  }
}
