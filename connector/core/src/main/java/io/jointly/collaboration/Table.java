package io.jointly.collaboration;

import java.io.Serializable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A table of the collaboration.
 *
 * @param maxRows the greatest number of rows that one party may have, or that a share table may
 *     have, 1 to {@value #MOST_ROWS}
 * @param keys the columns that say which entities a row is about. Each entity belongs to the one
 *     before it. Empty if the rules count rows.
 * @param joins the other tables that a query may read together with this one
 * @param columns by name, in the file's order
 */
public record Table(
    String name,
    Content content,
    long maxRows,
    List<EntityKey> keys,
    Joins joins,
    Map<String, Column> columns)
    implements Serializable {

  /**
   * Tables that a query may read together with some table.
   *
   * @param named their names; null for all tables
   */
  public record Joins(@Nullable Set<String> named) implements Serializable {

    /** All tables. */
    public static final Joins ANY = new Joins(null);

    public Joins {
      named = named == null ? null : Collections.unmodifiableSet(new TreeSet<>(named));
    }

    public boolean allow(String table) {
      return named == null || named.contains(table);
    }
  }

  /** Whose rows a table has. */
  public sealed interface Content extends Serializable {}

  /** Whole rows, which each party has from its source. */
  public enum Whole implements Content {
    /** Each party's own, which nobody else sees. */
    OWN,
    /** The same at every party, such as a list of codes. */
    PUBLIC
  }

  /** Shares of rows that dealers have dealt: a share table. */
  public record Shares(Dealing dealing) implements Content {}

  /** 2^40: the greatest and the default value of {@code max_rows}. */
  public static final long MOST_ROWS = 1L << 40;

  /** The name of the catalog's own table, which tells of the answers. No joint table has it. */
  public static final String OF_ANSWERS = "answers";

  public Table {
    keys = List.copyOf(keys);
    columns = OrderedCopy.of(columns);
  }

  /** A table that a query may read together with any other. */
  public Table(
      String name,
      Content content,
      long maxRows,
      List<EntityKey> keys,
      Map<String, Column> columns) {
    this(name, content, maxRows, keys, Joins.ANY, columns);
  }

  /** A table of the parties' own rows. */
  public Table(String name, long maxRows, List<EntityKey> keys, Map<String, Column> columns) {
    this(name, Whole.OWN, maxRows, keys, columns);
  }

  /** A table whose rows are counted. */
  public Table(String name, long maxRows, Map<String, Column> columns) {
    this(name, maxRows, List.of(), columns);
  }

  /** Looks up a column as SQL does, ignoring case. */
  public Optional<Column> column(String anyCase) {
    return AnyCase.find(columns, anyCase);
  }

  /**
   * The column whose distinct values the rules count instead of rows: the first key's. Null if they
   * count rows. It need not be one of {@code columns} if its entity has no name; then queries
   * cannot use it.
   */
  public @Nullable String entityKey() {
    return keys.isEmpty() ? null : keys.get(0).column();
  }

  /** The key that a column is. */
  public Optional<EntityKey> key(String column) {
    return keys.stream().filter(key -> key.column().equals(column)).findFirst();
  }

  /** Whether every party has the same rows. */
  public boolean isPublic() {
    return content == Whole.PUBLIC;
  }

  /**
   * Whether it is a share table: compute parties have shares of its rows. Data parties may have own
   * rows of it, too.
   */
  public boolean isDealt() {
    return content instanceof Shares;
  }

  /** Whether each data party has a source of rows of its own, or a copy of public ones. */
  public boolean hasOwnRows() {
    return !(content instanceof Shares shares) || shares.dealing().hasOwnRows();
  }

  /** How its rows are dealt; empty if parties have them. */
  public Optional<Dealing> dealing() {
    return content instanceof Shares shares ? Optional.of(shares.dealing()) : Optional.empty();
  }
}
