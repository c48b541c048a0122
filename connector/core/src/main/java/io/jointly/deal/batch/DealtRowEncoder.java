package io.jointly.deal.batch;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Use;
import io.jointly.deal.table.DealtDimensions;
import io.jointly.deal.table.DealtTable;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes rows that can be dealt of values of the declared columns, and says of each value that no
 * row may have what is wrong with it.
 */
public final class DealtRowEncoder {

  /** Hears of values that no row of the table may have. */
  public interface Misfits {

    /**
     * A value does not fit its column.
     *
     * @param why a clause about it that does not tell it, such as "is outside min 0 and max 120"
     */
    void add(Column column, String why);
  }

  private final DealtTable table;
  private final OutsideBounds outsideBounds;
  private final List<Column> columns;
  private final DealtDimensions seen;

  /**
   * @param outsideBounds what happens to a value that is outside its bounds or not listed. Such a
   *     value has to be refused under CLAMP, too, if it has no nearest bound
   */
  public DealtRowEncoder(DealtTable table, OutsideBounds outsideBounds) {
    this.table = table;
    this.outsideBounds = outsideBounds;
    this.columns = List.copyOf(table.table().columns().values());
    this.seen = new DealtDimensions(table);
  }

  /** All columns, in the file's order. */
  public List<Column> columns() {
    return columns;
  }

  /**
   * Encodes a row.
   *
   * @param values one for each of {@link #columns}, of the class that {@link SqlType.Kind} gives;
   *     null is NULL
   * @return null if there was a misfit
   */
  public @Nullable DealtRow encode(@Nullable Object[] values, Misfits misfits) {
    if (values.length != columns.size()) {
      throw new IllegalArgumentException(values.length + " values of " + columns.size());
    }
    List<@Nullable Object> dimensions = new ArrayList<>();
    List<@Nullable Long> numbers = new ArrayList<>();
    int replaced = 0;
    boolean fits = true;
    for (int i = 0; i < values.length; i++) {
      Column column = columns.get(i);
      boolean isMeasure = column.allows(Use.MEASURE);
      Object value = values[i] == null ? null : withoutNegativeZero(values[i]);
      if (value != null) {
        String wrong = misfit(column, dimensions.size(), value);
        if (wrong != null) {
          replaced++;
          Object bound = outsideBounds == OutsideBounds.CLAMP ? nearest(column, value) : null;
          if (bound == null && outsideBounds != OutsideBounds.NULL) {
            misfits.add(column, wrong);
            fits = false;
          }
          value = bound;
        }
      }
      if (isMeasure) {
        numbers.add(value == null ? null : table.number(numbers.size(), value));
      } else {
        dimensions.add(value);
      }
    }
    return fits ? row(dimensions, numbers, replaced) : null;
  }

  private DealtRow row(
      List<@Nullable Object> dimensions, List<@Nullable Long> numbers, int replaced) {
    return new DealtRow(
        table.cell(dimensions).orElseThrow(),
        numbers.toArray(Long[]::new),
        seen.write(List.of(seen.columns() == 0 ? List.of() : dimensions)),
        replaced);
  }

  /** Of two values that are equal in SQL, the one that bounds and lists have. */
  private static Object withoutNegativeZero(Object value) {
    if (value instanceof Double number) {
      return number + 0d;
    }
    return value instanceof Float number ? (Object) (number + 0f) : value;
  }

  /**
   * What is wrong with a value, or null.
   *
   * @param dimension its place among the dimensions, if it is of one
   */
  private @Nullable String misfit(Column column, int dimension, Object value) {
    if (!column.allows(Use.MEASURE)) {
      if (table.isDeclared(dimension, value)) {
        return null;
      }
      return column.min() == null ? "is not among the values that are declared" : outside(column);
    }
    if (isNaN(value)) {
      return "is no number";
    }
    return isBelow(column, value) || isAbove(column, value) ? outside(column) : null;
  }

  private static String outside(Column column) {
    return "is outside min "
        + SqlValues.render(column.type(), bound(column.min()))
        + " and max "
        + SqlValues.render(column.type(), bound(column.max()));
  }

  /** A column of a share table has both bounds or none. */
  private static Object bound(@Nullable Object bound) {
    if (bound == null) {
      throw new IllegalStateException("a column of a share table has one bound only");
    }
    return bound;
  }

  private static boolean isNaN(Object value) {
    return (value instanceof Double number && number.isNaN())
        || (value instanceof Float other && other.isNaN());
  }

  private static boolean isBelow(Column column, Object value) {
    return column.min() != null && SqlValues.compare(column.type(), value, column.min()) < 0;
  }

  private static boolean isAbove(Column column, Object value) {
    return column.max() != null && SqlValues.compare(column.type(), value, column.max()) > 0;
  }

  /** The bound that is nearest; null if there is none. */
  private static @Nullable Object nearest(Column column, Object value) {
    if (isNaN(value)) {
      return null;
    }
    if (isBelow(column, value)) {
      return column.min();
    }
    return isAbove(column, value) ? column.max() : null;
  }
}
