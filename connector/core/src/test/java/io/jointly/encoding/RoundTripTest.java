package io.jointly.encoding;

import static io.jointly.encoding.Tables.avg;
import static io.jointly.encoding.Tables.count;
import static io.jointly.encoding.Tables.rows;
import static io.jointly.query.SparkTyping.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jointly.Seed;
import io.jointly.Sweep;
import io.jointly.collaboration.Column;
import io.jointly.collaboration.Table;
import io.jointly.encoding.bounds.ExactBounds;
import io.jointly.encoding.bounds.Interval;
import io.jointly.encoding.group.BlockEncoder;
import io.jointly.encoding.group.GroupDecoder;
import io.jointly.encoding.group.GroupEncoder;
import io.jointly.encoding.group.GroupEncoderTest;
import io.jointly.encoding.group.VectorBlock;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LinearTermTest;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.error.CallerException;
import io.jointly.field.FieldSource;
import io.jointly.field.FpVectors;
import io.jointly.query.Expr;
import io.jointly.query.Interpreter;
import io.jointly.query.Measure;
import io.jointly.query.Overflow;
import io.jointly.query.SqlType;
import io.jointly.query.SqlType.Kind;
import io.jointly.query.text.QueryText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Rows of several parties, their local aggregates, their elements, the sum of these, and back. */
@Tag("sweep")
class RoundTripTest {

  private static final int GROUPS = 3;

  @ParameterizedTest
  @EnumSource
  void theTotalsOfAllPartiesGiveWhatOneTableWouldGive(Overflow overflow) {
    Random random = new Random(Seed.of(RoundTripTest.class));
    int tried = 0;
    int nulls = 0;
    for (int i = 0; i < Sweep.times(300, 1500); i++) {
      Trial trial = new Trial(random, overflow);
      if (trial.run()) {
        tried++;
        nulls += trial.nulls;
      }
    }
    assertThat(tried).as("queries").isGreaterThan(Sweep.times(100, 500));
    assertThat(nulls).as("answers that are NULL").isGreaterThan(Sweep.times(10, 50));
  }

  /** One table, one query, some parties. */
  private static final class Trial {
    private final Random random;
    private final Overflow overflow;
    private final Interpreter interpreter;
    private final RandomExpressions expressions;
    private final List<Measure> measures = new ArrayList<>();
    private final int parties;
    private final long maxRows;
    private final boolean grouped;
    private int nulls;

    Trial(Random random, Overflow overflow) {
      this.random = random;
      this.overflow = overflow;
      this.interpreter = Interpreter.of(overflow);
      this.expressions = new RandomExpressions(random);
      this.parties = 1 + random.nextInt(20);
      this.maxRows = 8L << random.nextInt(38);
      this.grouped = random.nextBoolean();
      for (int i = random.nextInt(4); i >= 0; i--) {
        Expr expr =
            random.nextInt(4) == 0
                ? expressions.floatingColumn()
                : expressions.exact(random.nextInt(3));
        measures.add(
            switch (random.nextInt(4)) {
              case 0 -> rows();
              case 1 -> count(expr);
              case 2 -> Tables.sum(expr);
              default -> avg(expr);
            });
      }
    }

    /**
     * Whether the trial was one: Spark itself fails for some rows, and some bounds are too wide.
     */
    boolean run() {
      Layout layout;
      List<List<List<Map<String, @Nullable Object>>>> data = data();
      List<long[]> local = new ArrayList<>();
      try {
        layout =
            Tables.layout(
                Tables.query(
                    grouped ? List.of(column("region", "string")) : List.of(),
                    measures.toArray(Measure[]::new)),
                table(),
                parties);
        for (List<List<Map<String, @Nullable Object>>> party : data) {
          for (List<Map<String, @Nullable Object>> group : party) {
            local.add(local(layout, group));
          }
        }
      } catch (ArithmeticException e) {
        return false;
      } catch (CallerException e) {
        assertThat(e).hasMessageContaining("JOINTLY_BOUNDS");
        return false;
      }
      long[] totals = totals(layout, local);
      GroupDecoder decoder = new GroupDecoder(layout, overflow, groups(), List.of(totals));
      for (int group = 0; group < groups(); group++) {
        compare(layout, decoder, group, data);
      }
      return true;
    }

