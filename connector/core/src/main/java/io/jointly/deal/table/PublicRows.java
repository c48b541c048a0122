package io.jointly.deal.table;

import io.jointly.codec.CanonicalReader;
import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Column;
import io.jointly.query.ValueCodec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What every compute party sees of dealt rows: dimensions that are not hidden (PROTOCOL.md 12.5). */
public final class PublicRows {

  private PublicRows() {}

  /**
   * The bytes of one row; none where dimensions are hidden.
   *
   * @param dimensions their values, in the order of the table's dimensions
   */
  public static byte[] row(DealtTable table, List<@Nullable Object> dimensions) {
    ByteArrayOutputStream row = new ByteArrayOutputStream();
    if (!table.dealing().hidesDimensions()) {
      for (int i = 0; i < dimensions.size(); i++) {
        row.writeBytes(ValueCodec.encode(table.dimensions().get(i).type(), dimensions.get(i)));
      }
    }
    return row.toByteArray();
  }

  /**
   * Reads the public rows of a block.
   *
   * @param rows how many there must be
   * @return the values of each row, in the order of the table's dimensions; none where they are
   *     hidden
   * @throws MalformedException if they are not so many rows, or hold a value that is not declared
   */
  public static List<List<@Nullable Object>> read(DealtTable table, byte[] publicRows, int rows) {
    List<Column> columns = table.dealing().hidesDimensions() ? List.of() : table.dimensions();
    CanonicalReader in = new CanonicalReader(publicRows);
    List<List<@Nullable Object>> all = new ArrayList<>(rows);
    for (int row = 0; row < rows; row++) {
      List<@Nullable Object> values = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        Object value = ValueCodec.read(in, columns.get(i).type());
        if (!table.isDeclared(i, value)) {
          throw new MalformedException(
              "a value of " + columns.get(i).name() + " is not among those that are declared");
        }
        values.add(value);
      }
      all.add(values);
    }
    in.end();
    return all;
  }
}
