package io.jointly.examples;

import java.util.List;

/** Formats cells in columns for a terminal: numbers right-aligned, the rest left-aligned. */
public final class TextTable {

  private TextTable() {}

  /** The table with its header and a rule below it; every line ends with a newline. */
  public static String format(List<String> header, List<List<String>> rows) {
    StringBuilder out = new StringBuilder();
    int[] widths = new int[header.size()];
    boolean[] right = new boolean[header.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] = rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
      widths[i] = Math.max(widths[i], header.get(i).length());
      right[i] = rows.stream().allMatch(row -> isNumber(row.get(column)));
    }
    line(out, header, widths, right);
    for (int i = 0; i < widths.length; i++) {
      out.append(i == 0 ? "" : "  ").append("-".repeat(widths[i]));
    }
    out.append('\n');
    rows.forEach(row -> line(out, row, widths, right));
    return out.toString();
  }

  /** A result in readable form. */
  public static String format(ResultTable result) {
    List<List<String>> rows =
        result.rows().stream()
            .map(row -> row.stream().map(c -> c.equals(ResultTable.NULL) ? "NULL" : c).toList())
            .toList();
    return format(result.columnNames(), rows);
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths, boolean[] right) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String pad = " ".repeat(widths[i] - cells.get(i).length());
      line.append(i == 0 ? "" : "  ");
      line.append(right[i] ? pad + cells.get(i) : cells.get(i) + pad);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }

  private static boolean isNumber(String cell) {
    return cell.equals("NULL") || cell.matches("-?[0-9][0-9.,]*(E-?[0-9]+)?");
  }
}
