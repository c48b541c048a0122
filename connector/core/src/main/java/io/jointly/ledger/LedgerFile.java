package io.jointly.ledger;

import io.jointly.codec.MalformedException;
import io.jointly.file.Chain;
import java.io.IOException;

/** A ledger's file while its lock is held: what is read from it or appended goes into a history. */
final class LedgerFile {

  private final Chain<LedgerLine> chain;
  private final History history;

  LedgerFile(Chain<LedgerLine> chain, History history) {
    this.chain = chain;
    this.history = history;
  }

  /**
   * Reads what any thread or process has appended since the last reading.
   *
   * @throws DamagedException if a line is not as it was written
   */
  void read() throws IOException {
    try {
      chain.readNew(line -> history.add(line.record()));
    } catch (MalformedException e) {
      throw new DamagedException(history.lines(), e);
    }
  }

  /** As {@link #read}, but a line that a crash has cut off is left as it is. */
  void look() throws IOException {
    try {
      chain.readWhole(line -> history.add(line.record()));
    } catch (MalformedException e) {
      throw new DamagedException(history.lines(), e);
    }
  }

  /** Appends a record. It survives a crash once this returns. */
  void append(LedgerRecord record) throws IOException {
    LedgerLine line = LedgerLine.after(chain.last(), record);
    chain.appendDurably(line.bytes(), line);
    history.add(record);
  }

  /** A line that is not as it was written. */
  static final class DamagedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private DamagedException(long line, MalformedException cause) {
      // People count lines from 1.
      super("line " + (line + 1) + ": " + cause.getMessage(), cause);
    }
  }
}
