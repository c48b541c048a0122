package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.ANALYSTS;
import static io.jointly.collaboration.change.Change.EVERYBODY;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.AnyCase;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.EntityKey;
import io.jointly.collaboration.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What changes of the tables. */
final class TableChanges {

  private static final Aspects<Table> ASPECTS =
      Aspects.of(Table.class)
          .on("name", Table::name, TableChanges::name)
          .on("content", Table::content, TableChanges::content)
          .on("maxRows", Table::maxRows, TableChanges::maxRows)
          .on("keys", TableChanges::keysOf, TableChanges::keys)
          .on("joins", Table::joins, TableChanges::joins)
          .on("columns", table -> List.copyOf(table.columns().values()), TableChanges::columns)
          .complete();

  /** A key without what its entity is, of which {@link EntityChanges} tells. */
  private record Key(String entity, String column, @Nullable Long maxRows) {}

  static {
    // A new component of a key has to find its way into the record above.
    Aspects.of(EntityKey.class)
        .elsewhere("entity", "its name is in Key")
        .elsewhere("column", "in Key")
        .elsewhere("maxRows", "in Key")
        .complete();
  }

  private TableChanges() {}

  /** One part for each table that has changed, or come, or gone, in the new file's order. */
  static List<FilePart> compare(Map<String, Table> before, Map<String, Table> after) {
    List<FilePart> parts = new ArrayList<>();
    Map<String, Table> was = folded(before);
    Map<String, Table> is = folded(after);
    is.forEach(
        (key, table) -> {
          FilePart part = new FilePart("table " + table.name());
          Table earlier = was.get(key);
          if (earlier == null) {
            added(table, part);
          } else {
            ASPECTS.compare(earlier, table, part);
          }
          parts.add(part);
        });
    was.forEach(
        (key, table) -> {
          if (!is.containsKey(key)) {
            FilePart part = new FilePart("table " + table.name());
            removed(part);
            parts.add(part);
          }
        });
    return parts;
  }

  private static <V> Map<String, V> folded(Map<String, V> byName) {
    Map<String, V> folded = new LinkedHashMap<>();
    byName.forEach((name, value) -> folded.put(AnyCase.fold(name), value));
    return folded;
  }

  private static void added(Table table, FilePart part) {
    part.looser(
        WITH_ROWS,
        "is new ("
            + kind(table)
            + "), with the columns "
            + table.columns().values().stream()
                .map(ColumnChanges::text)
                .collect(Collectors.joining(", "))
            + "; counted by "
            + keyText(keysOf(table))
            + (table.hasOwnRows() ? "; each party with the role data needs a source for it" : ""));
  }

  private static void removed(FilePart part) {
    part.tighter(
        ANALYSTS,
        "cannot be asked about any more; answers about it stay in the ledger. A new table over the"
            + " same rows is not compared with it, unless both are of one named entity:"
            + " difference_check refuses where a source reads what this one's source has read");
  }

  private static void name(Table before, Table after, FilePart part) {
    part.other(EVERYBODY, Named.becomes("the name", before.name(), after.name()));
  }

  private static String kind(Table table) {
    if (table.isDealt()) {
      return table.dealing().orElseThrow().dealers().size() + " dealers' rows, as shares";
    }
    return table.isPublic() ? "public rows" : "parties' own rows";
  }

  private static void content(Table before, Table after, FilePart part) {
    if (before.dealing().isPresent() && after.dealing().isPresent()) {
      DealingChanges.compare(before.dealing().orElseThrow(), after.dealing().orElseThrow(), part);
      return;
    }
    part.other(
        EVERYBODY,
        Named.becomes("what it holds:", kind(before), kind(after))
            + "; earlier answers about it were about other rows");
  }

  private static void maxRows(Table before, Table after, FilePart part) {
    String words = Named.becomes("max_rows", before.maxRows(), after.maxRows());
    if (after.maxRows() > before.maxRows()) {
      part.looser(
          WITH_ROWS, words + ": a party may have more rows in a group; totals get more room");
    } else {
      part.tighter(
          WITH_ROWS, words + ": a party with more rows than that in a group refuses the query");
    }
  }

