package io.jointly.dealer.csv;

import io.jointly.collaboration.AnyCase;
import io.jointly.collaboration.Column;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The first row of a file, held against the columns of the table. What stands there is never
 * repeated: where there is no header, it is a row.
 */
final class CsvHeader {

  private final int[] columnOf;

  private CsvHeader(int[] columnOf) {
    this.columnOf = columnOf;
  }

  /**
   * Reads the header.
   *
   * @throws CallerException {@code DEALT_ROWS} unless it names each column once and nothing else
   */
  static CsvHeader of(Path file, CsvRow row, List<Column> columns) {
    Map<String, Integer> known = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      known.put(AnyCase.fold(columns.get(i).name()), i);
    }
    List<String> wrong = new ArrayList<>();
    boolean[] found = new boolean[columns.size()];
    int[] columnOf = new int[row.fields().length];
    for (int i = 0; i < columnOf.length; i++) {
      Integer column = column(known, row.fields()[i]);
      if (column == null) {
        wrong.add("its field " + (i + 1) + notAColumn(known, row.fields()[i], columns));
      } else if (found[column]) {
        wrong.add("column " + columns.get(column).name() + " stands there twice");
      } else {
        found[column] = true;
        columnOf[i] = column;
      }
    }
    for (int i = 0; i < found.length; i++) {
      if (!found[i]) {
        wrong.add("column " + columns.get(i).name() + " is missing");
      }
    }
    if (!wrong.isEmpty()) {
      throw new CallerException(
          ErrorCode.DEALT_ROWS,
          file
              + ":"
              + row.line()
              + ": the header does not fit: "
              + wrong.stream().limit(CsvMistakes.SHOWN).collect(Collectors.joining(", "))
              + ". Write a first line with the columns "
              + columns.stream().map(Column::name).collect(Collectors.joining(", "))
              + ", in any order and separated by commas"
              + separator(row));
    }
    return new CsvHeader(columnOf);
  }

  private static String notAColumn(
      Map<String, Integer> known, @Nullable String field, List<Column> columns) {
    Integer stripped = column(known, field == null ? null : field.strip());
    return stripped == null
        ? " is no column of the table"
        : " has blanks before or after the name " + columns.get(stripped).name();
  }

  private static @Nullable Integer column(Map<String, Integer> known, @Nullable String field) {
    return field == null ? null : known.get(AnyCase.fold(field));
  }

  /** Some programs write semicolons where the comma is the decimal separator. */
  private static String separator(CsvRow row) {
    String only = row.fields().length == 1 ? row.fields()[0] : null;
    if (only != null && only.indexOf(';') >= 0) {
      return "; the file seems to have semicolons";
    }
    return only != null && only.indexOf('\t') >= 0 ? "; the file seems to have tabs" : "";
  }

  int fields() {
    return columnOf.length;
  }

  /** The fields of a row that has as many, in the order of the table's columns. */
  @Nullable String[] inOrder(@Nullable String[] fields) {
    @Nullable String[] ordered = Arrays.copyOf(fields, fields.length);
    for (int i = 0; i < fields.length; i++) {
      ordered[columnOf[i]] = fields[i];
    }
    return ordered;
  }
}
