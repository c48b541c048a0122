package io.jointly.rehearsal;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Party;
import io.jointly.collaboration.Role;
import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Rows that {@code collaboration.yaml} allows and nobody has: for queries that are written before
 * there are rows to ask. The same seed makes the same rows.
 */
public final class MockRows {

  /** The most rows of one table at one party. */
  public static final int MOST_ROWS = 1_000_000;

  /** One value in so many is NULL. */
  private static final int NULLS = 40;

  /** Rows of a public table in which no column's values are listed. */
  private static final int PUBLIC_ROWS = 100;

  private final Collaboration collaboration;
  private final long seed;
  private final int rows;

  /**
   * @param rows of each table at each party, 1 to {@value #MOST_ROWS}; fewer where {@code max_rows}
   *     is less
   */
  public MockRows(Collaboration collaboration, long seed, int rows) {
    if (rows < 1 || rows > MOST_ROWS) {
      throw new IllegalArgumentException("rows is " + rows + ", not 1 to " + MOST_ROWS);
    }
    this.collaboration = collaboration;
    this.seed = seed;
    this.rows = rows;
  }

  /** The columns that a party's source of a table has: those declared, and its keys. */
  public static Map<String, SqlType> columns(Table table) {
    Map<String, SqlType> columns = new LinkedHashMap<>();
    for (EntityKey key : table.keys()) {
      if (table.column(key.column()).isEmpty()) {
        columns.put(key.column(), SqlType.of(SqlType.Kind.STRING));
      }
    }
    table.columns().forEach((name, column) -> columns.put(name, column.type()));
    return columns;
  }

  /**
   * A party's rows of a table, each with a value for each of {@link #columns}. Those of a public
   * table are the same at every party.
   */
  public List<Object[]> of(Party party, Table table) {
    List<String> parties = collaboration.parties(Role.DATA).stream().map(Party::id).toList();
    int place = table.isPublic() ? 0 : parties.indexOf(party.id());
    if (place < 0) {
      throw new IllegalArgumentException(party.id() + " is no data party");
    }
    SplittableRandom random =
        new SplittableRandom(seed + 31L * table.name().hashCode() + 7919L * place);
    long size = Math.min(rows, table.maxRows());
    return table.isPublic()
        ? publicRows(table, random, (int) Math.min(size, PUBLIC_ROWS))
        : ownRows(table, random, new MockKeys(table, place, parties.size(), size), size);
  }

  private static List<Object[]> ownRows(
      Table table, SplittableRandom random, MockKeys keys, long size) {
    List<Object[]> rows = new ArrayList<>();
    Map<String, SqlType> columns = columns(table);
    Map<String, MockValues> values = values(table);
    for (long row = 0; row < size; row++) {
      List<@Nullable Object> made = new ArrayList<>();
      for (Map.Entry<String, SqlType> column : columns.entrySet()) {
        int key = key(table, column.getKey());
        made.add(
            key >= 0
                ? MockKeys.value(column.getValue(), keys.number(key, row))
                : orNull(values, column.getKey(), random));
      }
      rows.add(made.toArray());
    }
    return rows;
  }

  /** A row for each listed value of the first column that has some, as in a list of codes. */
  private static List<Object[]> publicRows(Table table, SplittableRandom random, int size) {
    Map<String, MockValues> values = values(table);
    Column coded =
        table.columns().values().stream()
            .filter(column -> !column.values().isEmpty())
            .findFirst()
            .orElse(null);
    int count = coded == null ? size : coded.values().size();
    List<Object[]> rows = new ArrayList<>();
    for (int row = 0; row < count; row++) {
      List<@Nullable Object> made = new ArrayList<>();
      for (Map.Entry<String, SqlType> column : columns(table).entrySet()) {
        if (coded != null && column.getKey().equals(coded.name())) {
          made.add(coded.values().get(row));
        } else if (key(table, column.getKey()) >= 0) {
          made.add(MockKeys.value(column.getValue(), 1 + row));
        } else {
          made.add(required(values, column.getKey()).next(random));
        }
      }
      rows.add(made.toArray());
    }
    return rows;
  }

  private static @Nullable Object orNull(
      Map<String, MockValues> values, String column, SplittableRandom random) {
    return random.nextInt(NULLS) == 0 ? null : required(values, column).next(random);
  }

  private static MockValues required(Map<String, MockValues> values, String column) {
    MockValues found = values.get(column);
    if (found == null) {
      throw new IllegalStateException("no values of " + column);
    }
    return found;
  }

  private static Map<String, MockValues> values(Table table) {
    Map<String, MockValues> values = new LinkedHashMap<>();
    table.columns().forEach((name, column) -> values.put(name, MockValues.of(column)));
    return values;
  }

  private static int key(Table table, String column) {
    for (int key = 0; key < table.keys().size(); key++) {
      if (table.keys().get(key).column().equalsIgnoreCase(column)) {
        return key;
      }
    }
    return -1;
  }
}
