package io.jointly.dealer.csv;

import de.siegmar.fastcsv.reader.AbstractBaseCsvCallbackHandler;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes the fields of a row from the parser, and keeps apart what has quotes and what has not. */
final class CsvRowHandler extends AbstractBaseCsvCallbackHandler<CsvRow> {

  private final List<@Nullable String> fields = new ArrayList<>();
  private long line = 1;

  /** Where the row begins that is being read, or was read last. */
  long line() {
    return line;
  }

  @Override
  protected void handleBegin(long startingLineNumber) {
    line = startingLineNumber;
    fields.clear();
  }

  @Override
  protected void handleField(int index, char[] buffer, int offset, int length, boolean quoted) {
    fields.add(length == 0 && !quoted ? null : new String(buffer, offset, length));
  }

  @Override
  protected void handleEmpty() {
    fields.add(null);
  }

  @Override
  protected CsvRow buildRecord() {
    return new CsvRow(line, fields.toArray(String[]::new));
  }
}
