package io.jointly.spark.share;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import java.io.Serializable;

/** Where the parts of a group's record stand. It is sent to executors. */
final class RecordShape implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The largest value of each local aggregate. */
  private final long[] most;

  /** The number of cells of each list of cells. */
  private final long[] sizes;

  private RecordShape(long[] most, long[] sizes) {
    this.most = most;
    this.sizes = sizes;
  }

  static RecordShape of(Layout layout) {
    return new RecordShape(
        layout.localAggregates().stream()
            .mapToLong(
                aggregate ->
                    aggregate instanceof LocalAggregate.Extreme extreme
                        ? extreme.position().size() - 1
                        : Long.MAX_VALUE)
            .toArray(),
        layout.localCells().stream().mapToLong(Cells::size).toArray());
  }

  int localAggregates() {
    return most.length;
  }

  int cells() {
    return sizes.length;
  }

  /** Whether a row's position is outside the range: its value is not a declared one. */
  boolean isMisplaced(long[] record) {
    for (int i = 0; i < most.length; i++) {
      if (record[1 + i] > most[i]) {
        return true;
      }
    }
    int at = 1 + most.length;
    for (long size : sizes) {
      int held = (int) record[at++];
      for (int i = 0; i < held; i++, at += 2) {
        if (record[at] < 0 || record[at] >= size) {
          return true;
        }
      }
    }
    return false;
  }
}
