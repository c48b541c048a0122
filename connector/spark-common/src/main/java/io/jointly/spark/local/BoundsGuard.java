package io.jointly.spark.local;

import static org.apache.spark.sql.functions.isnan;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.collaboration.Column;
import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import org.jspecify.annotations.Nullable;

/**
 * What happens to a value outside the declared bounds or list, as Spark columns: what replaces it,
 * and when the query must be refused.
 */
public final class BoundsGuard {

  private final OutsideBounds outsideBounds;

  public BoundsGuard(OutsideBounds outsideBounds) {
    this.outsideBounds = outsideBounds;
  }

  /** The column as the query sees it. */
  public org.apache.spark.sql.Column value(Column column, org.apache.spark.sql.Column raw) {
    org.apache.spark.sql.Column outside = outside(column, raw);
    if (outside == null) {
      return raw;
    }
    return switch (outsideBounds) {
      case REFUSE -> raw;
      case NULL -> when(outside, lit(null)).otherwise(raw).cast(SparkTypes.spark(column.type()));
      case CLAMP -> column.values().isEmpty() ? clamped(column, raw) : raw;
    };
  }

  /**
   * When a selected row must not be counted at all, or null where no row is refused.
   *
   * @param value what {@link #value} gave
   */
  org.apache.spark.sql.@Nullable Column refused(Column column, org.apache.spark.sql.Column value) {
    return switch (outsideBounds) {
      case REFUSE -> outside(column, value);
      case NULL -> null;
      // A value that is not listed has no nearest one, and NaN has no nearest bound.
      case CLAMP -> {
        if (!column.values().isEmpty()) {
          yield outside(column, value);
        }
        yield column.type().isFloating() && outside(column, value) != null ? isnan(value) : null;
      }
    };
  }

  /** True for a value outside; NULL or false for NULL. Null where nothing is declared. */
  static org.apache.spark.sql.@Nullable Column outside(
      Column column, org.apache.spark.sql.Column value) {
    SqlType type = column.type();
    if (!column.values().isEmpty()) {
      Object[] listed =
          column.values().stream().map(item -> ColumnRenderer.literal(type, item)).toArray();
      return org.apache.spark.sql.functions.not(value.isin(listed));
    }
    org.apache.spark.sql.Column outside = null;
    if (column.min() != null) {
      outside = compared(type, value).lt(bound(type, column.min()));
    }
    if (column.max() != null) {
      // Spark takes NaN for greater than every number, so it is outside too.
      org.apache.spark.sql.Column above = compared(type, value).gt(bound(type, column.max()));
      outside = outside == null ? above : outside.or(above);
    }
    return outside;
  }

  private static org.apache.spark.sql.Column clamped(
      Column column, org.apache.spark.sql.Column raw) {
    SqlType type = column.type();
    org.apache.spark.sql.Column result =
        type.isFloating() ? when(isnan(raw), raw) : when(lit(false), raw);
    if (column.min() != null) {
      result =
          result.when(
              raw.lt(ColumnRenderer.literal(type, column.min())), literal(column.min(), type));
    }
    if (column.max() != null) {
      result =
          result.when(
              raw.gt(ColumnRenderer.literal(type, column.max())), literal(column.max(), type));
    }
    return result.otherwise(raw);
  }

  private static org.apache.spark.sql.Column literal(Object value, SqlType type) {
    return ColumnRenderer.literal(type, value);
  }

  /** Short decimals are compared as BIGINT, which Spark does several times faster. */
  private static org.apache.spark.sql.Column compared(
      SqlType type, org.apache.spark.sql.Column value) {
    return isShortDecimal(type) ? CatalystExpressions.unscaled(value) : value;
  }

  private static org.apache.spark.sql.Column bound(SqlType type, Object bound) {
    return isShortDecimal(type)
        ? lit(((java.math.BigDecimal) bound).unscaledValue().longValueExact())
        : ColumnRenderer.literal(type, bound);
  }

  private static boolean isShortDecimal(SqlType type) {
    return type.kind() == SqlType.Kind.DECIMAL && type.precision() <= 18;
  }
}
