package io.jointly.examples.bench;

import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.apache.spark.api.java.function.FlatMapFunction;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * TPC-H's lineitem as Parquet, distributed to three parties by order, in two forms: with the types
 * of the specification, and with whole cents and percents in BIGINT for the columns of Q1 and Q6.
 */
final class TpchData {

  static final List<String> PARTIES = List.of("p1", "p2", "p3");

  private static final int PARTS_PER_PARTY = 4;
  private static final DataType MONEY = DataTypes.createDecimalType(12, 2);

  private static final StructType SPECIFIED =
      new StructType()
          .add("l_orderkey", DataTypes.LongType)
          .add("l_partkey", DataTypes.LongType)
          .add("l_suppkey", DataTypes.LongType)
          .add("l_linenumber", DataTypes.IntegerType)
          .add("l_quantity", MONEY)
          .add("l_extendedprice", MONEY)
          .add("l_discount", MONEY)
          .add("l_tax", MONEY)
          .add("l_returnflag", DataTypes.StringType)
          .add("l_linestatus", DataTypes.StringType)
          .add("l_shipdate", DataTypes.DateType)
          .add("l_commitdate", DataTypes.DateType)
          .add("l_receiptdate", DataTypes.DateType)
          .add("l_shipinstruct", DataTypes.StringType)
          .add("l_shipmode", DataTypes.StringType)
          .add("l_comment", DataTypes.StringType);

  private static final StructType CENTS =
      new StructType()
          .add("l_quantity", DataTypes.LongType)
          .add("l_extendedprice", DataTypes.LongType)
          .add("l_discount", DataTypes.LongType)
          .add("l_tax", DataTypes.LongType)
          .add("l_returnflag", DataTypes.StringType)
          .add("l_linestatus", DataTypes.StringType)
          .add("l_shipdate", DataTypes.DateType);

  private TpchData() {}

  static void write(SparkSession spark, double scale, String folder) {
    spark.conf().set("spark.sql.datetime.java8API.enabled", "true");
    for (String party : PARTIES) {
      write(spark, scale, party, SPECIFIED, TpchData::specified, lineitem(folder, party));
      write(spark, scale, party, CENTS, TpchData::wholeNumbers, cents(folder, party));
    }
  }

  /** The folder of all rows, one table partitioned by party. */
  static String lineitem(String folder) {
    return folder + "/lineitem";
  }

  /** The folder of a party's part. */
  static String lineitem(String folder, String party) {
    return lineitem(folder) + "/party=" + party;
  }

  /** The folder of all rows in whole cents and percents. */
  static String cents(String folder) {
    return folder + "/lineitem_cents";
  }

  private static String cents(String folder, String party) {
    return cents(folder) + "/party=" + party;
  }

  private interface ToRow extends Function<LineItem, Row>, java.io.Serializable {}

  private static void write(
      SparkSession spark, double scale, String party, StructType schema, ToRow toRow, String path) {
    int parts = PARTS_PER_PARTY * PARTIES.size();
    List<Integer> mine =
        IntStream.rangeClosed(1, parts)
            .filter(p -> p % PARTIES.size() == PARTIES.indexOf(party))
            .boxed()
            .toList();
    FlatMapFunction<Integer, Row> rows =
        part ->
            StreamSupport.stream(new LineItemGenerator(scale, part, parts).spliterator(), false)
                .map(toRow)
                .iterator();
    spark
        .createDataset(mine, Encoders.INT())
        .repartition(PARTS_PER_PARTY)
        .flatMap(rows, Encoders.row(schema))
        .write()
        .mode("overwrite")
        .parquet(path);
  }

  private static Row specified(LineItem item) {
    return RowFactory.create(
        item.getOrderKey(),
        item.getPartKey(),
        item.getSupplierKey(),
        item.getLineNumber(),
        BigDecimal.valueOf(item.getQuantity() * 100, 2),
        BigDecimal.valueOf(item.getExtendedPriceInCents(), 2),
        BigDecimal.valueOf(item.getDiscountPercent(), 2),
        BigDecimal.valueOf(item.getTaxPercent(), 2),
        item.getReturnFlag(),
        item.getStatus(),
        LocalDate.ofEpochDay(item.getShipDate()),
        LocalDate.ofEpochDay(item.getCommitDate()),
        LocalDate.ofEpochDay(item.getReceiptDate()),
        item.getShipInstructions(),
        item.getShipMode(),
        item.getComment());
  }

  private static Row wholeNumbers(LineItem item) {
    return RowFactory.create(
        item.getQuantity(),
        item.getExtendedPriceInCents(),
        item.getDiscountPercent(),
        item.getTaxPercent(),
        item.getReturnFlag(),
        item.getStatus(),
        LocalDate.ofEpochDay(item.getShipDate()));
  }
}
