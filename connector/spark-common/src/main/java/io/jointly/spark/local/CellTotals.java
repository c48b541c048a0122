package io.jointly.spark.local;

import io.jointly.spark.version.LongArrays;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Encoder;
import org.apache.spark.sql.expressions.Aggregator;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Adds up, cell by cell, what {@link CellCounts} gives; no count may be 0. */
final class CellTotals extends Aggregator<long[], long[], long[]> {

  private static final long serialVersionUID = 1L;

  private final CellCounts counts = new CellCounts();

  private CellTotals() {}

  /**
   * @param pairs an array of BIGINT, {@code {cell, count, cell, count, …}}
   */
  static Column aggregate(Column pairs) {
    return functions.udaf(new CellTotals(), LongArrays.encoder()).apply(pairs);
  }

  @Override
  public long[] zero() {
    return counts.zero();
  }

  @Override
  public long[] reduce(long[] table, long @Nullable [] pairs) {
    long[] sums = table;
    for (int i = 0; pairs != null && i < pairs.length; i += 2) {
      sums = CellCounts.add(sums, pairs[i], pairs[i + 1]);
    }
    return sums;
  }

  @Override
  public long[] merge(long[] left, long[] right) {
    return counts.merge(left, right);
  }

  @Override
  public long[] finish(long[] table) {
    return counts.finish(table);
  }

  @Override
  public Encoder<long[]> bufferEncoder() {
    return LongArrays.encoder();
  }

  @Override
  public Encoder<long[]> outputEncoder() {
    return LongArrays.encoder();
  }
}