  private static List<Key> keysOf(Table table) {
    return table.keys().stream()
        .map(key -> new Key(EntityChanges.name(key.entity()), key.column(), key.maxRows()))
        .toList();
  }

  private static String keyText(List<Key> keys) {
    return keys.isEmpty()
        ? "rows"
        : keys.stream()
            .map(
                key ->
                    key.entity.equals("none") ? key.column : key.entity + " (" + key.column + ")")
            .collect(Collectors.joining(" and "));
  }

  private static void keys(Table before, Table after, FilePart part) {
    List<Key> was = keysOf(before);
    List<Key> is = keysOf(after);
    if (!keyText(was).equals(keyText(is))) {
      String words =
          Named.becomes("entity_key:", keyText(was), keyText(is))
              + ": the rules and difference_check count by the first. Earlier queries with the"
              + " conditions and groups of a new one were counted otherwise, and difference_check"
              + " objects to them";
      if (was.isEmpty()) {
        part.tighter(WITH_ROWS, words);
      } else if (is.isEmpty()) {
        part.looser(WITH_ROWS, words);
      } else {
        part.other(EVERYBODY, words);
      }
    }
    for (Key key : is) {
      was.stream()
          .filter(other -> other.entity.equals(key.entity) && other.column.equals(key.column))
          .filter(other -> !Objects.equals(other.maxRows, key.maxRows))
          .forEach(other -> mostOfEntity(other, key, part));
    }
  }

  private static void mostOfEntity(Key before, Key after, FilePart part) {
    String words =
        Named.becomes(
            "max_rows_per_entity of " + after.column,
            before.maxRows == null ? "max_rows" : before.maxRows,
            after.maxRows == null ? "max_rows" : after.maxRows);
    boolean more =
        after.maxRows == null || (before.maxRows != null && after.maxRows > before.maxRows);
    if (more) {
      part.looser(WITH_ROWS, words + ": one of them may add more to a total");
    } else {
      part.tighter(WITH_ROWS, words + ": one of them may add less to a total");
    }
  }

  private static void joins(Table before, Table after, FilePart part) {
    Set<String> was = before.joins().named();
    Set<String> is = after.joins().named();
    if (was == null || is == null) {
      String words =
          Named.becomes(
              "joins:",
              was == null ? "all tables" : Named.list(was),
              is == null ? "all tables" : Named.list(is));
      part.say(
          is == null ? Change.Effect.LOOSER : Change.Effect.TIGHTER,
          is == null ? WITH_ROWS : ANALYSTS,
          words);
      return;
    }
    List<String> more = Named.only(is, was);
    List<String> less = Named.only(was, is);
    if (!more.isEmpty()) {
      part.looser(WITH_ROWS, "joins: a query may read it together with " + Named.list(more));
    }
    if (!less.isEmpty()) {
      part.tighter(
          ANALYSTS,
          "joins: a query may not read it together with " + Named.list(less) + " any more");
    }
  }

  private static void columns(Table before, Table after, FilePart part) {
    Map<String, Column> was = folded(before.columns());
    Map<String, Column> is = folded(after.columns());
    is.forEach(
        (key, column) -> {
          Column earlier = was.get(key);
          if (earlier == null) {
            part.looser(
                WITH_ROWS,
                "column "
                    + ColumnChanges.text(column)
                    + " is new: each source has to give it. A query with the conditions and groups"
                    + " of an earlier one counts as one over rows that have changed");
          } else {
            ColumnChanges.compare(earlier, column, part);
          }
        });
    was.forEach(
        (key, column) -> {
          if (!is.containsKey(key)) {
            part.tighter(
                ANALYSTS,
                "column "
                    + Named.text(column.name())
                    + " cannot be used any more. Earlier queries that read it cannot be compared,"
                    + " and difference_check: refuse then refuses every query over the same rows");
          }
        });
    if (Named.isReordered(was.keySet(), is.keySet())) {
      part.other(EVERYBODY, "columns stand in another order: SELECT * and DESCRIBE show that");
    }
  }
}
