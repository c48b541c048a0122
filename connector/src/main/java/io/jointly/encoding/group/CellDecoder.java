package io.jointly.encoding.group;

import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.MeasureElements;
import io.jointly.encoding.layout.Position;
import io.jointly.query.Measure;
import io.jointly.statistics.CellValues;
import io.jointly.statistics.DistinctSketch;
import io.jointly.statistics.Quantiles;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Computes what is answered from cells: distinct counts, histograms, percentiles, top values. */
final class CellDecoder {

  private final Layout layout;

  CellDecoder(Layout layout) {
    this.layout = layout;
  }

  /**
   * @param counts of each cell; for flags 1 or 0
   */
  @Nullable Object value(MeasureElements place, long[] counts) {
    Measure measure = place.measure();
    Position position = layout.cells().get(place.cells().orElseThrow()).position();
    return switch (measure.aggregate()) {
      case COUNT_DISTINCT -> IntStream.range(0, counts.length).filter(i -> counts[i] > 0).count();
      case APPROX_COUNT_DISTINCT -> estimate((Position.Hashed) position, counts);
      case HISTOGRAM -> histogram((Position.Bucket) position, counts);
      case TOP_K -> top((Position.Listed) position, counts, (Integer) measure.constant(1));
      case PERCENTILE_CONT ->
          Quantiles.percentileCont(
              inOrder(measure, counts), values(measure, position, counts.length), share(measure));
      case PERCENTILE_DISC, APPROX_PERCENTILE ->
          Quantiles.discrete(
              inOrder(measure, counts), values(measure, position, counts.length), share(measure));
      default -> throw new IllegalArgumentException(measure + " has no cells");
    };
  }

  private static double share(Measure measure) {
    return (Double) measure.constant(1);
  }

  private static boolean isDescending(Measure measure) {
    return measure.arguments().size() > 2 && measure.constant(2).equals(true);
  }

  private static long[] inOrder(Measure measure, long[] counts) {
    return isDescending(measure)
        ? IntStream.range(0, counts.length).mapToLong(i -> counts[counts.length - 1 - i]).toArray()
        : counts;
  }

  private static CellValues values(Measure measure, Position position, int cells) {
    CellValues ascending = PositionValues.cells((Position.Offset) position);
    if (!isDescending(measure)) {
      return ascending;
    }
    return new CellValues() {
      @Override
      public double lower(int cell) {
        return ascending.upper(cells - 1 - cell);
      }

      @Override
      public double upper(int cell) {
        return ascending.lower(cells - 1 - cell);
      }
    };
  }

  private static long estimate(Position.Hashed sketch, long[] flags) {
    BitSet bits = new BitSet(flags.length);
    for (int i = 0; i < flags.length; i++) {
      bits.set(i, flags[i] > 0);
    }
    return DistinctSketch.estimate(bits, sketch.rowsLog2(), sketch.columns());
  }

  private static List<Object[]> histogram(Position.Bucket buckets, long[] counts) {
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      rows.add(new Object[] {buckets.edges().get(i), buckets.edges().get(i + 1), counts[i]});
    }
    return rows;
  }

  /** By falling count, then in the order of the values. */
  private static List<Object[]> top(Position.Listed listed, long[] counts, int k) {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -counts[i]).thenComparing(i -> i))
        .limit(k)
        .map(i -> new Object[] {listed.values().get(i), counts[i]})
        .toList();
  }
}
