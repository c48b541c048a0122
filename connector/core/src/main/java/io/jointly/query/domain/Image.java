package io.jointly.query.domain;

import io.jointly.query.ColumnValues;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The joint image of monotone expressions over a range, found by bisection: where all of them are
 * the same at both ends of a span, they are so in between.
 *
 * <p>An image that turns out to be far too large is not searched to the end. Once many spans are
 * open, a sample of them tells how many values they hold.
 */
final class Image {

  /** So many spans are open when the sample is taken. */
  private static final int MANY = 1 << 14;

  private static final int SAMPLED = 256;
  private static final int PLACES = 256;

  private final List<Expr> exprs;
  private final Expr.Column column;
  private final ColumnValues values;
  private final Evaluator evaluator;

  Image(List<Expr> exprs, Expr.Column column, ColumnValues values, Evaluator evaluator) {
    this.exprs = List.copyOf(exprs);
    this.column = column;
    this.values = values;
    this.evaluator = evaluator;
  }

  private record Span(
      BigInteger low,
      List<@Nullable Object> atLow,
      BigInteger high,
      List<@Nullable Object> atHigh) {

    /** Whether nothing new can stand between the two ends. */
    boolean isSettled() {
      return Objects.equals(atLow, atHigh) || high.subtract(low).compareTo(BigInteger.TWO) < 0;
    }

    BigInteger middle() {
      return low.add(high).shiftRight(1);
    }

    /** Places in it at equal distances, both ends among them. */
    List<BigInteger> places() {
      BigInteger length = high.subtract(low);
      List<BigInteger> places = new ArrayList<>();
      for (int i = 0; i <= PLACES; i++) {
        places.add(
            low.add(length.multiply(BigInteger.valueOf(i)).divide(BigInteger.valueOf(PLACES))));
      }
      return places;
    }
  }

  /**
   * The values of all expressions together, in no order; those for a NULL column are not included.
   *
   * @return empty where there are more than {@code cap}
   */
  Optional<Set<List<@Nullable Object>>> find(int cap) {
    BigInteger last = values.size().subtract(BigInteger.ONE);
    List<List<@Nullable Object>> ends = at(List.of(BigInteger.ZERO, last));
    Set<List<@Nullable Object>> image = new HashSet<>(ends);
    List<Span> open = new ArrayList<>();
    open.add(new Span(BigInteger.ZERO, ends.get(0), last, ends.get(1)));
    boolean sampled = false;
    while (true) {
      open.removeIf(Span::isSettled);
      // Each open span holds at least one border between two values of the image.
      if (open.size() >= cap || image.size() > cap) {
        return Optional.empty();
      }
      if (open.isEmpty()) {
        return Optional.of(image);
      }
      if (!sampled && open.size() >= MANY) {
        sampled = true;
        if (isFarMoreThan(cap, open)) {
          return Optional.empty();
        }
      }
      List<List<@Nullable Object>> middles = at(open.stream().map(Span::middle).toList());
      image.addAll(middles);
      open = halves(open, middles);
    }
  }

  /** Whether the spans hold twice as many values, to judge by some of them. */
  private boolean isFarMoreThan(int cap, List<Span> open) {
    List<BigInteger> places = new ArrayList<>();
    for (int i = 0; i < SAMPLED; i++) {
      places.addAll(open.get((int) ((long) i * open.size() / SAMPLED)).places());
    }
    List<List<@Nullable Object>> found = at(places);
    long borders = 0;
    for (int i = 1; i < found.size(); i++) {
      if (i % (PLACES + 1) != 0 && !found.get(i).equals(found.get(i - 1))) {
        borders++;
      }
    }
    return borders * open.size() / SAMPLED > 2L * cap;
  }

  private static List<Span> halves(List<Span> spans, List<List<@Nullable Object>> middles) {
    List<Span> halves = new ArrayList<>(2 * spans.size());
    for (int i = 0; i < spans.size(); i++) {
      Span span = spans.get(i);
      halves.add(new Span(span.low(), span.atLow(), span.middle(), middles.get(i)));
      halves.add(new Span(span.middle(), middles.get(i), span.high(), span.atHigh()));
    }
    return halves;
  }

  private List<List<@Nullable Object>> at(List<BigInteger> ranks) {
    List<List<@Nullable Object>> rows = new ArrayList<>(ranks.size());
    for (BigInteger rank : ranks) {
      rows.add(List.of(values.value(rank)));
    }
    List<List<@Nullable Object>> results = new ArrayList<>(ranks.size());
    for (int i = 0; i < ranks.size(); i++) {
      results.add(new ArrayList<>(exprs.size()));
    }
    for (Expr expr : exprs) {
      List<@Nullable Object> found = evaluator.evaluate(expr, List.of(column), rows);
      for (int i = 0; i < found.size(); i++) {
        results.get(i).add(found.get(i));
      }
    }
    results.replaceAll(Collections::unmodifiableList);
    return results;
  }
}
