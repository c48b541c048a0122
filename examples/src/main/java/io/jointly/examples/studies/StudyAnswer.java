package io.jointly.examples.studies;

import io.jointly.examples.ResultTable;
import io.jointly.examples.TextTable;
import java.util.List;

/**
 * A joint answer and what it says of itself.
 *
 * @param declared how many groups there could be
 * @param shown how many of them are shown
 * @param hidden the values of each group that is not shown, in no order
 */
public record StudyAnswer(
    StudyQuery query, ResultTable table, int declared, int shown, List<List<String>> hidden) {

  /** Of an answer with more rows, people see the first ones. */
  private static final int LONG = 40;

  private static final int FIRST = 12;

  public StudyAnswer {
    hidden = hidden.stream().map(List::copyOf).toList();
  }

  /** For people. */
  public String text() {
    String end = "(%d of %d declared groups are shown)\n".formatted(shown, declared);
    if (table.rows().size() <= LONG) {
      return TextTable.format(table) + end;
    }
    ResultTable first = new ResultTable(table.columns(), table.rows().subList(0, FIRST));
    int more = table.rows().size() - FIRST;
    return TextTable.format(first) + "… and %d rows more\n".formatted(more) + end;
  }

  /** In CSV; there is nothing in the place of NULL. */
  String csv() {
    StringBuilder text = new StringBuilder(line(table.columnNames()));
    table.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(List<String> cells) {
    List<String> quoted = cells.stream().map(StudyAnswer::cell).toList();
    return String.join(",", quoted) + "\n";
  }

  private static String cell(String cell) {
    if (cell.equals(ResultTable.NULL)) {
      return "";
    }
    return cell.contains(",") || cell.contains("\"")
        ? "\"" + cell.replace("\"", "\"\"") + "\""
        : cell;
  }
}
