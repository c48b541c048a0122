package io.jointly.spark.function;

import io.jointly.share.ShareTotal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/**
 * share_sum. As SUM, it passes over NULL, and is NULL where there is nothing else. Its state is an
 * array: Spark reads states with the class loader of its own classes, which does not know a jar
 * that {@code --jars} names.
 */
final class ShareSum extends BoundShareFunction
    implements AggregateFunction<long[], @Nullable InternalRow> {

  private static final long serialVersionUID = 1L;

  private ShareSum(DataType input) {
    super("share_sum", ShareTypes.SHARE, input);
  }

  static BoundFunction bind(CallTypes given) {
    given.requireCount(1, 1);
    return new ShareSum(given.share(0));
  }

  @Override
  public long[] newAggregationState() {
    return ShareTotal.nothing();
  }

  @Override
  public long[] update(long[] state, InternalRow input) {
    if (!input.isNullAt(0)) {
      ShareTotal.in(state).add(ShareRows.share(input.getStruct(0, 3)));
    }
    return state;
  }

  @Override
  public long[] merge(long[] left, long[] right) {
    ShareTotal.in(left).merge(ShareTotal.in(right));
    return left;
  }

  @Override
  public @Nullable InternalRow produceResult(long[] state) {
    return ShareTotal.in(state).result().map(ShareRows::row).orElse(null);
  }
}
