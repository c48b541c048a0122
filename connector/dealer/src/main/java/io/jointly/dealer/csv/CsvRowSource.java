package io.jointly.dealer.csv;

import io.jointly.collaboration.Column;
import io.jointly.deal.batch.DealtRow;
import io.jointly.deal.batch.DealtRowEncoder;
import io.jointly.dealer.csv.FieldParser.BadFieldException;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a CSV file that can be dealt, one after the other. Rows that cannot are left out, and
 * {@link CsvMistakes} says why. An empty line is no row where the table has several columns.
 *
 * <p>Reading fails with {@link CallerException} {@code DEALT_ROWS} where the file cannot be read,
 * is not UTF-8 or is no CSV.
 */
public final class CsvRowSource implements Iterator<DealtRow>, AutoCloseable {

  private final CsvFile file;
  private final CsvHeader header;
  private final DealtRowEncoder encoder;
  private final CsvMistakes mistakes;
  private final LongConsumer progress;
  private @Nullable DealtRow next;
  private long rows;
  private long replaced;

  private CsvRowSource(
      CsvFile file,
      CsvHeader header,
      DealtRowEncoder encoder,
      CsvMistakes mistakes,
      LongConsumer progress) {
    this.file = file;
    this.header = header;
    this.encoder = encoder;
    this.mistakes = mistakes;
    this.progress = progress;
  }

  /**
   * Opens a file and reads its header.
   *
   * @param progress is told after each row how many have been read
   * @throws CallerException {@code DEALT_ROWS} if the header does not fit the table
   */
  public static CsvRowSource open(
      Path path, DealtRowEncoder encoder, CsvMistakes mistakes, LongConsumer progress) {
    CsvFile file = CsvFile.open(path);
    try {
      CsvRow first =
          file.next()
              .orElseThrow(
                  () ->
                      new CallerException(
                          ErrorCode.DEALT_ROWS,
                          path + " is empty; write a line with the names of the columns first"));
      CsvHeader header = CsvHeader.of(path, first, encoder.columns());
      return new CsvRowSource(file, header, encoder, mistakes, progress);
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public boolean hasNext() {
    while (next == null) {
      Optional<CsvRow> read = file.next();
      if (read.isEmpty()) {
        return false;
      }
      CsvRow row = read.get();
      if (!row.isBlank() || header.fields() == 1) {
        next = encode(row);
        progress.accept(++rows);
      }
    }
    return true;
  }

  private @Nullable DealtRow encode(CsvRow row) {
    if (row.fields().length != header.fields()) {
      mistakes.add(
          row.line(),
          "the row has " + row.fields().length + " fields and the header has " + header.fields());
      return null;
    }
    if (row.isBlank()) {
      mistakes.add(row.line(), "the line is empty, so that nobody can tell whether it is a row");
      return null;
    }
    List<Column> columns = encoder.columns();
    @Nullable String[] fields = header.inOrder(row.fields());
    @Nullable Object[] values = new Object[fields.length];
    boolean fits = true;
    for (int i = 0; i < fields.length; i++) {
      try {
        values[i] = FieldParser.parse(columns.get(i), fields[i]);
      } catch (BadFieldException e) {
        mistakes.add(row.line(), text(columns.get(i), String.valueOf(e.getMessage())));
        fits = false;
      }
    }
    DealtRow encoded =
        encoder.encode(values, (column, why) -> mistakes.add(row.line(), text(column, why)));
    if (!fits || encoded == null) {
      return null;
    }
    replaced += encoded.replaced();
    return encoded;
  }

  private static String text(Column column, String why) {
    return "column " + column.name() + ": the value " + why;
  }

  @Override
  public DealtRow next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    DealtRow row = next;
    next = null;
    return row;
  }

  /** How many rows have been read, those with mistakes among them. */
  public long rows() {
    return rows;
  }

  /** How many values were outside their bounds and have been replaced. */
  public long replaced() {
    return replaced;
  }

  /** SHA-256 of the whole file, once {@link #hasNext} has said that there is no other row. */
  public byte[] digest() {
    return file.digest();
  }

  @Override
  public void close() {
    file.close();
  }
}
