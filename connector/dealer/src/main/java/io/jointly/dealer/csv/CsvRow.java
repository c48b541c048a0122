package io.jointly.dealer.csv;

import org.jspecify.annotations.Nullable;

/**
 * A row of the file as it is written. The array is not copied.
 *
 * @param line on which it begins, from 1
 * @param fields null where nothing stands between two separators; an empty text where two quotes do
 */
record CsvRow(long line, @Nullable String[] fields) {

  /** Whether its line is empty. */
  boolean isBlank() {
    return fields.length == 1 && fields[0] == null;
  }

  /** Whether it looks like the line behind the end of the file. */
  boolean isEnd() {
    return fields.length == 1 && EndedText.END.equals(fields[0]);
  }
}
