package io.jointly.spark.difference.entity;

import io.jointly.query.SqlType;
import io.jointly.spark.difference.FixedValues;
import io.jointly.spark.translate.SparkTypes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * What is computed of the rows of one relation.
 *
 * @param fields how many values a row has; the last is the hash of its entity
 */
record RelationShape(int fields, List<Computed> computed) implements Serializable {

  /** An expression that is bound to the row, and its type. */
  record Computed(Expression bound, SqlType.Kind kind, int precision, int scale)
      implements Serializable {
    SqlType type() {
      return new SqlType(kind, precision, scale);
    }
  }

  /** The values of one row after another. Each is computed when it is asked for. */
  static final class Values {
    private static final String NULL = "null";

    private final List<Computed> computed;
    private final @Nullable Object[] values;
    private final boolean[] known;
    private final List<Map<Object, String>> texts;
    private @Nullable InternalRow row;

    Values(RelationShape shape) {
      this.computed = shape.computed();
      this.values = new @Nullable Object[computed.size()];
      this.known = new boolean[computed.size()];
      this.texts = computed.stream().<Map<Object, String>>map(each -> new HashMap<>()).toList();
    }

    void moveTo(InternalRow next) {
      row = next;
      Arrays.fill(known, false);
    }

    /** Spark's inner value. */
    @Nullable Object get(int place) {
      if (!known[place]) {
        values[place] = computed.get(place).bound().eval(row);
        known[place] = true;
      }
      return values[place];
    }

    boolean allHold(int[] places) {
      for (int place : places) {
        if (!Boolean.TRUE.equals(get(place))) {
          return false;
        }
      }
      return true;
    }

    boolean arePresent(int[] places) {
      for (int place : places) {
        if (get(place) == null) {
          return false;
        }
      }
      return true;
    }

    /** Texts that differ where GROUP BY tells the values apart. */
    String[] keys(int[] places) {
      String[] keys = new String[places.length];
      for (int i = 0; i < keys.length; i++) {
        keys[i] = key(places[i]);
      }
      return keys;
    }

    private String key(int place) {
      Object value = get(place);
      Map<Object, String> known = texts.get(place);
      String text = known.get(value == null ? NULL : value);
      if (text == null) {
        SqlType type = computed.get(place).type();
        Object result = SparkTypes.fromInternal(value, type);
        text = FixedValues.key(type, SparkTypes.fromRow(result, type));
        // A text of Spark's may be a view of a row.
        known.put(
            value == null ? NULL : value instanceof UTF8String read ? read.clone() : value, text);
      }
      return text;
    }
  }
}
