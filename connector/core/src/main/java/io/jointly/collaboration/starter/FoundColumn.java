package io.jointly.collaboration.starter;

import io.jointly.query.SqlType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A column of a party's own table.
 *
 * @param seen what the party's rows have in it; null if nobody has looked
 */
public record FoundColumn(String name, SqlType type, @Nullable Seen seen) {

  /**
   * Values of the party's rows, of the Java class that {@link SqlType.Kind} gives.
   *
   * @param min the smallest; null if there is none, or the type has no order
   * @param max the greatest; null likewise
   * @param values all of a text column; empty for another column, or where they are too many to
   *     list
   */
  public record Seen(@Nullable Object min, @Nullable Object max, List<Object> values) {
    public Seen {
      values = List.copyOf(values);
    }
  }

  /**
   * Reads columns as CREATE TABLE has them: {@code region string, cost decimal(12,2)}.
   *
   * @throws IllegalArgumentException where a column has no name or an unknown type; the message
   *     names it
   */
  public static List<FoundColumn> parse(String text) {
    List<FoundColumn> columns = new ArrayList<>();
    // A comma in brackets belongs to a type.
    for (String column : text.split(",(?![^(]*\\))")) {
      String[] parts = column.strip().split("\\s+", 2);
      if (parts.length < 2) {
        throw new IllegalArgumentException(
            "'" + column.strip() + "' is no column; write its name and its type: age int");
      }
      columns.add(new FoundColumn(parts[0], SqlType.parse(parts[1]), null));
    }
    return columns;
  }
}
