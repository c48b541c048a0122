package io.jointly.spark.share;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.field.Fp127;
import io.jointly.field.FpVectors;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.jspecify.annotations.Nullable;

/** Adds the shares of one partition's rows, for each group or for each hidden cell. */
final class ShareSumFunction implements PartitionFunction<InternalRow, long[]> {

  private static final long serialVersionUID = 1L;

  private static final int WORDS = 2;

  // Null where dimensions are hidden.
  private final @Nullable GroupIndexer indexer;
  private final int cells;
  private final int numbers;

  private ShareSumFunction(@Nullable GroupIndexer indexer, int cells, int numbers) {
    this.indexer = indexer;
    this.cells = cells;
    this.numbers = numbers;
  }

  /** Of rows of group values and then shares of so many numbers. */
  static ShareSumFunction ofGroups(GroupIndexer indexer, int numbers) {
    return new ShareSumFunction(indexer, 0, numbers);
  }

  /** Of rows of an array of shares of cells and then one such array for each number. */
  static ShareSumFunction ofCells(int cells, int numbers) {
    return new ShareSumFunction(null, cells, numbers);
  }

  /** Sums one after another, each the number of its group or cell and then its elements. */
  @Override
  public long[] call(int partition, Iterator<InternalRow> rows) {
    Map<Integer, long[]> sums = new TreeMap<>();
    long[] share = FpVectors.create(1);
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (indexer == null) {
        addCells(row, share, sums);
      } else {
        addRow(row, indexer, share, sums);
      }
    }
    int length = 1 + WORDS * (1 + numbers);
    long[] all = new long[sums.size() * length];
    int at = 0;
    for (Map.Entry<Integer, long[]> sum : sums.entrySet()) {
      all[at] = sum.getKey();
      System.arraycopy(sum.getValue(), 0, all, at + 1, length - 1);
      at += length;
    }
    return all;
  }

  /**
   * Adds up the sums of all partitions.
   *
   * @param numbers how many there are in a sum
   * @return by the number of the group or cell: a share of the number of rows, and then of the sums
   */
  static Map<Integer, long[]> merged(List<long[]> parts, int numbers) {
    int length = 1 + WORDS * (1 + numbers);
    Map<Integer, long[]> merged = new TreeMap<>();
    for (long[] part : parts) {
      for (int at = 0; at < part.length; at += length) {
        long[] sum =
            merged.computeIfAbsent(Math.toIntExact(part[at]), p -> FpVectors.create(1 + numbers));
        FpVectors.addInto(sum, 0, Arrays.copyOfRange(part, at + 1, at + length), 0, 1 + numbers);
      }
    }
    return merged;
  }

  private void addRow(
      InternalRow row, GroupIndexer groups, long[] share, Map<Integer, long[]> sums) {
    OptionalInt group = groups.index(row);
    if (group.isEmpty()) {
      throw noShares("a row has a value that collaboration.yaml does not declare");
    }
    long[] sum = at(group.getAsInt(), sums);
    Fp127.encodeSigned(1, share, 0);
    Fp127.add(sum, 0, share, 0, sum, 0);
    for (int i = 0; i < numbers; i++) {
      int at = groups.axes() + i;
      if (row.isNullAt(at)) {
        throw noShares("a share is NULL");
      }
      add(row.getStruct(at, WORDS), share, sum, 1 + i);
    }
  }

  private void addCells(InternalRow row, long[] share, Map<Integer, long[]> sums) {
    for (int i = 0; i <= numbers; i++) {
      ArrayData shares = row.isNullAt(i) ? null : row.getArray(i);
      if (shares == null || shares.numElements() != cells) {
        throw noShares("a row has not one share for each of " + cells + " cells");
      }
      for (int cell = 0; cell < cells; cell++) {
        add(shares.getStruct(cell, WORDS), share, at(cell, sums), i);
      }
    }
  }

  private long[] at(int place, Map<Integer, long[]> sums) {
    return sums.computeIfAbsent(place, p -> FpVectors.create(1 + numbers));
  }

  private static void add(InternalRow struct, long[] share, long[] sum, int at) {
    share[0] = struct.getLong(0);
    share[1] = struct.getLong(1);
    if (!Fp127.isCanonical(share[0], share[1])) {
      throw noShares("a share is none: it is not in the field");
    }
    Fp127.add(sum, at, share, 0, sum, at);
  }

  private static CallerException noShares(String what) {
    return new CallerException(
        ErrorCode.SOURCE,
        "the shares in policy.yaml are not what was collected: " + what + ". Collect them again");
  }
}
