package io.jointly.spark.function;

import io.jointly.share.Resharing;
import io.jointly.share.Share;
import io.jointly.share.SharePolynomial;
import io.jointly.share.ShareTag;
import io.jointly.share.Subshare;
import java.util.List;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/** What is done with the shares of several parties, and what a share says about itself. */
public final class OpenFunctions {

  private OpenFunctions() {}

  static BoundFunction reconstruct(CallTypes given) {
    given.requireCount(1, 1);
    return new Reconstruct(given.shares(0));
  }

  static BoundFunction verify(CallTypes given) {
    given.requireCount(1, 1);
    return new Verify(given.shares(0));
  }

  static BoundFunction combine(CallTypes given) {
    given.requireCount(1, 1);
    return new Combine(given.subshares(0));
  }

  static BoundFunction describe(CallTypes given) {
    given.requireCount(1, 1);
    return new Describe(given.share(0));
  }

  /** share_reconstruct. */
  public static final class Reconstruct extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Reconstruct(DataType input) {
      super("share_reconstruct", ShareTypes.NUMBER, input);
    }

    public static @Nullable InternalRow invoke(@Nullable ArrayData array) {
      List<Share> shares = ShareRows.shares(array);
      return shares == null ? null : ShareRows.row(SharePolynomial.open(shares));
    }
  }

  /** share_verify. */
  public static final class Verify extends BoundShareFunction implements ScalarFunction<Boolean> {
    private static final long serialVersionUID = 1L;

    Verify(DataType input) {
      super("share_verify", DataTypes.BooleanType, input);
    }

    public static @Nullable Boolean invoke(@Nullable ArrayData array) {
      List<Share> shares = ShareRows.shares(array);
      return shares == null ? null : (Boolean) SharePolynomial.isOne(shares);
    }
  }

  /** share_combine. */
  public static final class Combine extends BoundShareFunction
      implements ScalarFunction<InternalRow> {
    private static final long serialVersionUID = 1L;

    Combine(DataType input) {
      super("share_combine", ShareTypes.SHARE, input);
    }

    public static @Nullable InternalRow invoke(@Nullable ArrayData array) {
      List<Subshare> subshares = ShareRows.subshares(array);
      return subshares == null ? null : ShareRows.row(Resharing.combine(subshares));
    }
  }

  /** share_describe. */
  public static final class Describe extends BoundShareFunction
      implements ScalarFunction<UTF8String> {
    private static final long serialVersionUID = 1L;

    Describe(DataType input) {
      super("share_describe", DataTypes.StringType, input);
    }

    public static @Nullable UTF8String invoke(@Nullable InternalRow share) {
      return share == null
          ? null
          : UTF8String.fromString(ShareTag.text(ShareRows.share(share).tag()));
    }
  }
}
