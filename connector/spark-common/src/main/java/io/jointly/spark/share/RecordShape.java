package io.jointly.spark.share;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import java.io.Serializable;

/** The layout of a group's record, for executors. */
final class RecordShape implements Serializable {

  private static final long serialVersionUID = 1L;

  /** The largest value of each local aggregate. */
  private final long[] most;

  /** The number of cells in each list of cells. */
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
                        ? extreme.position().firstCode() + extreme.position().size() - 1
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

  /** Whether a value in the record is outside the declared positions. */
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