    private int groups() {
      return grouped ? GROUPS : 1;
    }

    /** By party, then by group; some have no rows. */
    private List<List<List<Map<String, @Nullable Object>>>> data() {
      List<List<List<Map<String, @Nullable Object>>>> data = new ArrayList<>();
      int busy = random.nextInt(5);
      for (int party = 0; party < parties; party++) {
        List<List<Map<String, @Nullable Object>>> byGroup = new ArrayList<>();
        for (int group = 0; group < groups(); group++) {
          List<Map<String, @Nullable Object>> rows = new ArrayList<>();
          for (int row = group == 1 ? 0 : random.nextInt(1 + busy); row > 0; row--) {
            rows.add(expressions.row());
          }
          byGroup.add(rows);
        }
        data.add(byGroup);
      }
      return data;
    }

    private Table table() {
      List<Column> columns = new ArrayList<>();
      for (RandomExpressions.Bounded bounded : expressions.columns().values()) {
        SqlType type = bounded.column().type();
        columns.add(
            Tables.column(
                bounded.column().name(),
                type,
                bounded.min(),
                bounded.max(),
                type.isFloating() ? 20 : null));
      }
      return Tables.table(maxRows, columns.toArray(Column[]::new));
    }

    /** What the local job computes, with sums that fail where a BIGINT overflows. */
    private long[] local(Layout layout, List<Map<String, @Nullable Object>> rows) {
      long[] local = new long[layout.localAggregates().size()];
      for (int i = 0; i < local.length; i++) {
        LocalAggregate aggregate = layout.localAggregates().get(i);
        for (Map<String, @Nullable Object> row : rows) {
          local[i] = Math.addExact(local[i], value(aggregate, row));
        }
      }
      return local;
    }

    private long value(LocalAggregate aggregate, Map<String, @Nullable Object> row) {
      if (aggregate instanceof LocalAggregate.Rows) {
        return 1;
      }
      if (aggregate instanceof LocalAggregate.NonNull nonNull) {
        return interpreter.of(nonNull.exprs().get(0), row) == null ? 0 : 1;
      }
      LocalAggregate.Limb limb = (LocalAggregate.Limb) aggregate;
      LinearTerm linear = (LinearTerm) limb.term();
      BigInteger number = whole(linear.expr(), linear.fractionBits(), row);
      if (number == null) {
        return 0;
      }
      assertThat(linear.bounds().contains(new Interval(number, number))).isTrue();
      // Exact: a piece that is longer than a BIGINT fails the test.
      return LinearTermTest.pieces(number, linear).get(limb.index()).longValueExact();
    }

    private @Nullable BigInteger whole(Expr expr, int bits, Map<String, @Nullable Object> row) {
      Object value = interpreter.of(expr, row);
      if (value == null) {
        return null;
      }
      return expr.type().isFloating()
          ? new BigDecimal(Math.rint(((Number) value).doubleValue() * Math.scalb(1.0, bits)))
              .toBigIntegerExact()
          : ExactBounds.unscaled(value);
    }

    private long[] totals(Layout layout, List<long[]> local) {
      GroupEncoder encoder = GroupEncoder.of(layout, 0);
      FieldSource source = GroupEncoderTest.uniform(random);
      long[] totals = FpVectors.create(groups() * encoder.elements(0));
      for (int i = 0; i < local.size(); i++) {
        int group = i % groups();
        // As an executor does it: what has no rows is not encoded, and stays zero.
        if (local.get(i)[0] > 0) {
          long[] one = FpVectors.create(encoder.elements(0));
          new BlockEncoder(
                  encoder, 0, new long[0], source, new VectorBlock(one, 0, encoder.elements(0)))
              .add(0, local.get(i), 0);
          int at = group * encoder.elements(0);
          FpVectors.addInto(totals, at, one, 0, encoder.elements(0));
        }
      }
      return totals;
    }

