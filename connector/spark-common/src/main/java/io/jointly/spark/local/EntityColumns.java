package io.jointly.spark.local;

import static org.apache.spark.sql.functions.bit_or;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.when;

import io.jointly.encoding.layout.CheckLayout;
import io.jointly.encoding.layout.CheckLayout.Counted;
import io.jointly.encoding.layout.Layout;
import io.jointly.encoding.layout.LocalAggregate;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;

/**
 * Counts the entities of each group. Rows are first aggregated by group and entity key, then these
 * results by group. That takes one shuffle by key, however many counts of entities there are.
 */
final class EntityColumns {

  /**
   * The name of the key, or of its hash; no declared column can have it. NULL for rows of nobody.
   */
  static final String KEY = "#entity";

  /** What a cell of one entity with a key counts; one without a key counts 1. */
  private static final long WITH_KEY = 1L << 32;

  private EntityColumns() {}

  /** To aggregate by, in the first step. */
  static List<Column> byKey(List<Column> groups) {
    List<Column> all = new ArrayList<>(groups);
    all.add(ColumnRenderer.named(KEY));
    return all;
  }

  /**
   * The second step.
   *
   * @param byKey of the columns {@code g0, g1, …}, {@link #KEY}, {@code r} and {@code s1, s2, …}:
   *     slots and cells, of a number of entities the number of rows
   * @return the same without the key, and behind it the cells by entities
   */
  static Dataset<Row> merged(Dataset<Row> byKey, int groups, Layout layout) {
    List<Column> all = new ArrayList<>();
    for (LocalAggregate aggregate : layout.localAggregates()) {
      String name = "s" + (all.size() + 1);
      all.add(merged(aggregate, ColumnRenderer.named(name)).as(name));
    }
    CheckLayout checks = Objects.requireNonNull(layout.checks());
    List<Column> entities = new ArrayList<>();
    for (int i = 0; i < layout.cells().size(); i++) {
      String name = "s" + (all.size() + 1);
      Column cells = ColumnRenderer.named(name);
      all.add(CellTotals.aggregate(cells).as(name));
      entities.add(
          counted(CellTotals.aggregate(marked(cells)), checks.counted() == Counted.ENTITIES_OR_ONE)
              .as("e" + i));
    }
    all.addAll(entities);
    return byKey
        .groupBy(
            IntStream.range(0, groups)
                .mapToObj(i -> ColumnRenderer.named("g" + i))
                .toArray(Column[]::new))
        .agg(
            coalesce(bit_or(ColumnRenderer.named("r")), lit(0L)).as("r"),
            all.toArray(Column[]::new));
  }

  private static Column merged(LocalAggregate aggregate, Column byKey) {
    return aggregate.match(
        rows -> total(byKey),
        nonNull -> total(byKey),
        limb -> total(byKey),
        in -> total(byKey),
        entities -> entities(byKey, entities.atLeastOne()),
        extreme -> coalesce(max(byKey), lit(-1L)),
        keys ->
            switch (keys.counted()) {
              case KEYS -> total(byKey);
              case ENTITIES -> entities(byKey, true);
            });
  }

  private static Column total(Column byKey) {
    return coalesce(CatalystExpressions.sum(byKey), lit(0L));
  }

  private static Column entities(Column byKey, boolean atLeastOne) {
    Column withKey =
        CatalystExpressions.sum(when(byKey.gt(lit(0L)).and(hasKey()), lit(1L)).otherwise(lit(0L)));
    Column without = lit(atLeastOne ? 1L : 0L);
    return when(withKey.gt(lit(0L)), withKey)
        .when(max(byKey).gt(lit(0L)), without)
        .otherwise(lit(0L));
  }

  private static Column hasKey() {
    return ColumnRenderer.named(KEY).isNotNull();
  }

  /** The cells that one entity has rows in. */
  private static Column marked(Column cells) {
    return counts(cells, count -> when(hasKey(), lit(WITH_KEY)).otherwise(lit(1L)));
  }

  private static Column counted(Column marked, boolean atLeastOne) {
    return counts(
        marked,
        count ->
            when(count.geq(lit(WITH_KEY)), functions.shiftright(count, 32))
                .otherwise(lit(atLeastOne ? 1L : 0L)));
  }

  /** The same pairs of cell and count with other counts. */
  private static Column counts(Column pairs, java.util.function.UnaryOperator<Column> count) {
    return functions.transform(
        pairs,
        (value, index) ->
            when(index.mod(lit(2)).equalTo(lit(1)), count.apply(value)).otherwise(value));
  }
}
