package io.jointly.query;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The image of a monotone expression over a range, found by bisection. */
final class Image {

  private final Expr expr;
  private final Expr.Column column;
  private final ColumnValues values;
  private final Evaluator evaluator;

  Image(Expr expr, Expr.Column column, ColumnValues values, Evaluator evaluator) {
    this.expr = expr;
    this.column = column;
    this.values = values;
    this.evaluator = evaluator;
  }

  private record Span(
      BigInteger low, @Nullable Object atLow, BigInteger high, @Nullable Object atHigh) {

    /** Whether nothing new can stand between the two ends. */
    boolean isSettled() {
      return Objects.equals(atLow, atHigh) || high.subtract(low).compareTo(BigInteger.TWO) < 0;
    }

    BigInteger middle() {
      return low.add(high).shiftRight(1);
    }
  }

  /**
   * All values of the expression, in no order; NULL for a NULL column is not included.
   *
   * @return null where there are more than {@code cap}
   */
  @Nullable Set<@Nullable Object> find(int cap) {
    BigInteger last = values.size().subtract(BigInteger.ONE);
    List<@Nullable Object> ends = at(List.of(BigInteger.ZERO, last));
    Set<@Nullable Object> image = new HashSet<>(ends);
    List<Span> open = new ArrayList<>();
    open.add(new Span(BigInteger.ZERO, ends.get(0), last, ends.get(1)));
    while (true) {
      open.removeIf(Span::isSettled);
      // Each open span holds at least one border between two values of the image.
      if (open.size() >= cap || image.size() > cap) {
        return null;
      }
      if (open.isEmpty()) {
        return image;
      }
      List<@Nullable Object> middles = at(open.stream().map(Span::middle).toList());
      image.addAll(middles);
      open = halves(open, middles);
    }
  }

  private static List<Span> halves(List<Span> spans, List<@Nullable Object> middles) {
    List<Span> halves = new ArrayList<>(2 * spans.size());
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      halves.add(new Span(span.low(), span.atLow(), span.middle(), middles.get(i)));
      halves.add(new Span(span.middle(), middles.get(i), span.high(), span.atHigh()));
    }
    return halves;
  }

  private List<@Nullable Object> at(List<BigInteger> ranks) {
    List<List<@Nullable Object>> rows = new ArrayList<>(ranks.size());
    for (BigInteger rank : ranks) {
      rows.add(List.of(values.value(rank)));
    }
    return evaluator.evaluate(expr, List.of(column), rows);
  }
}
