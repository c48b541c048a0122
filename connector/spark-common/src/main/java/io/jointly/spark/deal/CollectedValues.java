package io.jointly.spark.deal;

import io.jointly.deal.DealtLayout;
import io.jointly.deal.collect.block.CollectedRow;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.jspecify.annotations.Nullable;

/** Makes Spark's rows of collected ones, with the columns of {@code ShareTable.schema}. */
final class CollectedValues {

  private final String holder;
  private final DealtLayout layout;

  CollectedValues(String holder, DealtLayout layout) {
    this.holder = holder;
    this.layout = layout;
  }

  Row row(CollectedRow row) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(holder);
    values.add(row.dealer());
    values.add(row.batch());
    values.add((long) row.number());
    for (Object value : row.dimensions()) {
      values.add(value instanceof LocalDate date ? java.sql.Date.valueOf(date) : value);
    }
    int numbers = layout.numbers().size();
    int cells = layout.cells();
    if (cells == 0) {
      for (int number = 0; number < numbers; number++) {
        values.add(share(row.shares(), number));
      }
    } else {
      values.add(shares(row.shares(), 0, 1));
      for (int number = 0; number < numbers; number++) {
        values.add(shares(row.shares(), cells + number, numbers));
      }
    }
    return RowFactory.create(values.toArray());
  }

  /** One share for each cell. */
  private Row[] shares(long[] elements, int first, int step) {
    Row[] shares = new Row[layout.cells()];
    for (int cell = 0; cell < shares.length; cell++) {
      shares[cell] = share(elements, first + step * cell);
    }
    return shares;
  }

  /** A share is two words. */
  private static Row share(long[] elements, int at) {
    return RowFactory.create(elements[2 * at], elements[2 * at + 1]);
  }
}
