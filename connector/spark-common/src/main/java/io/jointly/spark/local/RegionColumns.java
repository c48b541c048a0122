package io.jointly.spark.local;

import static org.apache.spark.sql.functions.lit;

import io.jointly.encoding.layout.Position;
import io.jointly.encoding.layout.Region;
import io.jointly.query.Expr;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.sql.Column;

/** Renders whether a row lies in a region of its group. */
final class RegionColumns {

  private final Function<Expr, Column> values;
  private final Function<Position, Column> positions;

  /**
   * @param values columns that are NULL where the expression is
   * @param positions NULL where a row has no position
   */
  RegionColumns(Function<Expr, Column> values, Function<Position, Column> positions) {
    this.values = values;
    this.positions = positions;
  }

  /** A BOOLEAN, never NULL. */
  Column holds(Region region) {
    Column holds = allThere(region.there(), values);
    for (List<Expr> missing : region.missing()) {
      holds = holds.and(org.apache.spark.sql.functions.not(allThere(missing, values)));
    }
    Position outside = region.outside();
    return outside == null
        ? holds
        : holds
            .and(values.apply(outside.expr()).isNotNull())
            .and(positions.apply(outside).isNull());
  }

  /** Whether all of these are other than NULL. */
  static Column allThere(List<Expr> exprs, Function<Expr, Column> values) {
    return exprs.stream()
        .map(expr -> values.apply(expr).isNotNull())
        .reduce(Column::and)
        .orElse(lit(true));
  }
}
