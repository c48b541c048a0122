package io.jointly.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.error.ErrorCode;
import io.jointly.error.ViolationException;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("sweep")
class QuantilesTest {

  private static final Offset<Double> CLOSE = Offset.offset(1e-12);

  /** Cells between neighbouring edges. */
  private record Cells(double... edges) implements CellValues {

    @Override
    public double lower(int cell) {
      return edges[cell];
    }

    @Override
    public double upper(int cell) {
      return edges[cell + 1];
    }

    long[] counts(double[] sorted) {
      long[] counts = new long[edges.length - 1];
      for (double value : sorted) {
        counts[of(value)]++;
      }
      return counts;
    }

    int of(double value) {
      int cell = 0;
      while (cell < edges.length - 2 && value >= edges[cell + 1]) {
        cell++;
      }
      return cell;
    }
  }

  private static double cont(long[] counts, CellValues values, double p) {
    return Objects.requireNonNull(Quantiles.percentileCont(counts, values, p));
  }

  private static double discrete(long[] counts, CellValues values, double p) {
    return Objects.requireNonNull(Quantiles.discrete(counts, values, p));
  }

  /** By the definition, on the rows themselves. */
  private static double contOfRows(double[] sorted, double p) {
    double position = (sorted.length - 1) * p;
    double low = sorted[(int) Math.floor(position)];
    double high = sorted[(int) Math.ceil(position)];
    double part = position - Math.floor(position);
    return low == high ? low : (1 - part) * low + part * high;
  }

  private static double discreteOfRows(double[] sorted, double p) {
    return sorted[Math.max(0, (int) Math.ceil(p * sorted.length) - 1)];
  }

  @ParameterizedTest
  @CsvSource({
    "0, 1, 1",
    "0.25, 2.25, 2",
    "0.3, 2.5, 2",
    "0.5, 4, 3",
    "0.500001, 4.00001, 5",
    "0.75, 5, 5",
    "0.9, 7, 9",
    "1, 9, 9"
  })
  void fewRowsByHand(double p, double cont, double discrete) {
    // 1 2 3 5 5 9, among cells that no row is in.
    CellValues values = CellValues.single(0, 1, 2, 3, 4, 5, 6, 9, 10);
    long[] counts = {0, 1, 1, 1, 0, 2, 0, 1, 0};
    assertThat(cont(counts, values, p)).isCloseTo(cont, CLOSE);
    assertThat(discrete(counts, values, p)).isEqualTo(discrete);
  }

  @Test
  void singleValuesGiveThePercentilesOfTheRows() {
    long seed = Seed.of(QuantilesTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 2000; round++) {
      double[] values = random.doubles(1 + random.nextInt(9), -50, 50).sorted().toArray();
      long[] counts = new long[values.length];
      Arrays.setAll(counts, i -> random.nextInt(4));
      double[] rows = expand(values, counts);
      double p = random.nextInt(3) == 0 ? random.nextInt(11) / 10.0 : random.nextDouble();
      CellValues cells = CellValues.single(values);
      if (rows.length == 0) {
        assertThat(Quantiles.percentileCont(counts, cells, p)).isNull();
        assertThat(Quantiles.discrete(counts, cells, p)).isNull();
        continue;
      }
      String about = "seed " + seed + ", round " + round;
      assertThat(cont(counts, cells, p)).as(about).isCloseTo(contOfRows(rows, p), CLOSE);
      assertThat(discrete(counts, cells, p)).as(about).isEqualTo(discreteOfRows(rows, p));
    }
  }

  private static double[] expand(double[] values, long[] counts) {
    double[] rows = new double[(int) Arrays.stream(counts).sum()];
    int at = 0;
    for (int i = 0; i < values.length; i++) {
      for (long j = 0; j < counts[i]; j++) {
        rows[at++] = values[i];
      }
    }
    return rows;
  }

  @Test
  void wideCellsAreWrongByNoMoreThanTheirWidth() {
    long seed = Seed.of(QuantilesTest.class);
    Random random = new Random(seed);
    for (int round = 0; round < 3000; round++) {
      double[] edges = random.doubles(2 + random.nextInt(8), -100, 100).sorted().toArray();
      Cells cells = new Cells(edges);
      double first = edges[0];
      double last = edges[edges.length - 1];
      double[] rows = rows(random, 1 + random.nextInt(40), first, last);
      long[] counts = cells.counts(rows);
      double p = random.nextInt(3) == 0 ? random.nextInt(11) / 10.0 : random.nextDouble();
      String about = "seed " + seed + ", round " + round;
      double position = (rows.length - 1) * p;
      int below = cells.of(rows[(int) Math.floor(position)]);
      int above = cells.of(rows[(int) Math.ceil(position)]);
      double bound = Math.max(width(cells, below), width(cells, above));
      double answer = cont(counts, cells, p);
      assertThat(Math.abs(answer - contOfRows(rows, p)))
          .as(about)
          .isLessThanOrEqualTo(bound + 1e-9);
      assertThat(answer).as(about).isBetween(cells.lower(below), cells.upper(above));
      double right = discreteOfRows(rows, p);
      int cell = cells.of(right);
      assertThat(discrete(counts, cells, p))
          .as(about)
          .isBetween(cells.lower(cell), cells.upper(cell));
    }
  }

