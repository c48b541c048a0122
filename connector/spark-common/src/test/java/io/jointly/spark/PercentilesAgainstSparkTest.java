package io.jointly.spark;

import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.statistics.CellValues;
import io.jointly.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Percentiles of cells of one value each are plain Spark's, bit for bit. */
@Tag("sweep")
class PercentilesAgainstSparkTest {

  private static final StructType SCHEMA = new StructType().add("x", DataTypes.DoubleType);

  private static void create(SparkSession spark, double[] values, long[] counts) {
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < values.length; i++) {
      for (long j = 0; j < counts[i]; j++) {
        rows.add(RowFactory.create(values[i]));
      }
    }
    rows.add(RowFactory.create((Object) null));
    spark.createDataFrame(rows, SCHEMA).repartition(2).createOrReplaceTempView("cells");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 10, 300, 4500})
  void answersAsSparkDoes(int n) {
    long seed = Seed.of(PercentilesAgainstSparkTest.class);
    Random random = new Random(seed + n);
    double[] values = random.doubles(1 + random.nextInt(2 * n), -1e3, 1e3).sorted().toArray();
    long[] counts = new long[values.length];
    for (int i = 0; i < n; i++) {
      counts[random.nextInt(values.length)]++;
    }
    // Also such as meet a row's share exactly, or miss it by rounding.
    double[] asked =
        DoubleStream.concat(
                DoubleStream.of(0, 1, 0.5, 0.07, 0.1, 1.0 / 3, 1e-5, 0.99999, (n - 1.0) / n),
                random.doubles(12))
            .toArray();
    SparkSession spark = SharedSpark.newSession();
    create(spark, values, counts);
    String list =
        Arrays.stream(asked)
            .mapToObj(p -> p + "D")
            .collect(Collectors.joining(", ", "array(", ")"));
    Row row =
        spark
            .sql(
                "SELECT percentile(x, "
                    + list
                    + "), percentile_disc("
                    + list
                    + ") WITHIN GROUP (ORDER BY x), approx_percentile(x, "
                    + list
                    + "), median(x), percentile_cont(0.3D) WITHIN GROUP (ORDER BY x)"
                    + ", percentile_cont(0.3D) WITHIN GROUP (ORDER BY x DESC)"
                    + ", percentile_disc(0.3D) WITHIN GROUP (ORDER BY x DESC) FROM cells")
            .head();
    CellValues cells = CellValues.single(values);
    for (int i = 0; i < asked.length; i++) {
      double p = asked[i];
      String about = "seed " + seed + ", n " + n + ", p " + p;
      assertThat(Quantiles.percentileCont(counts, cells, p))
          .as(about)
          .isEqualTo(row.getList(0).get(i));
      assertThat(Quantiles.discrete(counts, cells, p)).as(about).isEqualTo(row.getList(1).get(i));
      assertThat(Quantiles.discrete(counts, cells, p)).as(about).isEqualTo(row.getList(2).get(i));
    }
    assertThat(Quantiles.percentileCont(counts, cells, 0.5)).isEqualTo(row.getDouble(3));
    assertThat(Quantiles.percentileCont(counts, cells, 0.3)).isEqualTo(row.getDouble(4));
    double[] downwards = values.clone();
    long[] reversed = counts.clone();
    for (int i = 0; i < values.length; i++) {
      downwards[i] = values[values.length - 1 - i];
      reversed[i] = counts[values.length - 1 - i];
    }
    CellValues down = CellValues.single(downwards);
    assertThat(Quantiles.percentileCont(reversed, down, 0.3)).isEqualTo(row.getDouble(5));
    assertThat(Quantiles.discrete(reversed, down, 0.3)).isEqualTo(row.getDouble(6));
  }

  @Test
  void noRowsGiveNullAsInSpark() {
    SparkSession spark = SharedSpark.newSession();
    create(spark, new double[] {1, 2}, new long[2]);
    Row row =
        spark
            .sql("SELECT percentile(x, 0.5D), approx_percentile(x, 0.5D), median(x) FROM cells")
            .head();
    for (int i = 0; i < row.size(); i++) {
      assertThat(row.isNullAt(i)).isTrue();
    }
    CellValues cells = CellValues.single(1, 2);
    assertThat(Quantiles.percentileCont(new long[2], cells, 0.5)).isNull();
    assertThat(Quantiles.discrete(new long[2], cells, 0.5)).isNull();
  }
}
