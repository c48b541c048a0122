package io.jointly.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;

/** How far one object has come in a chained file. Kept between two openings of the file. */
final class ChainEnd<L> {

  private long offset;
  private Optional<L> last = Optional.empty();
  private byte[] lastBytes = new byte[0];

  /** Bytes of the file up to and with the line feed of the last line. */
  long offset() {
    return offset;
  }

  Optional<L> last() {
    return last;
  }

  /**
   * @param bytes those that end at {@code newOffset}; they have to be there the next time, too
   */
  void move(long newOffset, L newLast, byte[] bytes) {
    offset = newOffset;
    last = Optional.of(newLast);
    lastBytes = bytes;
  }

  boolean stillIn(FileChannel channel) throws IOException {
    return Arrays.equals(lastBytes, ChannelBytes.read(channel, offset - lastBytes.length, offset));
  }
}
