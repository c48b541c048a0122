package io.jointly.spark.function;

import io.jointly.share.EncodedNumber;
import io.jointly.share.NumberScale;
import io.jointly.share.Rounding;
import io.jointly.share.ShareTag;
import java.math.BigDecimal;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.connector.catalog.functions.BoundFunction;
import org.apache.spark.sql.connector.catalog.functions.ScalarFunction;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * share_split, share_zero and share_reshare. They draw fresh randomness for each row, and say that
 * they are not deterministic; so Spark evaluates a call once where it is written.
 */
public final class DealFunctions {

  private DealFunctions() {}

  static BoundFunction split(CallTypes given) {
    given.requireCount(4, 4);
    return new Split(given.number(0), given.text(1), given.integer(2), given.integer(3));
  }

  static BoundFunction zero(CallTypes given) {
    given.requireCount(3, 4);
    DataType context = given.text(0);
    DataType threshold = given.integer(1);
    DataType parties = given.integer(2);
    if (given.count() == 3) {
      return new Zero(context, threshold, parties);
    }
    return given.isInt(3)
        ? new Zero(context, threshold, parties, given.integer(3))
        : new ZeroLike(context, threshold, parties, given.share(3));
  }

  static BoundFunction reshare(CallTypes given) {
    given.requireCount(4, 4);
    return new Reshare(given.share(0), given.text(1), given.integer(2), given.integer(3));
  }

  /** A call that gives an array of shares, others each time. */
  abstract static class Dealing extends BoundShareFunction implements ScalarFunction<ArrayData> {
    private static final long serialVersionUID = 1L;

    Dealing(String name, StructType element, DataType... inputs) {
      super(name, ShareTypes.arrayOf(element), inputs);
    }

    @Override
    public final boolean isDeterministic() {
      return false;
    }
  }

  /** share_split. */
  public static final class Split extends Dealing {
    private static final long serialVersionUID = 1L;

    Split(DataType... inputs) {
      super("share_split", ShareTypes.SHARE, inputs);
    }

    public static @Nullable ArrayData invoke(
        @Nullable InternalRow number, @Nullable UTF8String context, int threshold, int parties) {
      return number == null || context == null
          ? null
          : ShareRows.rows(
              TaskDealer.current().deal(ShareRows.number(number), context, threshold, parties));
    }
  }

  /** share_zero with a number of decimal digits. */
  public static final class Zero extends Dealing {
    private static final long serialVersionUID = 1L;

    Zero(DataType... inputs) {
      super("share_zero", ShareTypes.SHARE, inputs);
    }

    public static @Nullable ArrayData invoke(
        @Nullable UTF8String context, int threshold, int parties) {
      return invoke(context, threshold, parties, 0);
    }

    public static @Nullable ArrayData invoke(
        @Nullable UTF8String context, int threshold, int parties, int digits) {
      return context == null
          ? null
          : zero(NumberScale.decimal(digits), context, threshold, parties);
    }
  }

  /** share_zero with the scale of a share. */
  public static final class ZeroLike extends Dealing {
    private static final long serialVersionUID = 1L;

    ZeroLike(DataType... inputs) {
      super("share_zero", ShareTypes.SHARE, inputs);
    }

    public static @Nullable ArrayData invoke(
        @Nullable UTF8String context, int threshold, int parties, @Nullable InternalRow like) {
      return context == null || like == null
          ? null
          : zero(ShareTag.scale(ShareRows.share(like).tag()), context, threshold, parties);
    }
  }

  private static ArrayData zero(NumberScale scale, UTF8String context, int threshold, int parties) {
    EncodedNumber zero =
        switch (scale.kind()) {
          case DECIMAL -> EncodedNumber.ofDecimal(BigDecimal.ZERO, scale.places(), Rounding.EXACT);
          case BINARY -> EncodedNumber.ofDouble(0, scale.places(), Rounding.EXACT);
          // No days are added to it.
          case DATE -> EncodedNumber.ofLong(0);
        };
    return ShareRows.rows(TaskDealer.current().deal(zero, context, threshold, parties));
  }

  /** share_reshare. */
  public static final class Reshare extends Dealing {
    private static final long serialVersionUID = 1L;

    Reshare(DataType... inputs) {
      super("share_reshare", ShareTypes.SUBSHARE, inputs);
    }

    public static @Nullable ArrayData invoke(
        @Nullable InternalRow share, @Nullable UTF8String context, int threshold, int parties) {
      return share == null || context == null
          ? null
          : ShareRows.rows(
              TaskDealer.current().deal(ShareRows.share(share), context, threshold, parties));
    }
  }
}
