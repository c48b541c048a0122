package io.jointly.examples.studies;

import io.jointly.examples.ResultTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All answers of a study, by the names of their queries. */
public final class StudyAnswers {

  private final Map<String, StudyAnswer> answers = new LinkedHashMap<>();

  /** A row of an answer. */
  public record Line(Map<String, String> cells) {

    /** A cell as it is written; null if it is NULL. */
    public @Nullable String text(String column) {
      String cell = cells.get(column);
      if (cell == null) {
        throw new IllegalArgumentException("no column " + column + " in " + cells.keySet());
      }
      return cell.equals(ResultTable.NULL) ? null : cell;
    }

    /**
     * A cell as it is written.
     *
     * @throws IllegalArgumentException if it is NULL
     */
    public String word(String column) {
      String cell = text(column);
      if (cell == null) {
        throw new IllegalArgumentException(column + " is NULL in " + cells);
      }
      return cell;
    }

    /**
     * A cell that is a number.
     *
     * @throws NumberFormatException if it is not
     */
    public double number(String column) {
      String cell = text(column);
      return cell == null ? Double.NaN : Double.parseDouble(cell);
    }
  }

  public StudyAnswers(List<StudyAnswer> all) {
    all.forEach(answer -> answers.put(answer.query().name(), answer));
  }

  public List<StudyAnswer> all() {
    return List.copyOf(answers.values());
  }

  /**
   * The rows of an answer.
   *
   * @throws IllegalArgumentException if there is no such query
   */
  public List<Line> of(String query) {
    StudyAnswer answer = answers.get(query);
    if (answer == null) {
      throw new IllegalArgumentException("no query " + query + " in " + answers.keySet());
    }
    List<String> names = answer.table().columnNames();
    List<Line> lines = new ArrayList<>();
    for (List<String> row : answer.table().rows()) {
      Map<String, String> cells = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        cells.put(names.get(i), row.get(i));
      }
      lines.add(new Line(cells));
    }
    return lines;
  }
}
