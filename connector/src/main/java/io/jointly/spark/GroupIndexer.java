package io.jointly.spark;

import io.jointly.query.GroupDomain;
import io.jointly.query.SqlType;
import java.io.Serializable;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Finds a row's group number in executors; the first columns of the row are the groups. */
final class GroupIndexer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final SqlType.Kind[] kinds;
  private final int[] scales;
  private final @Nullable Object[][] values;
  private transient Map<Object, Integer> @Nullable [] positions;

  private GroupIndexer(SqlType.Kind[] kinds, int[] scales, @Nullable Object[][] values) {
    this.kinds = kinds;
    this.scales = scales;
    this.values = values;
  }

  static GroupIndexer of(GroupDomain domain) {
    int axes = domain.axes().size();
    SqlType.Kind[] kinds = new SqlType.Kind[axes];
    int[] scales = new int[axes];
    @Nullable Object[][] values = new @Nullable Object[axes][];
    for (int i = 0; i < axes; i++) {
      SqlType type = domain.axes().get(i).group().type();
      kinds[i] = type.kind();
      scales[i] = type.scale();
      values[i] = domain.axes().get(i).values().toArray();
    }
    return new GroupIndexer(kinds, scales, values);
  }

  int axes() {
    return values.length;
  }

  /**
   * @return the group's number, or {@code -1 - i} where the value of group expression i is not in
   *     the domain
   */
  int index(Row row) {
    Map<Object, Integer>[] known = positions();
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      Integer position = known[i].get(key(row.get(i), i));
      if (position == null) {
        return -1 - i;
      }
      index = index * values[i].length + position;
    }
    return index;
  }

  private @Nullable Object key(@Nullable Object value, int axis) {
    SqlType type =
        kinds[axis] == SqlType.Kind.DECIMAL
            ? SqlType.decimal(38, scales[axis])
            : SqlType.of(kinds[axis]);
    return SparkTypes.fromRow(value, type);
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private Map<Object, Integer>[] positions() {
    if (positions == null) {
      Map<Object, Integer>[] built = new Map[values.length];
      for (int i = 0; i < values.length; i++) {
        built[i] = new HashMap<>();
        List<@Nullable Object> axis = java.util.Arrays.asList(values[i]);
        for (int position = 0; position < axis.size(); position++) {
          built[i].put(axis.get(position), position);
        }
      }
      positions = built;
    }
    return positions;
  }
}
