package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table whose rows are distributed over the parties.
 *
 * @param maxRows the greatest number of rows that one party may have, 1 to {@value #MOST_ROWS}
 * @param entityKey the column of each party's source whose distinct values the rules count instead
 *     of rows; null if they count rows. It need not be one of {@code columns}; if it is not,
 *     queries cannot use it.
 * @param columns by name, in the file's order
 */
public record Table(
    String name, long maxRows, @Nullable String entityKey, Map<String, Column> columns) {

  /** 2^40: the greatest and the default value of {@code max_rows}. */
  public static final long MOST_ROWS = 1L << 40;

  /** The name of the catalog's own table, which tells of the answers. No joint table has it. */
  public static final String OF_ANSWERS = "answers";

  public Table {
    columns = OrderedCopy.of(columns);
  }

  /** A table whose rows are counted. */
  public Table(String name, long maxRows, Map<String, Column> columns) {
    this(name, maxRows, null, columns);
  }

  /** Looks up a column as SQL does, ignoring case. */
  public Optional<Column> column(String anyCase) {
    return NameReader.find(columns, anyCase);
  }
}
