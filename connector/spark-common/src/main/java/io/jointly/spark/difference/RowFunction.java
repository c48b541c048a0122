package io.jointly.spark.difference;

import io.jointly.query.SqlType;
import io.jointly.spark.translate.SparkTypes;
import java.io.Serializable;
import java.util.Arrays;
import java.util.function.LongConsumer;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.jspecify.annotations.Nullable;

/** What is computed from the values of some columns, in an executor. */
interface RowFunction extends Serializable {

  /**
   * @param values of the columns that it reads, and no others
   * @return Spark's inner value
   */
  @Nullable Object of(InternalRow values);

  /** An expression of Spark's, bound to the values. */
  record Expressed(Expression bound) implements RowFunction {
    @Override
    public @Nullable Object of(InternalRow values) {
      return bound.eval(values);
    }
  }

  /** Whether a column has a value. */
  record Present() implements RowFunction {
    @Override
    public Object of(InternalRow values) {
      return !values.isNullAt(0);
    }
  }

  /** The value of a column. */
  record Itself(DataType type) implements RowFunction {
    Itself(SqlType type) {
      this(SparkTypes.spark(type));
    }

    @Override
    public @Nullable Object of(InternalRow values) {
      return values.get(0, type);
    }
  }

  /** Whether a function has a value. */
  record NotNull(RowFunction function) implements RowFunction {
    @Override
    public Object of(InternalRow values) {
      return function.of(values) != null;
    }
  }

  /**
   * A function of one column that changes at a few values only. Rows whose values lie between two
   * of these need not be told apart.
   */
  interface Steps extends RowFunction {

    WholeColumn column();

    @Nullable Object ofWhole(long value);

    /** Names the first value of each piece on which the function is constant. */
    void starts(LongConsumer starts);

    @Override
    default @Nullable Object of(InternalRow values) {
      return values.isNullAt(0) ? null : ofWhole(column().read(values, 0));
    }

    /** A comparison with a constant. */
    record Compared(WholeColumn column, Order order, long constant) implements Steps {
      @Override
      public Object ofWhole(long value) {
        return switch (order) {
          case EQUAL -> value == constant;
          case NOT_EQUAL -> value != constant;
          case LESS -> value < constant;
          case LESS_OR_EQUAL -> value <= constant;
          case GREATER -> value > constant;
          case GREATER_OR_EQUAL -> value >= constant;
        };
      }

      @Override
      public void starts(LongConsumer starts) {
        starts.accept(constant);
        if (constant < Long.MAX_VALUE) {
          starts.accept(constant + 1);
        }
      }
    }

    /** How a value is compared with a constant. */
    enum Order {
      EQUAL,
      NOT_EQUAL,
      LESS,
      LESS_OR_EQUAL,
      GREATER,
      GREATER_OR_EQUAL
    }

    /** The bucket between two edges, NULL beyond them; the last bucket includes its upper edge. */
    record Bucket(WholeColumn column, double[] edges) implements Steps {
      @Override
      public @Nullable Object ofWhole(long value) {
        double number = column.number(value);
        int last = edges.length - 1;
        if (!(number >= edges[0] && number <= edges[last])) {
          return null;
        }
        int bucket = 0;
        while (bucket < last - 1 && number >= edges[bucket + 1]) {
          bucket++;
        }
        return (long) bucket;
      }

      @Override
      public void starts(LongConsumer starts) {
        for (double edge : edges) {
          start(edge, starts);
        }
        start(Math.nextUp(edges[edges.length - 1]), starts);
      }

      /**
       * The least value that is not below the edge, found by bisection: numbers rise with values.
       */
      private void start(double edge, LongConsumer starts) {
        long below = Long.MIN_VALUE;
        long above = Long.MAX_VALUE;
        if (!(column.number(above) >= edge)) {
          return;
        }
        for (long middle = middle(below, above); middle != below; middle = middle(below, above)) {
          if (column.number(middle) >= edge) {
            above = middle;
          } else {
            below = middle;
          }
        }
        starts.accept(above);
      }

      private static long middle(long below, long above) {
        return (below & above) + ((below ^ above) >> 1);
      }
    }

    /** Whether a value is one of these constants, which are sorted. */
    record OneOf(WholeColumn column, long[] constants) implements Steps {
      @Override
      public Object ofWhole(long value) {
        return Arrays.binarySearch(constants, value) >= 0;
      }

      @Override
      public void starts(LongConsumer starts) {
        for (long constant : constants) {
          new Compared(column, Order.EQUAL, constant).starts(starts);
        }
      }
    }

    /** The range of a number, see {@link io.jointly.encoding.layout.Position.Offset}. */
    record Range(WholeColumn column, long low, int shift, long ranges) implements Steps {
      @Override
      public Object ofWhole(long value) {
        return (value - low) >> shift;
      }

      @Override
      public void starts(LongConsumer starts) {
        for (long range = 0; range <= ranges; range++) {
          starts.accept(low + (range << shift));
        }
      }
    }

    /** Whether a function has a value. */
    record NotNull(Steps function) implements Steps {
      @Override
      public WholeColumn column() {
        return function.column();
      }

      @Override
      public Object ofWhole(long value) {
        return function.ofWhole(value) != null;
      }

      @Override
      public void starts(LongConsumer starts) {
        function.starts(starts);
      }
    }
  }
}
