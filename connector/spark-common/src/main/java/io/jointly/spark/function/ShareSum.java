package io.jointly.spark.function;

import io.jointly.share.ShareTotal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.AggregateFunction;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** share_sum. As SUM, it passes over NULL, and is NULL where there is nothing else. */
final class ShareSum extends BoundShareFunction
    implements AggregateFunction<ShareTotal, @Nullable InternalRow> {

  private static final long serialVersionUID = 1L;

  private ShareSum(DataType input) {
    super("share_sum", ShareTypes.SHARE, input);
  }

  static BoundFunction bind(CallTypes given) {
    given.requireCount(1, 1);
    return new ShareSum(given.share(0));
  }

  @Override
  public ShareTotal newAggregationState() {
    return new ShareTotal();
  }

  @Override
  public ShareTotal update(ShareTotal state, InternalRow input) {
    if (!input.isNullAt(0)) {
      state.add(ShareRows.share(input.getStruct(0, 3)));
    }
    return state;
  }

  @Override
  public ShareTotal merge(ShareTotal left, ShareTotal right) {
    left.merge(right);
    return left;
  }

  @Override
  public @Nullable InternalRow produceResult(ShareTotal state) {
    return state.result().map(ShareRows::row).orElse(null);
  }
}
