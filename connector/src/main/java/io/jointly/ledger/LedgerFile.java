package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.crypto.Digest;
import io.jointly.crypto.Label;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * The lines of a ledger. Each is the base64 of a record's bytes followed by the digest of the line
 * before and these bytes, so that a line which was changed, moved or taken out from among the
 * others is noticed. What stands behind the last line feed was never waited for, so nothing
 * followed from it: it is cut off.
 *
 * <p>Used by who holds the file's lock.
 */
final class LedgerFile {

  private static final byte LINE_FEED = '\n';

  private final FileChannel channel;
  private final History history;
  private final Position position;

  /** How far the file has been read, kept between two openings of it. */
  static final class Position {
    private long offset;
    private byte[] digest = new byte[0];
  }

  LedgerFile(FileChannel channel, History history, Position position) {
    this.channel = channel;
    this.history = history;
    this.position = position;
  }

  /**
   * Reads what has been added, by whomever, since the last reading.
   *
   * @throws DamagedException where a line is not what was once written
   */
  void read() throws IOException {
    long size = channel.size();
    if (size < position.offset) {
      throw new DamagedException(history.lines(), "the file was longer a moment ago");
    }
    byte[] rest = new byte[Math.toIntExact(size - position.offset)];
    ByteBuffer into = ByteBuffer.wrap(rest);
    while (into.hasRemaining()) {
      if (channel.read(into, position.offset + into.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    int from = 0;
    for (int at = 0; at < rest.length; at++) {
      if (rest[at] == LINE_FEED) {
        line(Arrays.copyOfRange(rest, from, at));
        from = at + 1;
      }
    }
    if (from < rest.length) {
      tail(Arrays.copyOfRange(rest, from, rest.length));
    }
  }

  /** What a crash has left behind the last line feed. */
  private void tail(byte[] tail) throws IOException {
    if (isWhole(tail)) {
      write("\n".getBytes(StandardCharsets.US_ASCII), position.offset + tail.length);
      line(tail);
      return;
    }
    if (isWhole(Arrays.copyOf(tail, tail.length - 1))) {
      throw new DamagedException(history.lines(), "it does not end with a line feed");
    }
    channel.truncate(position.offset);
    channel.force(true);
  }

  private boolean isWhole(byte[] line) {
    try {
      content(line);
      return true;
    } catch (MalformedException e) {
      return false;
    }
  }

  /** Adds a record, and returns when it will survive a crash. */
  void append(LedgerRecord record) throws IOException {
    byte[] content = record.encode();
    byte[] digest = digest(content);
    byte[] both = Arrays.copyOf(content, content.length + digest.length);
    System.arraycopy(digest, 0, both, content.length, digest.length);
    byte[] line =
        (Base64.getEncoder().encodeToString(both) + "\n").getBytes(StandardCharsets.US_ASCII);
    try {
      write(line, position.offset);
    } catch (IOException e) {
      // The next reader would cut off half a line; a whole one must not look as if it had stood.
      channel.truncate(position.offset);
      throw e;
    }
    history.add(record);
    position.offset += line.length;
    position.digest = digest;
  }

  private void write(byte[] bytes, long offset) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(bytes);
    while (out.hasRemaining()) {
      channel.write(out, offset + out.position());
    }
    channel.force(true);
  }

  private byte[] digest(byte[] content) {
    return Digest.of(Label.LEDGER, position.digest, content);
  }

  private void line(byte[] line) {
    try {
      byte[] content = content(line);
      history.add(LedgerRecord.decode(content));
      position.digest = digest(content);
      position.offset += line.length + 1;
    } catch (MalformedException e) {
      throw new DamagedException(history.lines(), String.valueOf(e.getMessage()));
    }
  }

  private byte[] content(byte[] line) {
    byte[] both;
    try {
      both = Base64.getDecoder().decode(line);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("it is no base64");
    }
    if (both.length < Digest.BYTES || !Arrays.equals(Base64.getEncoder().encode(both), line)) {
      throw new MalformedException("it is cut off or not canonical");
    }
    byte[] content = Arrays.copyOf(both, both.length - Digest.BYTES);
    byte[] digest = digest(content);
    if (!Arrays.equals(both, content.length, both.length, digest, 0, digest.length)) {
      throw new MalformedException("its checksum does not fit it and the lines before");
    }
    return content;
  }

  /** A line that is not what was once written. */
  static final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedException(long line, String what) {
      // People count lines from 1.
      super("line " + (line + 1) + ": " + what);
    }
  }
}
