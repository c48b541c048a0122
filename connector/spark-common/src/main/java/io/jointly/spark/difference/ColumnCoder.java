package io.jointly.spark.difference;

import io.jointly.spark.difference.RowFunction.Steps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** Numbers the values of one column of a block of rows. */
abstract class ColumnCoder {

  private final int place;
  private final List<@Nullable Object> values = new ArrayList<>();
  private int none = -1;

  private ColumnCoder(int place) {
    this.place = place;
  }

  static ColumnCoder of(RowShape.Read column, int place) {
    if (column.whole() == null) {
      return new OfObjects(column, place);
    }
    return column.steps() == null
        ? new OfWholes(column.whole(), place)
        : new OfPieces(column.whole(), column.steps(), place);
  }

  /** The number of the row's value, or of others that give the same results. */
  final int code(InternalRow row) {
    if (!row.isNullAt(place)) {
      return code(row, place);
    }
    if (none < 0) {
      none = add(null);
    }
    return none;
  }

  /** Spark's inner value with this number. */
  final @Nullable Object value(int code) {
    return values.get(code);
  }

  final int size() {
    return values.size();
  }

  final int add(@Nullable Object value) {
    values.add(value);
    return values.size() - 1;
  }

  abstract int code(InternalRow row, int at);

  private static final class OfObjects extends ColumnCoder {
    private final RowShape.Read column;
    private final Map<Object, Integer> codes = new HashMap<>();

    OfObjects(RowShape.Read column, int place) {
      super(place);
      this.column = column;
    }

    @Override
    int code(InternalRow row, int at) {
      Object value = value(row, at);
      Integer code = codes.get(value);
      if (code == null) {
        // A text may be a view of a row that Spark is going to write over.
        Object kept = value instanceof UTF8String text ? text.clone() : value;
        code = add(kept);
        codes.put(kept, code);
      }
      return code;
    }

    /** By type: the getter for any type looks Spark's configuration up for each value. */
    private Object value(InternalRow row, int at) {
      return switch (column.kind()) {
        case STRING -> row.getUTF8String(at);
        case BOOLEAN -> row.getBoolean(at);
        case FLOAT -> row.getFloat(at);
        case DOUBLE -> row.getDouble(at);
        case DECIMAL -> row.getDecimal(at, column.precision(), column.scale());
        default -> throw new IllegalStateException(column.kind() + " is a whole number");
      };
    }
  }

  private static final class OfWholes extends ColumnCoder {
    private final WholeColumn column;
    private final LongIntMap numbers = new LongIntMap();
    private int[] codes = new int[16];

    OfWholes(WholeColumn column, int place) {
      super(place);
      this.column = column;
    }

    @Override
    int code(InternalRow row, int at) {
      long value = column.read(row, at);
      int number = numbers.of(value);
      if (number == codes.length) {
        codes = Arrays.copyOf(codes, 2 * number);
      }
      if (codes[number] == 0) {
        codes[number] = 1 + add(column.inner(value));
      }
      return codes[number] - 1;
    }
  }

  /** Values between two steps have one number. */
  private static final class OfPieces extends ColumnCoder {
    private final WholeColumn column;
    private final long[] starts;
    private final int[] codes;
    // Where the search for a value begins and ends among the starts, by the value's leading bits.
    private final int[] from;
    private final int shift;

    OfPieces(WholeColumn column, List<Steps> steps, int place) {
      super(place);
      this.column = column;
      TreeSet<Long> all = new TreeSet<>();
      steps.forEach(step -> step.starts(all::add));
      this.starts = all.stream().mapToLong(Long::longValue).toArray();
      this.codes = new int[starts.length + 1];
      long width = starts.length == 0 ? 0 : starts[starts.length - 1] - starts[0];
      // About as many ranges of values as there are starts, so that most ranges hold few.
      this.shift =
          Math.max(
              0,
              Integer.numberOfLeadingZeros(starts.length)
                  + Integer.SIZE
                  - Long.numberOfLeadingZeros(width));
      this.from = new int[(int) (width >>> shift) + 2];
      int start = 0;
      for (int range = 0; range < from.length; range++) {
        while (start < starts.length && ((starts[start] - starts[0]) >>> shift) < range) {
          start++;
        }
        from[range] = start;
      }
    }

    @Override
    int code(InternalRow row, int at) {
      long value = column.read(row, at);
      int low = 0;
      int high = starts.length;
      if (high > 0 && value >= starts[0] && value <= starts[high - 1]) {
        int range = (int) ((value - starts[0]) >>> shift);
        low = from[range];
        high = from[range + 1];
      }
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (starts[middle] <= value) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      if (codes[low] == 0) {
        codes[low] = 1 + add(column.inner(value));
      }
      return codes[low] - 1;
    }
  }
}
