package io.jointly.file;

import java.util.Optional;

/**
 * One kind of chained file: what its lines are and what binds each to the line before.
 *
 * @param <L> a line that was read
 */
public interface ChainFormat<L> {

  /** What happens to the beginning of a line that a crash has left at the end of a file. */
  enum TornLine {
    /** It is removed, and so is a line whose write fails. */
    CUT_OFF,
    /** It stays, and the next append has to say so. */
    KEPT
  }

  /**
   * Reads a line by itself.
   *
   * @param line without its line feed
   * @throws io.jointly.codec.MalformedException if it is not a line of this kind
   */
  L parse(byte[] line);

  /**
   * Checks the binding between two lines.
   *
   * @param before empty for the first line of a file
   * @throws io.jointly.codec.MalformedException if {@code line} does not continue {@code before}
   */
  void requireContinues(Optional<L> before, L line);

  TornLine tornLine();
}
