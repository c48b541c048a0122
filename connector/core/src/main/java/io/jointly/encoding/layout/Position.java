package io.jointly.encoding.layout;

import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import java.util.List;
import java.util.function.Function;

/**
 * A row's place in an order or among cells: a number from 0 to {@code size() - 1}, or NULL where
 * the row has none.
 */
public sealed interface Position {

  /** Applies the function for the case that this position is. */
  <R> R match(
      Function<Offset, R> offset,
      Function<Since, R> since,
      Function<Bits, R> bits,
      Function<Listed, R> listed,
      Function<Bucket, R> bucket,
      Function<Hashed, R> hashed,
      Function<Tuple, R> tuple);

  /** The expression whose value decides the position; the first one of a tuple. */
  Expr expr();

  /** How many positions there are, as an unsigned number: there are nearly 2^64 doubles. */
  long size();

  /**
   * What stands for code 0 where a code is held in a BIGINT; codes that need more than 63 bits
   * begin at the least BIGINT, so that they sort as numbers do.
   */
  default long firstCode() {
    return 0;
  }

  /**
   * A number's distance from its least value, in pieces of 2^shift units: with shift 0 every value
   * has a position of its own.
   *
   * @param term its bounds are at most 2^62 apart
   */
  record Offset(LinearTerm term, int shift) implements Position {
    @Override
    public Expr expr() {
      return term.expr();
    }

    @Override
    public long size() {
      return (distance(term.bounds()) >> shift) + 1;
    }

    static long distance(Interval bounds) {
      return bounds.high().subtract(bounds.low()).longValueExact();
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return offset.apply(this);
    }
  }

  /**
   * A date's days, or a timestamp's microseconds, since the least declared one.
   *
   * @param low in days or microseconds since 1970
   */
  record Since(Expr.Column expr, long low, long high) implements Position {
    @Override
    public long size() {
      return high - low + 1;
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return since.apply(this);
    }
  }

  /**
   * A floating point number's place among all that lie between its bounds ({@link FloatingOrder}),
   * so that every number has a position of its own.
   *
   * @param low place of the least number
   * @param high place of the greatest
   */
  record Bits(Expr expr, long low, long high) implements Position {
    @Override
    public long size() {
      return high - low + 1;
    }

    @Override
    public long firstCode() {
      return Long.MIN_VALUE;
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return bits.apply(this);
    }
  }

  /**
   * A value's place in a list; NULL has none.
   *
   * @param values every value that the expression can have over declared values, sorted
   */
  record Listed(Expr expr, List<Object> values) implements Position {
    public Listed {
      values = List.copyOf(values);
    }

    @Override
    public long size() {
      return values.size();
    }

    public SqlType type() {
      return expr.type();
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return listed.apply(this);
    }
  }

  /**
   * The bucket of a number, taken as a double: bucket i holds numbers from edge i up to, but not
   * including, edge i + 1. The last bucket includes its upper edge. Numbers beyond the edges and
   * NaN are in no bucket.
   */
  record Bucket(Expr expr, List<Double> edges) implements Position {
    public Bucket {
      edges = List.copyOf(edges);
    }

    @Override
    public long size() {
      return edges.size() - 1L;
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return bucket.apply(this);
    }
  }

  /** The bit that a value's hash sets in a sketch. */
  record Hashed(Expr expr, int rowsLog2, int columns) implements Position {
    @Override
    public long size() {
      return (long) columns << rowsLog2;
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return hashed.apply(this);
    }
  }

  /**
   * The places of several values, the last one running fastest; NULL where one of them has none.
   *
   * @param parts two or more
   */
  record Tuple(List<Listed> parts) implements Position {
    public Tuple {
      parts = List.copyOf(parts);
    }

    @Override
    public Expr expr() {
      return parts.get(0).expr();
    }

    @Override
    public long size() {
      return parts.stream().mapToLong(Listed::size).reduce(1, Math::multiplyExact);
    }

    @Override
    public <R> R match(
        Function<Offset, R> offset,
        Function<Since, R> since,
        Function<Bits, R> bits,
        Function<Listed, R> listed,
        Function<Bucket, R> bucket,
        Function<Hashed, R> hashed,
        Function<Tuple, R> tuple) {
      return tuple.apply(this);
    }
  }
}
