package io.jointly.audit;

import io.jointly.codec.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;

/**
 * The end of a log: its last whole record, and what a crash may have left behind it.
 *
 * @param size of the file, in bytes
 * @param torn a piece of a record behind it; usually nothing
 * @param unterminated whether of the last record only the line feed is missing
 */
record Tail(long size, Optional<Line> last, byte[] torn, boolean unterminated) {

  /** A torn line and the whole one before it. */
  private static final int WINDOW = 2 * (Line.MAX_BYTES + 1);

  /**
   * @throws MalformedException if the end is nothing that this software writes
   */
  static Tail read(FileChannel channel) throws IOException {
    long size = channel.size();
    byte[] window = read(channel, Math.max(0, size - WINDOW), size);
    int whole = lineFeedBefore(window, window.length) + 1;
    byte[] torn = Arrays.copyOfRange(window, whole, window.length);
    if (torn.length > Line.MAX_BYTES) {
      throw new MalformedException("its end is no line of an audit log");
    }
    Optional<Line> last = whole == 0 ? Optional.empty() : Optional.of(last(window, whole));
    Tail tail = new Tail(size, last, torn, false);
    return Line.parse(torn)
        .filter(line -> line.hashFits() && tail.isContinuedBy(line))
        .map(line -> new Tail(size, Optional.of(line), new byte[0], true))
        .orElse(tail);
  }

  private static Line last(byte[] window, int end) {
    int from = lineFeedBefore(window, end - 1) + 1;
    return Line.parse(Arrays.copyOfRange(window, from, end - 1))
        .filter(Line::hashFits)
        .orElseThrow(
            () -> new MalformedException("its last line is not one that this software writes"));
  }

  private boolean isContinuedBy(Line line) {
    return line.n() == nextNumber() && line.prev().equals(hash());
  }

  /** Bytes {@code from} to {@code to} of the file. */
  static byte[] read(FileChannel channel, long from, long to) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(to - from));
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, from + bytes.position()) < 0) {
        throw new IOException("it became shorter while it was read");
      }
    }
    return bytes.array();
  }

  private static int lineFeedBefore(byte[] bytes, int end) {
    int at = end - 1;
    while (at >= 0 && bytes[at] != '\n') {
      at--;
    }
    return at;
  }

  long nextNumber() {
    return last.map(line -> line.n() + 1).orElse(0L);
  }

  String hash() {
    return last.map(Line::hash).orElse(Line.FIRST_PREV);
  }
}
