package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;

/**
 * A table that the parties hold together.
 *
 * @param maxRows the most rows that one party may have in it, 1 to {@value #MOST_ROWS}
 * @param columns by name, in the file's order
 */
public record Table(String name, long maxRows, Map<String, Column> columns) {

  /** 2^40: the greatest, and the default, of {@code max_rows}. */
  public static final long MOST_ROWS = 1L << 40;

  public Table {
    columns = Copies.ordered(columns);
  }

  /** Looks a column up as SQL does, without regard to case. */
  public Optional<Column> column(String anyCase) {
    return Names.find(columns, anyCase);
  }
}
