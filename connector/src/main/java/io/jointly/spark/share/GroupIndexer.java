package io.jointly.spark.share;

import io.jointly.query.GroupDomain;
import io.jointly.spark.translate.SparkTypes;
import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/** Finds a row's group number in executors; the first columns of the row are the groups. */
final class GroupIndexer implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DataType[] types;
  private final @Nullable Object[][] values;

  /** By Spark's inner values, as rows have them. */
  private transient Map<Object, Integer> @Nullable [] positions;

  private GroupIndexer(DataType[] types, @Nullable Object[][] values) {
    this.types = types;
    this.values = values;
  }

  static GroupIndexer of(GroupDomain domain) {
    int axes = domain.axes().size();
    DataType[] types = new DataType[axes];
    @Nullable Object[][] values = new @Nullable Object[axes][];
    for (int i = 0; i < axes; i++) {
      types[i] = SparkTypes.spark(domain.axes().get(i).group().type());
      values[i] = domain.axes().get(i).values().toArray();
    }
    return new GroupIndexer(types, values);
  }

  int axes() {
    return values.length;
  }

  /**
   * @return the group's number, or {@code -1 - i} where the value of group expression i is not in
   *     the domain
   */
  int index(InternalRow row) {
    Map<Object, Integer>[] known = positions();
    int index = 0;
    for (int i = 0; i < values.length; i++) {
      Integer position = known[i].get(key(row.get(i, types[i])));
      if (position == null) {
        return -1 - i;
      }
      index = index * values[i].length + position;
    }
    return index;
  }

  /** Groups take -0.0 for 0.0, so must we. */
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
