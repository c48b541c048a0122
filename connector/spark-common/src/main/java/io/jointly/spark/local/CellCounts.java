package io.jointly.spark.local;

import io.jointly.spark.version.LongArrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/**
 * Counts rows by cell, for cells that are mostly empty. The buffer is a hash table with open
 * addressing: the number of cells that it holds, then pairs of cell + 1 and count; an empty place
 * holds 0 and 0. The result is {@code {cell, count, cell, count, …}}.
 */
final class CellCounts extends Aggregator<Long, long[], long[]> {

  private static final long serialVersionUID = 1L;

  private static final int SMALLEST = 8;
  private static final long MIXER = 0x9E3779B97F4A7C15L;

  CellCounts() {}

  /**
   * @param cell BIGINT; NULL is in no cell
   */
  static Column aggregate(Column cell) {
    return functions.udaf(new CellCounts(), Encoders.LONG()).apply(cell);
  }

  @Override
  public long[] zero() {
    return new long[1 + 2 * SMALLEST];
  }

  @Override
  public long[] reduce(long[] table, @Nullable Long cell) {
    return cell == null ? table : add(table, cell, 1);
  }

  @Override
  public long[] merge(long[] left, long[] right) {
    long[] merged = left;
    for (int i = 1; i < right.length; i += 2) {
      if (right[i + 1] != 0) {
        merged = add(merged, right[i] - 1, right[i + 1]);
      }
    }
    return merged;
  }

  @Override
  public long[] finish(long[] table) {
    long[] pairs = new long[2 * (int) table[0]];
    int at = 0;
    for (int i = 1; i < table.length; i += 2) {
      if (table[i + 1] != 0) {
        pairs[at++] = table[i] - 1;
        pairs[at++] = table[i + 1];
      }
    }
    return pairs;
  }

  @Override
  public Encoder<long[]> bufferEncoder() {
    return LongArrays.encoder();
  }

  @Override
  public Encoder<long[]> outputEncoder() {
    return LongArrays.encoder();
  }

  static long[] add(long[] table, long cell, long count) {
    long[] roomy = 2 * (2 * table[0] + 2) > table.length ? grown(table) : table;
    int at = find(roomy, cell);
    if (roomy[at + 1] == 0) {
      roomy[at] = cell + 1;
      roomy[0]++;
    }
    roomy[at + 1] += count;
    return roomy;
  }

  private static long[] grown(long[] table) {
    long[] larger = new long[1 + 2 * (table.length - 1)];
    larger[0] = table[0];
    for (int i = 1; i < table.length; i += 2) {
      if (table[i + 1] != 0) {
        int at = find(larger, table[i] - 1);
        larger[at] = table[i];
        larger[at + 1] = table[i + 1];
      }
    }
    return larger;
  }

  /** The place of a cell that the table holds, or else the place where it would be put. */
  private static int find(long[] table, long cell) {
    int places = (table.length - 1) / 2;
    int place = (int) ((cell * MIXER) >>> 33) & places - 1;
    while (table[1 + 2 * place + 1] != 0 && table[1 + 2 * place] != cell + 1) {
      place = place + 1 & places - 1;
    }
    return 1 + 2 * place;
  }
}
