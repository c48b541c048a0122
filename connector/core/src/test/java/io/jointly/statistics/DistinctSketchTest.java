package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import java.util.BitSet;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("sweep")
class DistinctSketchTest {

  private static final int ROWS_LOG2 = 10;
  private static final int ROWS = 1 << ROWS_LOG2;
  private static final int COLUMNS = 32;

  /** sqrt(6 ln 2 / pi^2) / sqrt(1024). */
  private static final double THEORY = Math.sqrt(6 * Math.log(2) / ROWS) / Math.PI;

  private static BitSet sketch(SplittableRandom random, long n) {
    BitSet bits = new BitSet(ROWS * COLUMNS);
    for (long i = 0; i < n; i++) {
      bits.set(DistinctSketch.cell(random.nextLong(), ROWS_LOG2, COLUMNS));
    }
    return bits;
  }

  /** As {@link #sketch}, for n far above the number of rows: the bits are independent then. */
  private static BitSet independent(SplittableRandom random, long n) {
    BitSet bits = new BitSet(ROWS * COLUMNS);
    for (int cell = 0; cell < ROWS * COLUMNS; cell++) {
      int column = cell % COLUMNS;
      double share = Math.scalb(1.0, -Math.min(column + 1, COLUMNS - 1)) / ROWS;
      bits.set(cell, random.nextDouble() < -Math.expm1(-n * share));
    }
    return bits;
  }

  /** Root of the mean squared relative error, and the mean relative error. */
  private static double[] errors(int trials, long n, LongFunction<BitSet> draw) {
    double sum = 0;
    double squares = 0;
    for (int trial = 0; trial < trials; trial++) {
      long estimate = DistinctSketch.estimate(draw.apply(n), ROWS_LOG2, COLUMNS);
      double error = (estimate - n) / (double) n;
      sum += error;
      squares += error * error;
    }
    return new double[] {Math.sqrt(squares / trials), sum / trials};
  }

  /**
   * The measured figures are in {@link DistinctSketch}; the bounds leave room for what a few trials
   * can give, six standard errors and more. Of 12 trials little can be said; see the next test.
   */
  @ParameterizedTest
  @CsvSource({
    "10, 4000, 0, 0.025",
    "1000, 1000, 0.008, 0.02",
    "100000, 400, 0.0155, 0.025",
    "10000000, 12, 0.004, 0.045"
  })
  void theErrorIsTheOneOfTheory(long n, int trials, double least, double most) {
    long seed = Seed.of(DistinctSketchTest.class);
    SplittableRandom random = new SplittableRandom(seed + n);
    double[] errors = errors(trials, n, count -> sketch(random, count));
    String about = "n " + n + ", seed " + seed + ", error " + errors[0] + ", mean " + errors[1];
    System.out.println("DistinctSketchTest, " + about + ", theory " + THEORY);
    assertThat(errors[0]).as(about).isBetween(least, most);
    assertThat(Math.abs(errors[1])).as(about).isLessThan(8 * most / Math.sqrt(trials));
  }

  @Test
  void tenMillionValuesManyTimes() {
    long seed = Seed.of(DistinctSketchTest.class);
    SplittableRandom random = new SplittableRandom(seed);
    double[] errors = errors(1000, 10_000_000, count -> independent(random, count));
    System.out.println("DistinctSketchTest, n 10000000, independent bits: error " + errors[0]);
    assertThat(errors[0]).as("seed %d", seed).isBetween(0.85 * THEORY, 1.15 * THEORY);
    assertThat(Math.abs(errors[1])).as("seed %d", seed).isLessThan(6 * THEORY / Math.sqrt(1000));
  }

  @Test
  void theUnionIsTheOrAndRepetitionsDoNotCount() {
    long seed = Seed.of(DistinctSketchTest.class);
    long[] hashes = new Random(seed).longs(3000).toArray();
    BitSet all = new BitSet();
    BitSet one = new BitSet();
    BitSet other = new BitSet();
    for (int i = 0; i < hashes.length; i++) {
      int cell = DistinctSketch.cell(hashes[i], ROWS_LOG2, COLUMNS);
      all.set(cell);
      all.set(DistinctSketch.cell(hashes[i], ROWS_LOG2, COLUMNS));
      (i % 3 == 0 ? one : other).set(cell);
    }
    one.or(other);
    assertThat(one).isEqualTo(all);
    boolean[] flags = new boolean[ROWS * COLUMNS];
    all.stream().forEach(i -> flags[i] = true);
    assertThat(DistinctSketch.estimate(flags, ROWS_LOG2, COLUMNS))
        .isEqualTo(DistinctSketch.estimate(all, ROWS_LOG2, COLUMNS))
        .isBetween(2600L, 3400L);
  }

