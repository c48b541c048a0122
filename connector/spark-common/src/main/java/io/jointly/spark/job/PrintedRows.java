package io.jointly.spark.job;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.apache.spark.sql.Row;

/** Prints rows as a table for people. */
final class PrintedRows {

  private PrintedRows() {}

  /**
   * @param most so many rows are printed
   * @param widest longer values are cut
   */
  static void print(
      List<String> columns, List<Row> rows, int most, int widest, Consumer<String> out) {
    if (columns.size() == 1
        && rows.size() == 1
        && String.valueOf(rows.get(0).get(0)).contains("\n")) {
      // A plan, or another text for people.
      rows.get(0).getString(0).lines().forEach(out);
      return;
    }
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns);
    for (Row row : rows.subList(0, Math.min(most, rows.size()))) {
      List<String> values = new ArrayList<>();
      for (int i = 0; i < columns.size(); i++) {
        values.add(row.isNullAt(i) ? "NULL" : String.valueOf(row.get(i)));
      }
      lines.add(values);
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], Math.min(widest, line.get(i).length()));
      }
    }
    lines.add(1, columns.stream().map(column -> "-".repeat(widest)).toList());
    lines.forEach(line -> out.accept(aligned(line, widths)));
    out.accept("(" + counted(rows.size(), most) + ")");
  }

  private static String counted(int rows, int most) {
    if (rows > most) {
      return String.format(Locale.ROOT, "the first %,d of %,d rows", most, rows);
    }
    return rows == 1 ? "1 row" : String.format(Locale.ROOT, "%,d rows", rows);
  }

  private static String aligned(List<String> values, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String value = values.get(i).replaceAll("\\p{Cntrl}", " ");
      value = value.length() > widths[i] ? value.substring(0, widths[i]) : value;
      line.append(value).append(" ".repeat(2 + widths[i] - value.length()));
    }
    return line.toString().stripTrailing();
  }
}
