package io.jointly.spark.share;

import java.util.Iterator;
import java.util.List;
import scala.Tuple2;

/**
 * Runs in executors. It combines the bits of a partition's refused records, and says whether there
 * is a row at all. It ignores the sums.
 */
final class RefusalBits implements PartitionFunction<Tuple2<Integer, long[]>, long[]> {

  private static final long serialVersionUID = 1L;

  /** Bit 0 says that some row was selected. */
  static final int ROWS = 4;

  private static final int LENGTH = 5;

  @Override
  public long[] call(int partition, Iterator<Tuple2<Integer, long[]>> records) {
    long[] bits = new long[LENGTH];
    while (records.hasNext()) {
      long[] record = records.next()._2();
      if (record[0] == GroupRecords.REFUSED) {
        add(record, 1, ROWS, bits);
      } else if (record[1] > 0) {
        // Local aggregate 0 counts the rows of the group.
        bits[ROWS] = 1;
      }
    }
    return bits;
  }

  /** The bits of all partitions together. */
  static long[] of(List<long[]> partitions) {
    long[] bits = new long[LENGTH];
    partitions.forEach(partition -> add(partition, 0, LENGTH, bits));
    return bits;
  }

  private static void add(long[] from, int at, int length, long[] bits) {
    for (int i = 0; i < length; i++) {
      bits[i] |= from[at + i];
    }
  }
}