  /** Heaped at the edges as well, where the bound is reached. */
  private static double[] rows(Random random, int n, double first, double last) {
    double[] rows = new double[n];
    boolean heaped = random.nextBoolean();
    Arrays.setAll(
        rows,
        i -> {
          double share = random.nextDouble();
          return first + (heaped ? Math.rint(share) * 0.999 : share) * (last - first);
        });
    Arrays.sort(rows);
    return rows;
  }

  private static double width(Cells cells, int cell) {
    return cells.upper(cell) - cells.lower(cell);
  }

  @Test
  void evenRowsInAWideCellAreFoundMuchNearerThanItsWidth() {
    double[] rows = new double[10_000];
    Arrays.setAll(rows, i -> (i + 0.5) / 100);
    Cells cells = new Cells(0, 25, 50, 75, 100);
    for (double p = 0; p <= 1; p += 1 / 64.0) {
      assertThat(cont(cells.counts(rows), cells, p)).isCloseTo(contOfRows(rows, p), CLOSE);
    }
  }

  @Test
  void answersDoNotFallWherePRises() {
    long seed = Seed.of(QuantilesTest.class);
    Random random = new Random(seed);
    Cells cells = new Cells(-3, -3, 0, 1, 1, 4, 100);
    for (int round = 0; round < 200; round++) {
      long[] counts = new long[6];
      Arrays.setAll(counts, i -> random.nextInt(3));
      counts[random.nextInt(6)]++;
      double before = Double.NEGATIVE_INFINITY;
      double beforeDiscrete = Double.NEGATIVE_INFINITY;
      for (int i = 0; i <= 200; i++) {
        double p = i / 200.0;
        double now = cont(counts, cells, p);
        assertThat(now).as("seed %d", seed).isGreaterThanOrEqualTo(before - 1e-12);
        double nowDiscrete = discrete(counts, cells, p);
        assertThat(nowDiscrete).as("seed %d", seed).isGreaterThanOrEqualTo(beforeDiscrete - 1e-12);
        before = now;
        beforeDiscrete = nowDiscrete;
      }
    }
  }

  @Test
  void hugeCountsStayInTheirCells() {
    CellValues values = CellValues.single(1, 2, 3);
    long[] counts = {1L << 61, 1L << 60, 1L << 60};
    assertThat(cont(counts, values, 1)).isEqualTo(3);
    assertThat(cont(counts, values, 0)).isEqualTo(1);
    assertThat(discrete(counts, values, 1)).isEqualTo(3);
    assertThat(discrete(counts, values, 0.5)).isEqualTo(1);
    assertThat(discrete(counts, values, 0.75)).isEqualTo(2);
    // The number of rows is no double; its product with p may round beyond the last row.
    long[] odd = {0, 0, (1L << 60) + 65};
    assertThat(cont(odd, values, 1)).isEqualTo(3);
    assertThat(discrete(odd, values, 1)).isEqualTo(3);
  }

  @Test
  void widestCellsDoNotOverflow() {
    Cells all = new Cells(-Double.MAX_VALUE, Double.MAX_VALUE);
    assertThat(cont(new long[] {1}, all, 0.5)).isEqualTo(0);
    assertThat(cont(new long[] {1000}, all, 0.25)).isFinite().isNegative();
  }

  @Test
  void noRowsGiveNull() {
    CellValues values = CellValues.single(1, 2);
    assertThat(Quantiles.percentileCont(new long[2], values, 0.5)).isNull();
    assertThat(Quantiles.discrete(new long[0], values, 0.5)).isNull();
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1e-9, 1.0000001, Double.NaN, Double.NEGATIVE_INFINITY})
  void aPercentageOutOfRangeIsRefused(double p) {
    CellValues values = CellValues.single(1);
    assertThatThrownBy(() -> Quantiles.percentileCont(new long[1], values, p))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Quantiles.discrete(new long[] {3}, values, p))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void countsThatAreNoneAreRefused() {
    CellValues values = CellValues.single(1, 2, 3);
    long[][] wrong = {
      {3, -1, 3}, {-1, 0, 0}, {Long.MAX_VALUE, 1, 0}, {Long.MAX_VALUE, Long.MAX_VALUE, 9}
    };
    for (long[] counts : wrong) {
      assertThatThrownBy(() -> Quantiles.percentileCont(counts, values, 0.5))
          .isInstanceOfSatisfying(
              ViolationException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.IMPOSSIBLE_TOTALS));
      assertThatThrownBy(() -> Quantiles.discrete(counts, values, 0.5))
          .isInstanceOf(ViolationException.class);
    }
  }

  @Test
  void wideCellsMayDescend() {
    long[] counts = {2, 0, 3, 1};
    Cells up = new Cells(0, 1, 5, 20, 30);
    long[] reversed = {1, 3, 0, 2};
    Cells down = new Cells(30, 20, 5, 1, 0);
    for (double p = 0; p <= 1; p += 0.0625) {
      assertThat(cont(reversed, down, p)).isCloseTo(cont(counts, up, 1 - p), CLOSE);
    }
    assertThat(discrete(reversed, down, 0.2)).isEqualTo(17.5);
  }
}
