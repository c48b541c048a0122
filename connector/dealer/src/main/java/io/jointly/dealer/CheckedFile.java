package io.jointly.dealer;

import io.jointly.deal.batch.BatchTask;
import io.jointly.deal.batch.DealtRowEncoder;
import io.jointly.deal.table.DealtTable;
import io.jointly.dealer.csv.CsvMistakes;
import io.jointly.dealer.csv.CsvRowSource;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file that was read to its end and whose rows can all be dealt. The array is not copied.
 *
 * @param replaced how many values outside their bounds a bound or NULL replaces
 * @param sha256 of its bytes
 */
record CheckedFile(Path path, long rows, long replaced, byte[] sha256) {

  /**
   * Reads a file and refuses it if any of its rows cannot be dealt.
   *
   * @param err where each mistake is told, and how far the reading is
   * @throws CallerException {@code DEALT_ROWS}
   */
  static CheckedFile read(
      Path path,
      DealtTable table,
      DealtRowEncoder encoder,
      PrintWriter err,
      ProgressLines progress) {
    CsvMistakes mistakes = new CsvMistakes(path);
    CheckedFile checked;
    try (CsvRowSource rows =
        CsvRowSource.open(path, encoder, mistakes, read -> progress.tell("checked", read, ""))) {
      while (rows.hasNext()) {
        rows.next();
      }
      checked = new CheckedFile(path, rows.rows(), rows.replaced(), rows.digest());
    }
    if (mistakes.count() > 0) {
      mistakes.first().forEach(err::println);
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          path
              + " has "
              + (mistakes.count() == 1 ? "1 mistake" : mistakes.count() + " mistakes")
              + (mistakes.count() > CsvMistakes.SHOWN
                  ? ", and the lines above are the first " + CsvMistakes.SHOWN
                  : ", see above")
              + "; nothing was dealt. Correct the file, or see --outside-bounds");
    }
    if (checked.rows() == 0) {
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          path + " has a header and no row; nothing was dealt. Check that it is the right file");
    }
    BatchTask.requireRows(table, checked.rows());
    return checked;
  }

  /** Refuses a file that is another one now. */
  void requireSame(long rowsNow, long mistakesNow, byte[] digestNow) {
    if (rowsNow != rows || mistakesNow > 0 || !Arrays.equals(digestNow, sha256)) {
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          path
              + " has changed since it was checked; nothing was dealt. Deal it again when nobody"
              + " writes to it");
    }
  }
}
