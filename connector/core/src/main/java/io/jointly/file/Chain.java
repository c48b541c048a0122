package io.jointly.file;

import io.jointly.codec.MalformedException;
import io.jointly.file.ChainFormat.TornLine;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The lines of a {@link ChainedFile} while its lock is held. A reader has to come to the end of the
 * file, by {@link #readNew} or {@link #skipToEnd}, before it may append.
 *
 * @param <L> a line
 */
public final class Chain<L> {

  private static final byte LINE_FEED = '\n';

  private final FileChannel channel;
  private final ChainFormat<L> format;
  private final ChainEnd<L> end;
  private byte[] torn = new byte[0];

  Chain(FileChannel channel, ChainFormat<L> format, ChainEnd<L> end) {
    this.channel = channel;
    this.format = format;
    this.end = end;
  }

  /** The last whole line; empty in a new file. */
  public Optional<L> last() {
    return end.last();
  }

  /** What a crash has left behind the last line, where the format keeps it; usually nothing. */
  public byte[] torn() {
    return torn.clone();
  }

  /** The first {@code most} bytes of the file, or all of it if it is shorter. */
  public byte[] head(int most) throws IOException {
    return ChannelBytes.read(channel, 0, Math.min(most, channel.size()));
  }

  /**
   * Reads all lines that were appended, by anybody, since this object last looked.
   *
   * @param each told every line in turn; it may refuse one by a MalformedException
   * @throws MalformedException if a line does not continue the chain, or if lines that this object
   *     has seen are gone
   */
  public void readNew(Consumer<L> each) throws IOException {
    finish(readWhole(each), each);
  }

  /**
   * As {@link #readNew}, but what a crash has left behind the last whole line is left alone. So it
   * writes nothing, and nothing may be appended after it.
   *
   * @return what stands behind the last whole line
   */
  public byte[] readWhole(Consumer<L> each) throws IOException {
    requireUnchanged();
    byte[] unread = ChannelBytes.read(channel, end.offset(), channel.size());
    int from = 0;
    for (int at = 0; at < unread.length; at++) {
      if (unread[at] == LINE_FEED) {
        accept(Arrays.copyOfRange(unread, from, at), each);
        from = at + 1;
      }
    }
    return Arrays.copyOfRange(unread, from, unread.length);
  }

  /**
   * Goes to the last line without reading the lines before.
   *
   * @param mostLineBytes length of the longest line, without its line feed
   * @throws MalformedException if the file does not end in a line of this format, or if lines that
   *     this object has seen are gone
   */
  public void skipToEnd(int mostLineBytes) throws IOException {
    requireUnchanged();
    long size = channel.size();
    if (size == end.offset()) {
      return;
    }
    // Room for a whole line and a torn one behind it.
    long windowAt = Math.max(0, size - 2L * (mostLineBytes + 1));
    byte[] window = ChannelBytes.read(channel, windowAt, size);
    int whole = lineFeedBefore(window, window.length) + 1;
    if (window.length - whole > mostLineBytes) {
      throw new MalformedException("its end is longer than any line");
    }
    if (whole > 0) {
      int from = lineFeedBefore(window, whole - 1) + 1;
      byte[] line = Arrays.copyOfRange(window, from, whole - 1);
      end.move(windowAt + whole, format.parse(line), Arrays.copyOfRange(window, from, whole));
    }
    finish(Arrays.copyOfRange(window, whole, window.length), line -> {});
  }

  /**
   * Appends lines. They are on disk at the next {@link #appendDurably}, or when the operating
   * system sees fit.
   *
   * @param lines whole lines with their line feeds
   * @param last the last of them
   */
  public void append(byte[] lines, L last) throws IOException {
    write(lines, last, () -> {});
  }

  /** As {@link #append}, but these lines and all before are on disk when this returns. */
  public void appendDurably(byte[] lines, L last) throws IOException {
    write(lines, last, () -> channel.force(true));
  }

  private interface Flush {
    void run() throws IOException;
  }

  private void write(byte[] lines, L last, Flush flush) throws IOException {
    long at = end.offset() + torn.length;
    try {
      ChannelBytes.write(channel, at, lines);
      flush.run();
    } catch (IOException e) {
      if (format.tornLine() == TornLine.CUT_OFF) {
        // A whole line must not stand there when its writer was told that it does not.
        channel.truncate(at);
      }
      throw e;
    }
    torn = new byte[0];
    end.move(at + lines.length, last, lines);
  }

  private void requireUnchanged() throws IOException {
    if (channel.size() < end.offset()) {
      throw new MalformedException("it is shorter than when this process last used it");
    }
    if (!end.stillIn(channel)) {
      throw new MalformedException("its lines are not those that this process last saw there");
    }
  }

  private void accept(byte[] line, Consumer<L> each) {
    L read = next(line);
    each.accept(read);
    byte[] bytes = Arrays.copyOf(line, line.length + 1);
    bytes[line.length] = LINE_FEED;
    end.move(end.offset() + bytes.length, read, bytes);
  }

  private L next(byte[] line) {
    L read = format.parse(line);
    format.requireContinues(end.last(), read);
    return read;
  }

  /** Deals with what stands behind the last line feed. */
  private void finish(byte[] rest, Consumer<L> each) throws IOException {
    if (rest.length == 0) {
      return;
    }
    if (isNext(rest)) {
      // Only the line feed is missing.
      ChannelBytes.write(channel, end.offset() + rest.length, new byte[] {LINE_FEED});
      channel.force(true);
      accept(rest, each);
    } else if (format.tornLine() == TornLine.KEPT) {
      torn = rest;
    } else if (isNext(Arrays.copyOf(rest, rest.length - 1))) {
      // A crash does not change bytes: somebody has replaced the line feed.
      throw new MalformedException("it does not end with a line feed");
    } else {
      channel.truncate(end.offset());
      channel.force(true);
    }
  }

  private boolean isNext(byte[] line) {
    try {
      next(line);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  private static int lineFeedBefore(byte[] bytes, int limit) {
    int at = limit - 1;
    while (at >= 0 && bytes[at] != LINE_FEED) {
      at--;
    }
    return at;
  }
}
