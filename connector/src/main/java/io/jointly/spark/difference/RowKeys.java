package io.jointly.spark.difference;

import io.jointly.query.SqlType;
import io.jointly.spark.translate.SparkTypes;
import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/**
 * Reads a row of the comparison: first words of 63 bits, with a bit for each set of conditions that
 * the row satisfies; then expressions, whose values it returns as keys.
 */
final class RowKeys implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Bits in a word: all but the sign. */
  static final int BITS = Long.SIZE - 1;

  private final int words;
  private final SqlType.Kind[] kinds;
  private final int[] precisions;
  private final int[] scales;
  private transient @Nullable Row row;
  private transient @Nullable String @Nullable [] keys;

  RowKeys(int words, List<SqlType> types) {
    this.words = words;
    this.kinds = types.stream().map(SqlType::kind).toArray(SqlType.Kind[]::new);
    this.precisions = types.stream().mapToInt(SqlType::precision).toArray();
    this.scales = types.stream().mapToInt(SqlType::scale).toArray();
  }

  void at(Row next) {
    row = next;
    keys = new @Nullable String[kinds.length];
  }

  private Row row() {
    return Objects.requireNonNull(row);
  }

  boolean satisfies(int conditions) {
    return (row().getLong(conditions / BITS) >>> conditions % BITS & 1) == 1;
  }

  /** The key of the value of an expression. */
  String key(int expression) {
    @Nullable String[] known = Objects.requireNonNull(keys);
    String key = known[expression];
    if (key == null) {
      SqlType type = new SqlType(kinds[expression], precisions[expression], scales[expression]);
      key = FixedValues.key(type, SparkTypes.fromRow(row().get(words + expression), type));
      known[expression] = key;
    }
    return key;
  }

  /** The keys of several expressions as one. Each key is self-delimiting. */
  String key(int[] expressions) {
    StringBuilder all = new StringBuilder();
    for (int expression : expressions) {
      all.append(key(expression));
    }
    return all.toString();
  }

  /** The whole row except {@link #last}. Rows with equal values count in the same tests. */
  String all() {
    StringBuilder all = new StringBuilder();
    for (int word = 0; word < words; word++) {
      all.append(row().getLong(word)).append(' ');
    }
    for (int expression = 0; expression < kinds.length; expression++) {
      all.append(key(expression));
    }
    return all.toString();
  }

  /** An entity's hash, or the number of rows. */
  long last() {
    return row().getLong(words + kinds.length);
  }
}
