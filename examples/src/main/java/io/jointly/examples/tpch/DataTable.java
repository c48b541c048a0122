package io.jointly.examples.tpch;

import io.trino.tpch.TpchColumn;
import io.trino.tpch.TpchEntity;
import io.trino.tpch.TpchTable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** The tables of TPC-H, with the names and types of its specification. */
public enum DataTable {
  /** Private: split by customer. */
  CUSTOMER,
  /** Private: with their customers. */
  ORDERS,
  /** Private: with their orders. */
  LINEITEM,
  /** Public. */
  PART,
  /** Public. */
  SUPPLIER,
  /** Public. */
  PARTSUPP,
  /** Public. */
  NATION,
  /** Public. */
  REGION;

  private static final DataType MONEY = DataTypes.createDecimalType(12, 2);

  /** The table's name in SQL. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether all parties have the same rows. */
  public boolean isPublic() {
    return switch (this) {
      case CUSTOMER, ORDERS, LINEITEM -> false;
      case PART, SUPPLIER, PARTSUPP, NATION, REGION -> true;
    };
  }

  /** All rows, made in as many tasks as there are parts. */
  Dataset<Row> rows(SparkSession spark, double scale, int parts) {
    FlatMapFunction<Integer, Row> make = part -> generate(generator(), scale, part, parts);
    return spark
        .createDataset(IntStream.rangeClosed(1, parts).boxed().toList(), Encoders.INT())
        .repartition(parts)
        .flatMap(make, Encoders.row(schema()));
  }

  /** Its objects are not serializable, so each task finds it by itself. */
  private TpchTable<?> generator() {
    return switch (this) {
      case CUSTOMER -> TpchTable.CUSTOMER;
      case ORDERS -> TpchTable.ORDERS;
      case LINEITEM -> TpchTable.LINE_ITEM;
      case PART -> TpchTable.PART;
      case SUPPLIER -> TpchTable.SUPPLIER;
      case PARTSUPP -> TpchTable.PART_SUPPLIER;
      case NATION -> TpchTable.NATION;
      case REGION -> TpchTable.REGION;
    };
  }

  private StructType schema() {
    StructType schema = new StructType();
    for (TpchColumn<?> column : generator().getColumns()) {
      schema = schema.add(column.getColumnName(), type(column));
    }
    return schema;
  }

  private static DataType type(TpchColumn<?> column) {
    return switch (column.getType().getBase()) {
      case INTEGER -> DataTypes.IntegerType;
      case IDENTIFIER -> DataTypes.LongType;
      case DATE -> DataTypes.DateType;
      case DOUBLE -> MONEY;
      case VARCHAR -> DataTypes.StringType;
    };
  }

  private static <E extends TpchEntity> Iterator<Row> generate(
      TpchTable<E> table, double scale, int part, int parts) {
    List<TpchColumn<E>> columns = table.getColumns();
    return StreamSupport.stream(table.createGenerator(scale, part, parts).spliterator(), false)
        .map(item -> RowFactory.create(columns.stream().map(each -> value(each, item)).toArray()))
        .iterator();
  }

  private static <E extends TpchEntity> Object value(TpchColumn<E> column, E item) {
    return switch (column.getType().getBase()) {
      case INTEGER -> column.getInteger(item);
      case IDENTIFIER -> column.getIdentifier(item);
      case DATE -> LocalDate.ofEpochDay(column.getDate(item));
      // Whole cents, which the generator has divided by 100.
      case DOUBLE -> BigDecimal.valueOf(Math.round(column.getDouble(item) * 100), 2);
      case VARCHAR -> column.getString(item);
    };
  }
}
