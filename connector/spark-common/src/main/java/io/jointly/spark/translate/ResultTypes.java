package io.jointly.spark.translate;

import io.jointly.query.AggregateResult;
import io.jointly.query.Measure;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/** Spark's types and values of aggregates, including those that give structures. */
public final class ResultTypes {

  private static final DataType DOUBLES = array(DataTypes.DoubleType);

  private ResultTypes() {}

  public static DataType of(Measure measure) {
    return of(measure.aggregate().result(), SparkTypes.spark(measure.type()));
  }

  /**
   * @param value the type of {@link Measure#type}
   */
  static DataType of(AggregateResult result, DataType value) {
    return switch (result) {
      case COUNT, SUM, AVERAGE, ARGUMENT, DOUBLE -> value;
      case BUCKETS ->
          array(
              struct(
                  field("lower", DataTypes.DoubleType),
                  field("upper", DataTypes.DoubleType),
                  field("count", DataTypes.LongType)));
      case VALUE_COUNTS -> array(struct(field("value", value), field("count", DataTypes.LongType)));
      case MATRIX -> array(DOUBLES);
      case REGRESSION ->
          struct(
              field("n", DataTypes.LongType),
              field("coefficients", DOUBLES),
              field("standard_errors", DOUBLES),
              field("r_squared", DataTypes.DoubleType));
    };
  }

  /** As a Row holds it: a structure as a Row, a list as a Seq. */
  public static @Nullable Object spark(@Nullable Object value) {
    if (value instanceof Object[] fields) {
      @Nullable Object[] converted = new @Nullable Object[fields.length];
      for (int i = 0; i < fields.length; i++) {
        converted[i] = spark(fields[i]);
      }
      return RowFactory.create(converted);
    }
    if (value instanceof List<?> list) {
      return ScalaCollections.seq(list.stream().map(ResultTypes::spark).toList());
    }
    return value;
  }

  private static DataType array(DataType element) {
    return DataTypes.createArrayType(element, false);
  }

  private static StructField field(String name, DataType type) {
    return DataTypes.createStructField(name, type, false);
  }

  private static StructType struct(StructField... fields) {
    return DataTypes.createStructType(fields);
  }
}