    private void compare(
        Layout layout,
        GroupDecoder decoder,
        int group,
        List<List<List<Map<String, @Nullable Object>>>> data) {
      List<Map<String, @Nullable Object>> rows = new ArrayList<>();
      data.forEach(party -> rows.addAll(party.get(group)));
      assertThat(decoder.exists(group)).isEqualTo(!grouped || !rows.isEmpty());
      for (int i = 0; i < layout.measures().size(); i++) {
        Measure measure = layout.measures().get(i).measure();
        int index = i;
        try {
          Object expected = expected(measure, rows);
          nulls += expected == null ? 1 : 0;
          assertThat(decoder.value(group, index))
              .as("%s of %s", QueryText.of(measure), rows)
              .isEqualTo(expected);
        } catch (ArithmeticException e) {
          assertThatThrownBy(() -> decoder.value(group, index))
              .isInstanceOf(CallerException.class)
              .hasMessageContaining("JOINTLY_OVERFLOW");
        }
      }
    }

    /** The measure of the union of all rows. */
    private @Nullable Object expected(Measure measure, List<Map<String, @Nullable Object>> rows) {
      int bits = 20;
      BigInteger sum = BigInteger.ZERO;
      long count = 0;
      for (Map<String, @Nullable Object> row : rows) {
        BigInteger number =
            measure.arguments().isEmpty() ? BigInteger.ONE : whole(measure.argument(), bits, row);
        if (number != null) {
          sum = sum.add(number);
          count++;
        }
      }
      return switch (measure.aggregate()) {
        case COUNT_STAR, COUNT -> count;
        case SUM -> count == 0 ? null : sum(measure, sum);
        case AVG -> count == 0 ? null : mean(measure, sum, count);
        default -> throw new AssertionError(measure);
      };
    }

    private @Nullable Object sum(Measure measure, BigInteger sum) {
      return switch (measure.type().kind()) {
        case BIGINT -> overflow == Overflow.FAIL ? sum.longValueExact() : sum.longValue();
        case DOUBLE -> sum.doubleValue() / (1 << 20);
        default -> fitting(new BigDecimal(sum, measure.type().scale()), measure.type());
      };
    }

    private @Nullable Object mean(Measure measure, BigInteger sum, long count) {
      SqlType of = measure.argument().type();
      if (of.kind() != Kind.DECIMAL) {
        double total = of.isFloating() ? sum.doubleValue() / (1 << 20) : sum.doubleValue();
        return total / count;
      }
      SqlType type = measure.type();
      if (of.precision() <= 11) {
        double mean = sum.doubleValue() / count / Math.pow(10, of.scale());
        return BigDecimal.valueOf(mean).setScale(type.scale(), RoundingMode.HALF_UP);
      }
      BigDecimal total = new BigDecimal(sum, of.scale());
      if (fitting(total, SqlType.decimal(Math.min(38, of.precision() + 10), of.scale())) == null) {
        return null;
      }
      BigDecimal mean =
          total
              .divide(BigDecimal.valueOf(count), 39, RoundingMode.DOWN)
              .setScale(type.scale(), RoundingMode.HALF_UP);
      return fitting(mean, type);
    }

    private @Nullable BigDecimal fitting(BigDecimal value, SqlType type) {
      BigDecimal most = new BigDecimal(BigInteger.TEN.pow(type.precision()), type.scale());
      if (value.abs().compareTo(most) < 0) {
        return value;
      }
      if (overflow == Overflow.FAIL) {
        throw new ArithmeticException("does not fit " + Objects.requireNonNull(type));
      }
      return null;
    }
  }
}
