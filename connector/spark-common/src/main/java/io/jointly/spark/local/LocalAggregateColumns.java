package io.jointly.spark.local;

import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.encoding.layout.Cells;
import io.jointly.encoding.layout.Direction;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Term;
import io.jointly.encoding.layout.Term.LinearTerm;
import io.jointly.encoding.layout.Term.PowerTerm;
import io.jointly.encoding.layout.Term.ProductTerm;
import io.jointly.query.Expr;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;
import org.jspecify.annotations.Nullable;

/** Renders what a layout asks of the local job as Spark aggregates. */
final class LocalAggregateColumns {

  private final ColumnRenderer columns;
  private final People people;

  /** What is summed as BIGINT anyway; it is NULL where the expression is, and cheaper to tell. */
  private final Map<Expr, LinearTerm> lowered = new HashMap<>();

  private final LongColumns wholes;
  private final PositionColumns positions;
  private final RegionColumns regions;

  /**
   * By what people are told apart.
   *
   * @param key the column of their keys; null where there are none
   * @param isOneEach whether all rows that are aggregated together are one entity's, or nobody's
   */
  record People(@Nullable String key, boolean isOneEach) {}

  LocalAggregateColumns(ColumnRenderer columns, Layout layout, People people) {
    this.columns = columns;
    this.people = people;
    for (LocalAggregate slot : layout.localAggregates()) {
      if (slot instanceof LocalAggregate.Limb limb
          && limb.term() instanceof LinearTerm term
          && term.whole() != null) {
        lowered.put(term.expr(), term);
      }
    }
    this.wholes = new LongColumns(columns);
    this.positions = new PositionColumns(columns, wholes);
    this.regions = new RegionColumns(this::cheapest, positions::of);
  }

  /** A BIGINT aggregate, never NULL. */
  Column of(LocalAggregate aggregate) {
    return aggregate.match(
        rows -> count(lit(1)),
        nonNull ->
            count(
                nonNull.exprs().size() == 1
                    ? cheapest(nonNull.exprs().get(0))
                    : when(allThere(nonNull.exprs()), lit(1))),
        this::sum,
        in -> count(when(regions.holds(in.region()), lit(1))),
        this::entities,
        extreme ->
            functions.coalesce(
                functions.max(code(extreme)), lit(Math.min(-1L, extreme.position().firstCode()))),
        this::keys);
  }

  /** Rows of one entity, if how many entities have such rows is counted afterwards. */
  private Column entities(LocalAggregate.Entities entities) {
    Column holds = regions.holds(entities.region());
    return people.isOneEach()
        ? count(when(holds, lit(1)))
        : count_distinct(when(holds, ColumnRenderer.named(Objects.requireNonNull(people.key()))));
  }

  private Column keys(LocalAggregate.Keys keys) {
    Column key = columns.of(keys.key());
    Column in = RegionColumns.allThere(keys.in(), this::cheapest);
    Column without =
        keys.without().stream()
            .map(exprs -> RegionColumns.allThere(exprs, this::cheapest))
            .reduce(Column::or)
            .orElse(lit(false));
    if (keys.without().isEmpty()) {
      return count_distinct(when(in, key));
    }
    if (people.isOneEach() && keys.key().name().equals(people.key())) {
      // All rows here have one key, or none.
      return when(
              count(when(in, key)).gt(lit(0L)).and(count(when(without, key)).equalTo(lit(0L))),
              lit(1L))
          .otherwise(lit(0L));
    }
    return CatalystExpressions.minus(
        count_distinct(when(in.or(without), key)), count_distinct(when(without, key)));
  }

  private Column sum(LocalAggregate.Limb limb) {
    Column value = limb(limb.term(), limb.index());
    return functions.coalesce(
        CatalystExpressions.sum(
            limb.given().isEmpty() ? value : when(allThere(limb.given()), value)),
        lit(0L));
  }

  /** An array of BIGINT, see {@link CellCounts}. */
  Column of(Cells cells) {
    return CellCounts.aggregate(positions.of(cells.position()));
  }

  private Column allThere(List<Expr> exprs) {
    return RegionColumns.allThere(exprs, this::cheapest);
  }

  private Column cheapest(Expr expr) {
    LinearTerm term = lowered.get(expr);
    return term == null ? columns.of(expr) : wholes.of(term);
  }

  /** What lies outside gets the code past the last: it is refused whatever the others are. */
  private Column code(LocalAggregate.Extreme extreme) {
    if (extreme.position() instanceof Position.Bits bits) {
      return code(bits, extreme.direction());
    }
    Column position = positions.of(extreme.position());
    long size = extreme.position().size();
    Column code =
        extreme.direction() == Direction.GREATEST
            ? position
            : CatalystExpressions.minus(lit(size - 1), position);
    return when(position.between(lit(0L), lit(size - 1)), code)
        .when(position.isNotNull(), lit(size));
  }

  /** Places are compared in place of codes, which may be longer than a BIGINT without sign. */
  private Column code(Position.Bits bits, Direction direction) {
    Column place = CatalystExpressions.place(columns.of(bits.expr()), bits.expr().type());
    long first = bits.firstCode();
    Column code =
        direction == Direction.GREATEST
            ? CatalystExpressions.minus(place, lit(bits.low() - first))
            : CatalystExpressions.minus(lit(bits.high() + first), place);
    return when(place.between(lit(bits.low()), lit(bits.high())), code)
        .when(place.isNotNull(), lit(first + bits.size()));
  }

  private Column limb(Term term, int index) {
    boolean last = index == term.limbs() - 1;
    int shift = index * term.width();
    return term.match(
        linear ->
            linear.fitsLong()
                ? piece(wholes.of(linear), shift, linear.width(), last)
                : wholes.wide(List.of(linear), shift, linear.width(), last),
        product -> productLimb(product, shift, last),
        power -> powerLimb(power, shift, last));
  }

  private Column powerLimb(PowerTerm power, int shift, boolean last) {
    if (!power.bounds().fitsLong()) {
      return wholes.widePower(power, shift, last);
    }
    Column base = wholes.of(power.base());
    Column value = base;
    for (int i = 1; i < power.exponent(); i++) {
      value = CatalystExpressions.times(value, base);
    }
    return piece(value, shift, power.width(), last);
  }

  private Column productLimb(ProductTerm product, int shift, boolean last) {
    LinearTerm left = product.left();
    LinearTerm right = product.right();
    if (!left.fitsLong() || !right.fitsLong()) {
      return wholes.wide(List.of(left, right), shift, product.width(), last);
    }
    Column a = wholes.of(left);
    Column b = left.equals(right) ? a : wholes.of(right);
    return product.bounds().fitsLong()
        ? piece(CatalystExpressions.times(a, b), shift, product.width(), last)
        : CatalystExpressions.productPiece(a, b, shift, last ? Long.SIZE : product.width());
  }

  private static Column piece(Column value, int shift, int width, boolean last) {
    if (shift >= Long.SIZE) {
      throw new IllegalStateException("bit " + shift + " of a BIGINT");
    }
    Column shifted = shift == 0 ? value : functions.shiftright(value, shift);
    return last ? shifted : shifted.bitwiseAND(lit((1L << width) - 1));
  }
}
