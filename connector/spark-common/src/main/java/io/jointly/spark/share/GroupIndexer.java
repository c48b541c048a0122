package io.jointly.spark.share;

import io.jointly.query.GroupDomain;
import io.jointly.spark.translate.SparkTypes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** Finds the number of a row's group in executors. The row's first columns are the groups. */
final class GroupIndexer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DataType[] types;
  private final @Nullable Object[][] values;

  /** The combinations that are groups, ascending; null where all are. */
  private final long @Nullable [] combinations;

  /** The values as rows hold them (Spark's internal values), with their positions. */
  private transient Map<Object, Integer> @Nullable [] positions;

  private GroupIndexer(
      DataType[] types, @Nullable Object[][] values, long @Nullable [] combinations) {
    this.types = types;
    this.values = values;
    this.combinations = combinations;
  }

  static GroupIndexer of(GroupDomain domain) {
    int axes = domain.axes().size();
    DataType[] types = new DataType[axes];
    @Nullable Object[][] values = new @Nullable Object[axes][];
    for (int i = 0; i < axes; i++) {
      types[i] = SparkTypes.spark(domain.axes().get(i).group().type());
      values[i] = domain.axes().get(i).values().toArray();
    }
    GroupDomain.Combinations possible = domain.possible();
    return new GroupIndexer(types, values, possible == null ? null : possible.numbers());
  }

  int axes() {
    return values.length;
  }

  /** The number of the row's group; empty if the domain does not hold it. */
  OptionalInt index(InternalRow row) {
    long combination = 0;
    for (int i = 0; i < values.length; i++) {
      Integer position = position(row, i);
      if (position == null) {
        return OptionalInt.empty();
      }
      combination = combination * values[i].length + position;
    }
    if (combinations == null) {
      return OptionalInt.of((int) combination);
    }
    int found = Arrays.binarySearch(combinations, combination);
    return found < 0 ? OptionalInt.empty() : OptionalInt.of(found);
  }

  /**
   * The first group expression whose value is not in the domain. Where each value is, but not their
   * combination, it is the first of all.
   */
  int firstUndeclared(InternalRow row) {
    return IntStream.range(0, values.length)
        .filter(i -> position(row, i) == null)
        .findFirst()
        .orElse(0);
  }

  private @Nullable Integer position(InternalRow row, int axis) {
    return positions()[axis].get(key(row.get(axis, types[axis])));
  }

  /** GROUP BY treats -0.0 as 0.0, so this class must do so as well. */
  private static @Nullable Object key(@Nullable Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    if (value instanceof Float number) {
      return number + 0.0f;
    }
    return value;
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Map<Object, Integer>[] positions() {
    if (positions == null) {
      Map<Object, Integer>[] built = new Map[values.length];
      for (int i = 0; i < values.length; i++) {
        built[i] = new HashMap<>();
        Function1<Object, Object> inner =
            CatalystTypeConverters.createToCatalystConverter(types[i]);
        for (int position = 0; position < values[i].length; position++) {
          built[i].put(inner.apply(values[i][position]), position);
        }
      }
      positions = built;
    }
    return positions;
  }
}
