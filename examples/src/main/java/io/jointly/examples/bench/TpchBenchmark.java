package io.jointly.examples.bench;

import io.jointly.examples.PlainUnion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.apache.spark.sql.SparkSession;

/**
 * {@code TpchBenchmark FOLDER SCALE}: Q1 and Q6 by plain Spark over the union. The data are made
 * once.
 */
public final class TpchBenchmark {

  private static final int WARM = 4;
  private static final int ROUNDS = 7;

  private TpchBenchmark() {}

  public static void main(String[] args) throws Exception {
    String folder = args[0];
    double scale = Double.parseDouble(args[1]);
    try (SparkSession spark = SparkSession.builder().getOrCreate()) {
      if (!Files.exists(Path.of(folder, "complete"))) {
        System.out.println("making lineitem at scale factor " + scale);
        TpchData.write(spark, scale, folder);
        Files.createFile(Path.of(folder, "complete"));
      }
      List<Integer> parties = IntStream.range(0, TpchData.PARTIES.size()).boxed().toList();
      PlainUnion.define(
          spark,
          "joint.lineitem",
          parties.stream().map(p -> TpchData.lineitem(folder, p)).toList());
      PlainUnion.define(
          spark,
          "joint.lineitem_cents",
          parties.stream().map(p -> TpchData.cents(folder, p)).toList());
      spark
          .sql(
              "SELECT count(*), max(l_extendedprice), max(l_quantity), max(l_discount), max(l_tax),"
                  + " min(l_shipdate), max(l_shipdate) FROM joint.lineitem")
          .show();
      System.out.println("TPC-H scale factor " + scale + "; " + Machine.describe());
      Interleaved runs =
          new Interleaved()
              .add("Q1 plain", query(spark, TpchQueries.Q1))
              .add("Q1 plain, BIGINT", query(spark, TpchQueries.Q1_CENTS))
              .add("Q6 plain", query(spark, TpchQueries.Q6))
              .add("Q6 plain, BIGINT", query(spark, TpchQueries.Q6_CENTS))
              .run(WARM, ROUNDS);
      System.out.print(runs.table());
    }
  }

  private static Callable<?> query(SparkSession spark, String sql) {
    return () -> spark.sql(sql).collectAsList();
  }
}
