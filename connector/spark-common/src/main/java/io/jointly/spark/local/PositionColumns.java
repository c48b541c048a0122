package io.jointly.spark.local;

import static org.apache.spark.sql.functions.lit;

import io.jointly.encoding.layout.Position;
import io.jointly.query.SqlType;
import io.jointly.query.SqlValues;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.statistics.DistinctSketch;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * Renders positions: BIGINTs, NULL where a row has none. A value that the declaration does not
 * allow gets a position outside the range; the query is refused where positions are collected.
 */
final class PositionColumns {

  private static final long UNKNOWN = -1;

  private final ColumnRenderer columns;
  private final LongColumns wholes;

  PositionColumns(ColumnRenderer columns, LongColumns wholes) {
    this.columns = columns;
    this.wholes = wholes;
  }

  Column of(Position position) {
    Column value = columns.of(position.expr());
    return position.match(
        this::distance,
        since -> CatalystExpressions.minus(units(value, since.expr().type()), lit(since.low())),
        bits ->
            CatalystExpressions.minus(
                CatalystExpressions.place(value, bits.expr().type()), lit(bits.low())),
        listed -> function(new Rank(listed), comparable(value, listed.type())),
        bucket -> function(new BucketOf(bucket.edges()), value.cast(DataTypes.DoubleType)),
        hashed ->
            functions.when(
                value.isNotNull(),
                function(
                    new CellOf(hashed.rowsLog2(), hashed.columns()),
                    functions.xxhash64(equalAlike(value, hashed.expr().type())))),
        this::combined);
  }

  private Column combined(Position.Tuple tuple) {
    Column place = null;
    for (Position.Listed part : tuple.parts()) {
      Column rank = of(part);
      place =
          place == null
              ? rank
              : functions
                  .when(place.lt(lit(0L)).or(rank.lt(lit(0L))), lit(UNKNOWN))
                  .otherwise(CatalystExpressions.times(place, lit(part.size())).plus(rank));
    }
    return java.util.Objects.requireNonNull(place);
  }

  private Column distance(Position.Offset offset) {
    long low = offset.term().bounds().low().longValueExact();
    Column distance = CatalystExpressions.minus(wholes.of(offset.term()), lit(low));
    return offset.shift() == 0 ? distance : functions.shiftright(distance, offset.shift());
  }

  /** Times as numbers: a function of Java's would get them in the Julian calendar before 1582. */
  private static Column comparable(Column value, SqlType type) {
    return switch (type.kind()) {
      case DATE, TIMESTAMP, TIMESTAMP_NTZ -> units(value, type);
      default -> value;
    };
  }

  private static Column units(Column value, SqlType type) {
    return switch (type.kind()) {
      case DATE -> functions.unix_date(value).cast(DataTypes.LongType);
      case TIMESTAMP -> functions.unix_micros(value);
      default -> CatalystExpressions.micros(value);
    };
  }

  /** COUNT(DISTINCT) takes -0.0 for 0.0, so they must have one hash. */
  private static Column equalAlike(Column value, SqlType type) {
    return type.isFloating() ? value.plus(lit(0.0)) : value;
  }

  private static Column function(UDF1<?, Long> function, Column argument) {
    return functions.udf(function, DataTypes.LongType).apply(argument);
  }

  /** Place in a list. */
  static final class Rank implements UDF1<Object, Long> {

    private static final long serialVersionUID = 1L;

    private final SqlType.Kind kind;
    private final int scale;
    private final Map<Object, Long> ranks = new HashMap<>();

    Rank(Position.Listed listed) {
      kind = listed.type().kind();
      scale = listed.type().scale();
      for (Object value : listed.values()) {
        ranks.put(key(value), (long) ranks.size());
      }
    }

    private static Object key(Object value) {
      if (value instanceof LocalDate date) {
        return date.toEpochDay();
      }
      if (value instanceof LocalDateTime local) {
        return SqlValues.micros(local.toInstant(ZoneOffset.UTC));
      }
      return value instanceof Instant instant ? (Object) SqlValues.micros(instant) : value;
    }

    @Override
    public @Nullable Long call(@Nullable Object value) {
      if (value == null) {
        return null;
      }
      SqlType type = kind == SqlType.Kind.DECIMAL ? SqlType.decimal(38, scale) : SqlType.of(kind);
      return ranks.getOrDefault(SparkTypes.fromRow(value, type), UNKNOWN);
    }
  }

  /** The bucket between two edges. */
  static final class BucketOf implements UDF1<Double, Long> {

    private static final long serialVersionUID = 1L;

    private final double[] edges;

    BucketOf(List<Double> edges) {
      this.edges = edges.stream().mapToDouble(Double::doubleValue).toArray();
    }

    @Override
    public @Nullable Long call(@Nullable Double value) {
      int last = edges.length - 1;
      if (value == null || !(value >= edges[0] && value <= edges[last])) {
        return null;
      }
      int low = 0;
      for (int high = last; high - low > 1; ) {
        int middle = (low + high) >>> 1;
        if (value >= edges[middle]) {
          low = middle;
        } else {
          high = middle;
        }
      }
      return (long) low;
    }
  }

  /** The bit of a sketch that a hash sets. */
  static final class CellOf implements UDF1<Long, Long> {

    private static final long serialVersionUID = 1L;

    private final int rowsLog2;
    private final int columns;

    CellOf(int rowsLog2, int columns) {
      this.rowsLog2 = rowsLog2;
      this.columns = columns;
    }

    @Override
    public Long call(Long hash) {
      return (long) DistinctSketch.cell(hash, rowsLog2, columns);
    }
  }
}
