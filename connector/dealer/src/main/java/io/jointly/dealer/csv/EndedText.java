package io.jointly.dealer.csv;

import java.io.IOException;
import java.io.Reader;

/**
 * A text with a line of its own behind its end. Where the parser does not find that line as a row,
 * it stands in a field whose quote was never closed.
 */
final class EndedText extends Reader {

  /** The only field of the line behind the end. */
  static final String END = "\0";

  private final Reader text;
  private char last = '\n';
  private String tail = "";
  private boolean ended;

  EndedText(Reader text) {
    this.text = text;
  }

  @Override
  public int read(char[] into, int from, int length) throws IOException {
    if (!ended) {
      int read = text.read(into, from, length);
      if (read >= 0) {
        last = read > 0 ? into[from + read - 1] : last;
        return read;
      }
      ended = true;
      tail = last == '\n' || last == '\r' ? END : "\n" + END;
    }
    int read = Math.min(length, tail.length());
    tail.getChars(0, read, into, from);
    tail = tail.substring(read);
    return read == 0 ? -1 : read;
  }

  @Override
  public void close() throws IOException {
    text.close();
  }
}
