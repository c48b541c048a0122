package io.jointly.spark;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.encoding.Layout;
import io.jointly.encoding.Slot;
import io.jointly.encoding.Summand;
import io.jointly.encoding.Whole;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.SqlType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/**
 * The plain Spark aggregation over this party's own rows. Its rows are: the group expressions, a
 * BIGINT with a bit for each column that must refuse, and the layout's slots, all BIGINT.
 */
final class LocalPlan {

  /**
   * @param rows the aggregation, not yet run
   * @param guarded names of the columns behind the bits of the refusal column, bit 0 first
   * @param outsideBounds what the policy says about values outside
   */
  record Aggregation(Dataset<Row> rows, List<String> guarded, OutsideBounds outsideBounds) {}

  private final JointQuery query;
  private final Layout layout;
  private final Table table;
  private final BoundsGuard guard;
  private final OutsideBounds outsideBounds;
  private final Columns columns = new Columns(column -> Columns.named(column.name()));

  LocalPlan(JointQuery query, Layout layout, Table table, OutsideBounds outsideBounds) {
    this.query = query;
    this.layout = layout;
    this.table = table;
    this.guard = new BoundsGuard(outsideBounds);
    this.outsideBounds = outsideBounds;
  }

  Aggregation over(SourceTable source) {
    List<String> used = List.copyOf(query.columns());
    Dataset<Row> rows = source.columns(used);
    if (outsideBounds != OutsideBounds.REFUSE) {
      rows = rows.select(used.stream().map(this::seen).toArray(Column[]::new));
    }
    // One filter: every step of a DataFrame is analysed anew.
    Optional<Column> condition = query.conjuncts().stream().map(columns::of).reduce(Column::and);
    if (condition.isPresent()) {
      rows = rows.filter(condition.get());
    }
    List<String> guarded = new ArrayList<>();
    List<Column> aggregates = new ArrayList<>();
    aggregates.add(refusals(used, guarded));
    for (Slot slot : layout.slots()) {
      aggregates.add(slot(slot));
    }
    Column[] groups = query.groups().stream().map(columns::of).toArray(Column[]::new);
    for (int i = 0; i < groups.length; i++) {
      groups[i] = groups[i].as("g" + i);
    }
    Column[] rest = aggregates.subList(1, aggregates.size()).toArray(Column[]::new);
    for (int i = 0; i < rest.length; i++) {
      rest[i] = rest[i].as("s" + i);
    }
    return new Aggregation(
        rows.groupBy(groups).agg(aggregates.get(0).as("r"), rest), guarded, outsideBounds);
  }

  private Column seen(String name) {
    return guard.value(declared(name), Columns.named(name)).as(name);
  }

  /**
   * One bit for each column that refuses. A column that is a group as it stands needs none: its
   * values are looked up among the declared ones anyway.
   */
  private Column refusals(List<String> used, List<String> guarded) {
    Column any = null;
    Column bits = null;
    for (String name : used) {
      Column refused =
          isPlainGroup(name) ? null : guard.refused(declared(name), Columns.named(name));
      if (refused != null) {
        Column bit = when(refused, lit(1L << guarded.size())).otherwise(lit(0L));
        // Refusals are rare, so that one is there is found first and by one test.
        any = any == null ? refused : any.or(refused);
        bits = bits == null ? bit : bits.bitwiseOR(bit);
        guarded.add(name);
      }
    }
    return any == null || bits == null
        ? functions.coalesce(functions.max(lit(0L)), lit(0L))
        : functions.coalesce(bit_or(when(any, bits).otherwise(lit(0L))), lit(0L));
  }

  private boolean isPlainGroup(String name) {
    return query.groups().stream()
        .anyMatch(group -> group instanceof Expr.Column column && column.name().equals(name));
  }

  private Column slot(Slot slot) {
    if (slot instanceof Slot.Rows) {
      return count(lit(1));
    }
    if (slot instanceof Slot.NonNull nonNull) {
      return count(columns.of(nonNull.expr()));
    }
    Slot.Limb limb = (Slot.Limb) slot;
    return functions.coalesce(Catalyst.sum(limb(limb.summand(), limb.index())), lit(0L));
  }

  private Column limb(Summand summand, int index) {
    if (!summand.fitsLong()) {
      return wideLimb(summand, index);
    }
    Column value = whole(summand);
    if (summand.limbs() == 1) {
      return value;
    }
    int shift = index * summand.width();
    if (shift >= Long.SIZE) {
      throw new IllegalStateException("limb " + index + " of a BIGINT");
    }
    Column piece = shift == 0 ? value : functions.shiftright(value, shift);
    return index == summand.limbs() - 1
        ? piece
        : piece.bitwiseAND(lit((1L << summand.width()) - 1));
  }

  /** The summand of each row as a BIGINT. */
  private Column whole(Summand summand) {
    Whole whole = summand.whole();
    if (whole != null) {
      return Catalyst.whole(whole, this::unscaled);
    }
    Expr expr = summand.expr();
    Column value = columns.of(expr);
    if (expr.type().isInteger()) {
      return value.cast(DataTypes.LongType);
    }
    if (expr.type().kind() == SqlType.Kind.DECIMAL) {
      return Catalyst.unscaled(value);
    }
    // Out of range only in rows that are refused; a cast of NaN would fail the job before.
    Column fixed =
        functions.rint(
            value
                .cast(DataTypes.DoubleType)
                .multiply(lit(Math.scalb(1.0, summand.fractionBits()))));
    return when(
        fixed.between(
            lit(summand.bounds().low().doubleValue()), lit(summand.bounds().high().doubleValue())),
        fixed.cast(DataTypes.LongType));
  }

  private Column unscaled(Whole.Unscaled leaf) {
    Column value = Columns.named(leaf.column().name());
    return leaf.column().type().kind() == SqlType.Kind.DECIMAL
        ? Catalyst.unscaled(value)
        : value.cast(DataTypes.LongType);
  }

  private Column wideLimb(Summand summand, int index) {
    return functions
        .udf(new WideLimb(index, summand.width(), summand.limbs()), DataTypes.LongType)
        .apply(columns.of(summand.expr()));
  }

  /** A limb of a decimal whose unscaled value is longer than a BIGINT. */
  static final class WideLimb implements UDF1<BigDecimal, Long> {

    private static final long serialVersionUID = 1L;

    private final int index;
    private final int width;
    private final int limbs;

    WideLimb(int index, int width, int limbs) {
      this.index = index;
      this.width = width;
      this.limbs = limbs;
    }

    @Override
    public @Nullable Long call(@Nullable BigDecimal value) {
      if (value == null) {
        return null;
      }
      BigInteger piece = value.unscaledValue().shiftRight(index * width);
      // A longer last piece is a row out of bounds, which is refused by its own bit.
      return index == limbs - 1
          ? piece.longValue()
          : piece.and(BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE)).longValueExact();
    }
  }

  private io.jointly.collaboration.Column declared(String name) {
    return table.column(name).orElseThrow();
  }
}
