package io.jointly.spark.function;

import io.jointly.share.ShareArithmetic;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** What a party computes on its own shares, row by row. */
public final class ArithmeticFunctions {

  private ArithmeticFunctions() {}

  static BoundFunction add(CallTypes given) {
    given.requireCount(2, 2);
    return new Add(given.share(0), given.share(1));
  }

  static BoundFunction subtract(CallTypes given) {
    given.requireCount(2, 2);
    return new Subtract(given.share(0), given.share(1));
  }

  static BoundFunction negate(CallTypes given) {
    given.requireCount(1, 1);
    return new Negate(given.share(0));
  }

  static BoundFunction multiply(CallTypes given) {
    given.requireCount(2, 2);
    return new Multiply(given.share(0), given.whole(1));
  }

  /** share_add. */
  public static final class Add extends BoundShareFunction implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Add(DataType... inputs) {
      super("share_add", ShareTypes.SHARE, inputs);
    }

    public static @Nullable InternalRow invoke(@Nullable InternalRow a, @Nullable InternalRow b) {
      return a == null || b == null
          ? null
          : ShareRows.row(ShareArithmetic.add(ShareRows.share(a), ShareRows.share(b)));
    }
  }

  /** share_subtract. */
  public static final class Subtract extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Subtract(DataType... inputs) {
      super("share_subtract", ShareTypes.SHARE, inputs);
    }

    public static @Nullable InternalRow invoke(@Nullable InternalRow a, @Nullable InternalRow b) {
      return a == null || b == null
          ? null
          : ShareRows.row(ShareArithmetic.subtract(ShareRows.share(a), ShareRows.share(b)));
    }
  }

  /** share_negate. */
  public static final class Negate extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Negate(DataType... inputs) {
      super("share_negate", ShareTypes.SHARE, inputs);
    }

    public static @Nullable InternalRow invoke(@Nullable InternalRow share) {
      return share == null ? null : ShareRows.row(ShareArithmetic.negate(ShareRows.share(share)));
    }
  }

  /** share_multiply. */
  public static final class Multiply extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Multiply(DataType... inputs) {
      super("share_multiply", ShareTypes.SHARE, inputs);
    }

    public static @Nullable InternalRow invoke(@Nullable InternalRow share, long factor) {
      return share == null
          ? null
          : ShareRows.row(ShareArithmetic.multiply(ShareRows.share(share), factor));
    }
  }
}
