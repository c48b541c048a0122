package io.jointly.collaboration.change;

import static io.jointly.collaboration.change.Change.ANALYSTS;
import static io.jointly.collaboration.change.Change.EVERYBODY;
import static io.jointly.collaboration.change.Change.WITH_ROWS;

import io.jointly.collaboration.Column;
import io.jointly.query.SqlValues;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What changes of a column. */
final class ColumnChanges {

  private static final Aspects<Column> ASPECTS =
      Aspects.of(Column.class)
          .on("name", Column::name, ColumnChanges::name)
          .on("type", Column::type, ColumnChanges::type)
          .on("uses", Column::uses, ColumnChanges::uses)
          .on("domain", ColumnChanges::written, ColumnChanges::domain)
          .on("fractionBits", Column::fractionBits, ColumnChanges::fractionBits)
          .on("functions", Column::functions, ColumnChanges::functions)
          .complete();

  private ColumnChanges() {}

  static void compare(Column before, Column after, FilePart into) {
    ASPECTS.compare(before, after, into);
  }

  /** What a column may be used for, and what its values are. */
  static String text(Column column) {
    return column.name()
        + " ("
        + column.type()
        + "; "
        + Named.list(column.uses())
        + "; "
        + domainText(column)
        + ")";
  }

  private static void name(Column before, Column after, FilePart into) {
    into.other(
        EVERYBODY,
        Named.becomes("column", before.name(), after.name())
            + ": earlier queries that read it cannot be compared any more, which difference_check"
            + " refuses or warns of");
  }

  private static void type(Column before, Column after, FilePart into) {
    into.other(
        EVERYBODY,
        Named.becomes(after.name() + ": type", before.type(), after.type())
            + ": each source has to give the new type. Earlier queries that read the column cannot"
            + " be compared any more, and difference_check: refuse then refuses every query over"
            + " the same rows");
  }

  private static void uses(Column before, Column after, FilePart into) {
    List<?> more = Named.only(after.uses(), before.uses());
    List<?> less = Named.only(before.uses(), after.uses());
    if (!more.isEmpty()) {
      into.looser(WITH_ROWS, after.name() + ": may be used as " + Named.list(more) + ", too");
    }
    if (!less.isEmpty()) {
      into.tighter(
          ANALYSTS, after.name() + ": may not be used as " + Named.list(less) + " any more");
    }
  }

  private static void fractionBits(Column before, Column after, FilePart into) {
    into.other(
        EVERYBODY,
        Named.becomes(
                after.name() + ": fraction_bits",
                before.fractionBits() == null ? "none" : before.fractionBits(),
                after.fractionBits() == null ? "none" : after.fractionBits())
            + ": sums are rounded otherwise");
  }

  private static void functions(Column before, Column after, FilePart into) {
    List<?> more = Named.only(after.functions(), before.functions());
    List<?> less = Named.only(before.functions(), after.functions());
    if (!more.isEmpty()) {
      into.looser(
          WITH_ROWS, after.name() + ": functions " + Named.list(more) + " are allowed, too");
    }
    if (!less.isEmpty()) {
      into.tighter(
          ANALYSTS, after.name() + ": functions " + Named.list(less) + " are not allowed any more");
    }
  }

  private static void domain(Column before, Column after, FilePart into) {
    int said = into.size();
    if (!before.values().isEmpty() && !after.values().isEmpty()) {
      values(before, after, into);
    } else if (before.type().equals(after.type())
        && before.values().isEmpty()
        && after.values().isEmpty()) {
      bound("min", before, after, into);
      bound("max", before, after, into);
    } else {
      into.other(
          EVERYBODY,
          after.name()
              + ": "
              + domainText(before)
              + " becomes "
              + domainText(after)
              + ": groups of queries over it become other ones");
    }
    if (into.size() > said) {
      into.other(
          WITH_ROWS,
          after.name()
              + ": a party whose policy says outside_bounds: clamp or null has counted rows outside"
              + " the old bounds otherwise than it does now, and difference_check compares earlier"
              + " answers as if they were counted as now");
    }
  }

  /** Its bounds and values as the file has them: with another type, they are other objects. */
  private static List<?> written(Column column) {
    return List.of(text(column, column.min()), text(column, column.max()), rendered(column));
  }

  private static void values(Column before, Column after, FilePart into) {
    List<String> more = Named.only(rendered(after), rendered(before));
    List<String> less = Named.only(rendered(before), rendered(after));
    if (!more.isEmpty()) {
      into.looser(
          WITH_ROWS,
          after.name()
              + ": values "
              + Named.list(more)
              + " are new: rows with them count from now on; groups of queries over "
              + after.name()
              + " become other ones");
    }
    if (!less.isEmpty()) {
      into.tighter(
          WITH_ROWS,
          after.name()
              + ": values "
              + Named.list(less)
              + " are not declared any more: rows with them are outside the bounds");
    }
    if (Named.isReordered(rendered(before), rendered(after))) {
      into.other(
          EVERYBODY,
          after.name() + ": values stand in another order, so groups are numbered otherwise");
    }
  }

  private static List<String> rendered(Column column) {
    return column.values().stream().map(value -> SqlValues.render(column.type(), value)).toList();
  }

  private static void bound(String bound, Column before, Column after, FilePart into) {
    boolean least = bound.equals("min");
    Object was = least ? before.min() : before.max();
    Object is = least ? after.min() : after.max();
    if (was == null ? is == null : was.equals(is)) {
      return;
    }
    String words = Named.becomes(after.name() + ": " + bound, text(before, was), text(after, is));
    if (wider(after, least, was, is)) {
      into.looser(
          WITH_ROWS,
          words
              + ": rows between count from now on; groups of queries over "
              + after.name()
              + " become other ones");
    } else {
      into.tighter(
          WITH_ROWS,
          words
              + ": rows between are outside the bounds from now on; groups of queries over "
              + after.name()
              + " become other ones");
    }
  }

  private static boolean wider(
      Column column, boolean least, @Nullable Object was, @Nullable Object is) {
    if (was == null || is == null) {
      return is == null;
    }
    int order = SqlValues.compare(column.type(), is, was);
    return least ? order < 0 : order > 0;
  }

  private static String text(Column column, @Nullable Object value) {
    return value == null ? "none" : SqlValues.render(column.type(), value);
  }

  private static String domainText(Column column) {
    if (!column.values().isEmpty()) {
      return "values " + Named.list(rendered(column));
    }
    return column.min() == null && column.max() == null
        ? "no bounds"
        : "min " + text(column, column.min()) + ", max " + text(column, column.max());
  }
}
