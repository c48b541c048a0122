package io.jointly.deal.table;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Column;
import io.jointly.query.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The public rows of a block (PROTOCOL.md 12.5): the dimensions that are not hidden, row after row,
 * each value with its canonical bytes. A table with hidden dimensions, or with none, has no bytes.
 */
public final class DealtDimensions {

  private final DealtTable table;
  private final List<Column> open;

  public DealtDimensions(DealtTable table) {
    this.table = table;
    this.open = table.dealing().hidesDimensions() ? List.of() : table.dimensions();
  }

  /** How many values a row has here. */
  public int columns() {
    return open.size();
  }

  /**
   * The bytes of rows.
   *
   * @param rows for each row its values, in the order of {@link DealtTable#dimensions()}, each of
   *     the class that {@link io.jointly.query.SqlType.Kind} gives for the type
   * @throws IllegalArgumentException if a value is not declared
   */
  public byte[] write(List<? extends List<? extends @Nullable Object>> rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (List<? extends @Nullable Object> row : rows) {
      if (row.size() != open.size()) {
        throw new IllegalArgumentException("one value for each dimension that is not hidden");
      }
      for (int i = 0; i < open.size(); i++) {
        if (!table.isDeclared(i, row.get(i))) {
          throw new IllegalArgumentException(
              "a value of " + open.get(i).name() + " is not declared");
        }
        out.writeBytes(ValueCodec.encode(open.get(i).type(), row.get(i)));
      }
    }
    return out.toByteArray();
  }

  /**
   * The values of n rows.
   *
   * @throws MalformedException if these are not exactly n rows of declared values; the message has
   *     no value
   */
  public List<List<@Nullable Object>> read(byte[] publicRows, int n) {
    CanonicalReader in = new CanonicalReader(publicRows);
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int row = 0; row < n; row++) {
      List<@Nullable Object> values = new ArrayList<>();
      for (int i = 0; i < open.size(); i++) {
        Object value = ValueCodec.read(in, open.get(i).type());
        if (!table.isDeclared(i, value)) {
          throw new MalformedException("a value of " + open.get(i).name() + " is not declared");
        }
        values.add(value);
      }
      rows.add(Collections.unmodifiableList(values));
    }
    in.end();
    return rows;
  }
}
