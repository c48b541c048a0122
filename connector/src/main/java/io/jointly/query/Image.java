package io.jointly.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The image of a monotone expression over a range, found by halving. */
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

  private record Span(long low, @Nullable Object atLow, long high, @Nullable Object atHigh) {
    boolean isConstant() {
      return Objects.equals(atLow, atHigh);
    }

    long middle() {
      return low + (high - low) / 2;
    }
  }

  /**
   * All values of the expression, NULL for a NULL column not included.
   *
   * @return null where there are more than {@code cap}
   */
  @Nullable Collection<@Nullable Object> find(int cap) {
    long last = values.size().longValueExact() - 1;
    List<@Nullable Object> ends = at(List.of(0L, last));
    TreeSet<@Nullable Object> image =
        new TreeSet<>((left, right) -> GroupDomain.compare(expr.type(), left, right));
    image.addAll(ends);
    List<Span> open = new ArrayList<>();
    open.add(new Span(0, ends.get(0), last, ends.get(1)));
    while (true) {
      open.removeIf(span -> span.isConstant() || span.high() - span.low() < 2);
      if (open.isEmpty()) {
        return image;
      }
      // Each open span holds at least one border between two values of the image.
      if (open.size() > cap || image.size() > cap) {
        return null;
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

  private List<@Nullable Object> at(List<Long> ranks) {
    List<List<@Nullable Object>> rows = new ArrayList<>(ranks.size());
    for (long rank : ranks) {
      rows.add(List.of(values.value(rank)));
    }
    return evaluator.evaluate(expr, List.of(column), rows);
  }
}
