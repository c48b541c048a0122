package io.jointly.encoding.group;

import io.jointly.encoding.layout.Position;
import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.ConstantArgument;
import io.jointly.query.Measure;
import io.jointly.query.text.QueryText;
import io.jointly.statistics.CellValues;
import io.jointly.statistics.DistinctSketch;
import io.jointly.statistics.Quantiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The cells of one measure in one group, and what is computed from them. */
final class CellDecoder {

  private final Measure measure;
  private final Position position;
  private final long[] counts;

  /**
   * @param position of a row among the cells; of the kind that the measure is laid out with
   * @param counts rows in each cell; 1 or 0 for flags
   */
  CellDecoder(Measure measure, Position position, long[] counts) {
    this.measure = measure;
    this.position = position;
    this.counts = counts.clone();
  }

  /** How many different values there are. */
  long present() {
    return IntStream.range(0, counts.length).filter(i -> counts[i] > 0).count();
  }

  /** The different values, in their order. */
  List<Object> presentValues() {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0)
        .mapToObj(i -> PositionValues.of(position, i))
        .toList();
  }

  /**
   * The most frequent value.
   *
   * @throws CallerException (UNSUPPORTED_SQL) where there are several, and no order chooses one
   */
  @Nullable Object mode() {
    long most = Arrays.stream(counts).max().orElse(0);
    int[] modes = IntStream.range(0, counts.length).filter(i -> counts[i] == most).toArray();
    if (most == 0) {
      return null;
    }
    if (!measure.aggregate().constants().contains(ConstantArgument.DESCENDING)
        && modes.length > 1) {
      throw new CallerException(
          ErrorCode.UNSUPPORTED_SQL,
          QueryText.of(measure)
              + " of a group in which several values are the most frequent; plain Spark gives any of"
              + " them there. Write mode() WITHIN GROUP (ORDER BY x), which gives the first of them"
              + " in order, or joint.top_k(x, 2), which has it with Spark 3.5 as well");
    }
    return PositionValues.of(position, modes[isDescending() ? modes.length - 1 : 0]);
  }

  /** The same, from a sketch. */
  long estimate() {
    Position.Hashed sketch = (Position.Hashed) position;
    BitSet bits = new BitSet(counts.length);
    for (int i = 0; i < counts.length; i++) {
      bits.set(i, counts[i] > 0);
    }
    return DistinctSketch.estimate(bits, sketch.rowsLog2(), sketch.columns());
  }

  List<Object[]> histogram() {
    List<Double> edges = ((Position.Bucket) position).edges();
    List<Object[]> rows = new ArrayList<>();
    for (int i = 0; i < counts.length; i++) {
      rows.add(new Object[] {edges.get(i), edges.get(i + 1), counts[i]});
    }
    return rows;
  }

  /** By falling count, then in the order of the values. */
  List<Object[]> top() {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] > 0)
        .boxed()
        .sorted(Comparator.comparing((Integer i) -> -counts[i]).thenComparing(i -> i))
        .limit((Integer) measure.constant(ConstantArgument.VALUES))
        .map(i -> new Object[] {PositionValues.of(position, i), counts[i]})
        .toList();
  }

  @Nullable Double percentileCont() {
    return Quantiles.percentileCont(inOrder(), values(), percentage());
  }

  @Nullable Double discretePercentile() {
    return Quantiles.discrete(inOrder(), values(), percentage());
  }

  /** The value itself, where each has a cell of its own. */
  @Nullable Object percentileValue() {
    double[] places = IntStream.range(0, counts.length).asDoubleStream().toArray();
    Double place = Quantiles.discrete(counts, CellValues.single(places), percentage());
    return place == null ? null : PositionValues.of(position, place.longValue());
  }

  private double percentage() {
    return (Double) measure.constant(ConstantArgument.PERCENTAGE);
  }

  private boolean isDescending() {
    return measure.aggregate().constants().contains(ConstantArgument.DESCENDING)
        && measure.constant(ConstantArgument.DESCENDING).equals(true);
  }

  private long[] inOrder() {
    return isDescending()
        ? IntStream.range(0, counts.length).mapToLong(i -> counts[counts.length - 1 - i]).toArray()
        : counts;
  }

  private CellValues values() {
    CellValues ascending = PositionValues.cells((Position.Offset) position);
    if (!isDescending()) {
      return ascending;
    }
    int last = counts.length - 1;
    return new CellValues() {
      @Override
      public double lower(int cell) {
        return ascending.upper(last - cell);
      }

      @Override
      public double upper(int cell) {
        return ascending.lower(last - cell);
      }
    };
  }
}
