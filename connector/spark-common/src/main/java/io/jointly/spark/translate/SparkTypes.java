package io.jointly.spark.translate;

import io.jointly.collaboration.Table;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Between Spark's types and values and those of the query algebra. */
public final class SparkTypes {

  private SparkTypes() {}

  /** All declared columns of a table. */
  public static StructType schema(Table table) {
    return DataTypes.createStructType(
        table.columns().values().stream()
            .map(column -> DataTypes.createStructField(column.name(), spark(column.type()), true))
            .toList());
  }

  public static DataType spark(SqlType type) {
    return switch (type.kind()) {
      case BOOLEAN -> DataTypes.BooleanType;
      case TINYINT -> DataTypes.ByteType;
      case SMALLINT -> DataTypes.ShortType;
      case INT -> DataTypes.IntegerType;
      case BIGINT -> DataTypes.LongType;
      case DECIMAL -> DataTypes.createDecimalType(type.precision(), type.scale());
      case FLOAT -> DataTypes.FloatType;
      case DOUBLE -> DataTypes.DoubleType;
      case STRING -> DataTypes.StringType;
      case DATE -> DataTypes.DateType;
      case TIMESTAMP -> DataTypes.TimestampType;
      case TIMESTAMP_NTZ -> DataTypes.TimestampNTZType;
    };
  }

  /** The algebra's type, or null where it has none (binary, intervals, collations, structures). */
  public static @Nullable SqlType joint(DataType type) {
    if (type instanceof DecimalType decimal) {
      return decimal.scale() < 0 ? null : SqlType.decimal(decimal.precision(), decimal.scale());
    }
    for (SqlType.Kind kind : SqlType.Kind.values()) {
      if (kind != SqlType.Kind.DECIMAL && spark(SqlType.of(kind)).equals(type)) {
        return SqlType.of(kind);
      }
    }
    return null;
  }

  /** From Spark's internal value (UTF8String, days, microseconds, Decimal) to the algebra's. */
  public static @Nullable Object fromInternal(@Nullable Object value, SqlType type) {
    if (value == null) {
      return null;
    }
    return switch (type.kind()) {
      case STRING -> value.toString();
      case DECIMAL -> ((Decimal) value).toJavaBigDecimal().setScale(type.scale());
      case DATE -> LocalDate.ofEpochDay((Integer) value);
      case TIMESTAMP -> Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS);
      case TIMESTAMP_NTZ ->
          LocalDateTime.ofInstant(
              Instant.EPOCH.plus((Long) value, ChronoUnit.MICROS), ZoneOffset.UTC);
      default -> value;
    };
  }

  /**
   * From a value in a {@code Row} to the algebra's: a Row holds the old date classes unless {@code
   * spark.sql.datetime.java8API.enabled} is set.
   */
  public static @Nullable Object fromRow(@Nullable Object value, SqlType type) {
    if (value instanceof java.sql.Date date) {
      return date.toLocalDate();
    }
    if (value instanceof java.sql.Timestamp timestamp) {
      return timestamp.toInstant();
    }
    if (value instanceof BigDecimal decimal) {
      return decimal.setScale(type.scale());
    }
    return withoutSign(value);
  }

  /** GROUP BY treats -0.0 as 0.0, so this does too. */
  static @Nullable Object withoutSign(@Nullable Object value) {
    if (value instanceof Double number) {
      return number + 0.0;
    }
    return value instanceof Float number ? (Object) (number + 0.0f) : value;
  }
}
