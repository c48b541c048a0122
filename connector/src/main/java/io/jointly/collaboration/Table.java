package io.jointly.collaboration;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table that the parties hold together.
 *
 * @param maxRows the most rows that one party may have in it, 1 to {@value #MOST_ROWS}
 * @param entityKey the column of each party's source whose distinct values are counted in place of
 *     rows where a rule asks how many there are, or null where rows are counted. It need not be
 *     among {@code columns}, and then no query can use it.
 * @param columns by name, in the file's order
 */
public record Table(
    String name, long maxRows, @Nullable String entityKey, Map<String, Column> columns) {

  /** 2^40: the greatest, and the default, of {@code max_rows}. */
  public static final long MOST_ROWS = 1L << 40;

  public Table {
    columns = Copies.ordered(columns);
  }

  /** A table of which rows are counted. */
  public Table(String name, long maxRows, Map<String, Column> columns) {
    this(name, maxRows, null, columns);
  }

  /** Looks a column up as SQL does, without regard to case. */
  public Optional<Column> column(String anyCase) {
    return Names.find(columns, anyCase);
  }
}