  @Test
  void theEmptySketchIsZeroAndOneBitIsOne() {
    assertThat(DistinctSketch.estimate(new BitSet(), ROWS_LOG2, COLUMNS)).isZero();
    assertThat(DistinctSketch.estimate(new boolean[64], 0, 64)).isZero();
    for (int bits = 1; bits <= 5; bits++) {
      BitSet few = new BitSet();
      for (int i = 0; i < bits; i++) {
        few.set(DistinctSketch.cell(i * 37L, ROWS_LOG2, COLUMNS));
      }
      assertThat(DistinctSketch.estimate(few, ROWS_LOG2, COLUMNS)).isEqualTo(bits);
    }
  }

  @Test
  void moreBitsMeanMoreValues() {
    long seed = Seed.of(DistinctSketchTest.class);
    SplittableRandom random = new SplittableRandom(seed);
    for (int[] shape : new int[][] {{0, 1}, {0, 5}, {3, 1}, {4, 7}, {6, 58}}) {
      int cells = shape[1] << shape[0];
      BitSet bits = new BitSet();
      long before = 0;
      while (bits.cardinality() < cells) {
        bits.set(random.nextInt(cells));
        long now = DistinctSketch.estimate(bits, shape[0], shape[1]);
        assertThat(now).as("seed %d, %s", seed, bits).isGreaterThanOrEqualTo(Math.max(1, before));
        before = now;
      }
      assertThat(DistinctSketch.isFull(bits, shape[0], shape[1])).isTrue();
    }
  }

  @Test
  void aFullSketchSaysAtLeast() {
    BitSet bits = new BitSet();
    bits.set(0, ROWS * 8);
    assertThat(DistinctSketch.isFull(bits, ROWS_LOG2, 8)).isTrue();
    long full = DistinctSketch.estimate(bits, ROWS_LOG2, 8);
    bits.clear(7);
    assertThat(DistinctSketch.isFull(bits, ROWS_LOG2, 8)).isFalse();
    assertThat(DistinctSketch.estimate(bits, ROWS_LOG2, 8)).isEqualTo(full);
    // The chance that the last bit is still clear is about one in m: n = m 2^7 ln m.
    assertThat((double) full)
        .isBetween(0.9 * ROWS * 128 * Math.log(ROWS), 1.2 * ROWS * 128 * Math.log(ROWS));
  }

  @ParameterizedTest
  @CsvSource({
    "0, 10, 32, 31",
    "1, 10, 32, 63",
    "1023, 10, 32, 32767",
    "1024, 10, 32, 0",
    "1025, 10, 32, 32",
    "2048, 10, 32, 1",
    "-1, 10, 32, 32736",
    "-1, 0, 1, 0",
    "8, 0, 64, 3",
    "0, 0, 64, 63",
    "8, 0, 3, 2"
  })
  void cellsByHand(long hash, int rowsLog2, int columns, int cell) {
    assertThat(DistinctSketch.cell(hash, rowsLog2, columns)).isEqualTo(cell);
  }

  @Test
  void columnsHalve() {
    long seed = Seed.of(DistinctSketchTest.class);
    SplittableRandom random = new SplittableRandom(seed);
    int[] found = new int[4];
    for (int i = 0; i < 80_000; i++) {
      found[DistinctSketch.cell(random.nextLong(), 3, 4) % 4]++;
    }
    int[] expected = {40_000, 20_000, 10_000, 10_000};
    for (int c = 0; c < 4; c++) {
      assertThat(Math.abs(found[c] - expected[c]))
          .as("seed %d, column %d", seed, c)
          .isLessThan(1000);
    }
  }

  @ParameterizedTest
  @CsvSource({"-1, 8", "25, 8", "10, 0", "10, 55", "0, 65", "24, 41"})
  void shapesThatAreNoneAreRefused(int rowsLog2, int columns) {
    assertThatThrownBy(() -> DistinctSketch.cell(1, rowsLog2, columns))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctSketch.estimate(new BitSet(), rowsLog2, columns))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void bitsWithoutACellAreRefused() {
    BitSet bits = new BitSet();
    bits.set(64);
    assertThatThrownBy(() -> DistinctSketch.estimate(bits, 3, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctSketch.estimate(new boolean[63], 3, 8))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> DistinctSketch.estimate(new boolean[65], 3, 8))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
