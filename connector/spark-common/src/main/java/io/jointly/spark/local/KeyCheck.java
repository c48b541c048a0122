package io.jointly.spark.local;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;

import io.jointly.collaboration.EntityKey;
import io.jointly.error.ErrorCode;
import io.jointly.query.text.QueryText;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Holds this party's rows against what the collaboration says of their entities: how many rows one
 * has, and that each belongs to one of those above it. That all rows of an entity are at one party
 * is nothing that a party can see.
 */
final class KeyCheck {

  private final List<EntityKey> keys;

  /**
   * What the collaboration says and the rows do not bear out.
   *
   * @param what in words, with a number of entities
   * @param key the column of these
   * @param where the end of a query that shows them
   */
  record Broken(String what, ErrorCode code, String key, String where) {}

  /**
   * @param keys of a table that its source has, each of an entity that belongs to the one before
   */
  KeyCheck(List<EntityKey> keys) {
    this.keys = keys;
  }

  /** One pass over the rows for each key. */
  List<Broken> of(Dataset<Row> rows) {
    List<Broken> broken = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      EntityKey key = keys.get(i);
      EntityKey owner = i == 0 ? null : keys.get(i - 1);
      if (owner != null || key.maxRows() != null) {
        check(rows, key, owner == null ? key : owner, broken);
      }
    }
    return broken;
  }

  /**
   * @param owner the key above it, or itself
   */
  private static void check(
      Dataset<Row> rows, EntityKey key, EntityKey owner, List<Broken> broken) {
    Column own = ColumnRenderer.named(key.column());
    Column above = ColumnRenderer.named(owner.column());
    long most = key.maxRows() == null ? Long.MAX_VALUE : key.maxRows();
    Row found =
        rows.filter(own.isNotNull())
            .groupBy(own)
            .agg(
                count(lit(1)).as("#rows"),
                count(above).as("#owned"),
                count_distinct(above).as("#owners"))
            .agg(
                count_if(ColumnRenderer.named("#rows").gt(lit(most))),
                count_if(
                    ColumnRenderer.named("#owners")
                        .notEqual(lit(1L))
                        .or(ColumnRenderer.named("#owned").lt(ColumnRenderer.named("#rows")))),
                coalesce(max(ColumnRenderer.named("#rows")), lit(0L)))
            .first();
    String grouped =
        " WHERE "
            + QueryText.name(key.column())
            + " IS NOT NULL GROUP BY "
            + QueryText.name(key.column())
            + " HAVING ";
    if (found.getLong(0) > 0) {
      broken.add(
          new Broken(
              "values of "
                  + key.column()
                  + " with more rows than max_rows_per_entity: "
                  + key.maxRows()
                  + " (the most that one has is "
                  + found.getLong(2)
                  + "): "
                  + found.getLong(0),
              ErrorCode.TOO_MANY_ROWS,
              key.column(),
              grouped + "count(*) > " + key.maxRows()));
    }
    if (found.getLong(1) > 0) {
      String name = QueryText.name(owner.column());
      broken.add(
          new Broken(
              "values of "
                  + key.column()
                  + " with rows of several "
                  + owner.column()
                  + ", or of none, although each "
                  + Objects.requireNonNull(key.entity()).name()
                  + " belongs to one "
                  + Objects.requireNonNull(owner.entity()).name()
                  + ": "
                  + found.getLong(1),
              ErrorCode.SOURCE,
              key.column(),
              grouped + "count(DISTINCT " + name + ") <> 1 OR count(" + name + ") < count(*)"));
    }
  }
}
