package io.jointly.spark.local;

import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.jointly.Seed;
import io.jointly.encoding.layout.Position;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The functions that run on every row. */
@Tag("sweep")
class PositionColumnsTest {

  private static PositionColumns.Rank rank(String type, Object... values) {
    return new PositionColumns.Rank(new Position.Listed(column("x", type), List.of(values)));
  }

  @Test
  void aRankIsThePlaceInTheList() {
    PositionColumns.Rank words = rank("string", "b", "a", "");
    assertThat(words.call("b")).isZero();
    assertThat(words.call("")).isEqualTo(2);
    assertThat(words.call(null)).isNull();
    assertThat(words.call("B")).isEqualTo(-1);
    assertThat(words.call("a ")).isEqualTo(-1);
    PositionColumns.Rank truth = rank("boolean", false, true);
    assertThat(truth.call(true)).isEqualTo(1);
    assertThat(rank("int", 5, -5).call(-5)).isEqualTo(1);
    assertThat(rank("string").call("b")).isEqualTo(-1);
  }

  @Test
  void aDecimalIsTheSameWithOtherZerosBehindThePoint() {
    PositionColumns.Rank rank =
        rank("decimal(5,2)", new BigDecimal("1.00"), new BigDecimal("1.10"));
    assertThat(rank.call(new BigDecimal("1.10"))).isEqualTo(1);
    assertThat(rank.call(new BigDecimal("1.11"))).isEqualTo(-1);
  }

  @Test
  void aBucketHoldsItsLowerEdgeAndTheLastItsUpperToo() {
    PositionColumns.BucketOf bucket = new PositionColumns.BucketOf(List.of(-1.0, 0.0, 0.5, 2.0));
    assertThat(bucket.call(-1.0)).isZero();
    assertThat(bucket.call(Math.nextDown(0.0))).isZero();
    assertThat(bucket.call(0.0)).isEqualTo(1);
    assertThat(bucket.call(-0.0)).isEqualTo(1);
    assertThat(bucket.call(0.5)).isEqualTo(2);
    assertThat(bucket.call(2.0)).isEqualTo(2);
    for (Double none :
        new Double[] {
          null,
          Double.NaN,
          Math.nextUp(2.0),
          Math.nextDown(-1.0),
          Double.POSITIVE_INFINITY,
          Double.NEGATIVE_INFINITY
        }) {
      assertThat(bucket.call(none)).as("%s", none).isNull();
    }
  }

  @Test
  void randomNumbersLieBetweenTheEdgesOfTheirBucket() {
    Random random = new Random(Seed.of(PositionColumnsTest.class));
    for (int trial = 0; trial < 200; trial++) {
      int n = 1 + random.nextInt(50);
      List<Double> edges =
          IntStream.rangeClosed(0, n).mapToObj(i -> random.nextGaussian()).sorted().toList();
      PositionColumns.BucketOf bucket = new PositionColumns.BucketOf(edges);
      for (int i = 0; i < 200; i++) {
        double value =
            random.nextBoolean() ? edges.get(random.nextInt(n + 1)) : random.nextGaussian();
        Long at = bucket.call(value);
        if (value < edges.get(0) || value > edges.get(n)) {
          assertThat(at).isNull();
        } else {
          assertThat(at).isNotNull().isBetween(0L, n - 1L);
          int index = java.util.Objects.requireNonNull(at).intValue();
          assertThat(value).isGreaterThanOrEqualTo(edges.get(index));
          assertThat(value < edges.get(index + 1) || index == n - 1).isTrue();
        }
      }
    }
  }

  @Test
  void aHashStandsInTheSketch() {
    Random random = new Random(Seed.of(PositionColumnsTest.class));
    Position.Hashed sketch = new Position.Hashed(column("x", "string"), 6, 5);
    PositionColumns.CellOf cell = new PositionColumns.CellOf(6, 5);
    for (int i = 0; i < 10_000; i++) {
      long hash = random.nextLong() >> random.nextInt(64);
      assertThat(cell.call(hash)).isBetween(0L, sketch.size() - 1).isEqualTo(cell.call(hash));
    }
  }
}
