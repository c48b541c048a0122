package io.jointly.spark.keys;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.filter;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.LocalJob;
import io.jointly.spark.local.RowSource;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Finds sets of keys, one of a new query and one of an earlier one, that differ by the keys of few
 * entities. The rows of two sets may differ by those of many entities and their keys by those of
 * few: all patients but one have a row with a condition, and all have rows without it.
 */
public final class KeyComparison {

  private final Table table;
  private final OutsideBounds outsideBounds;
  private final int least;
  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));

  /**
   * Sets of an earlier query.
   *
   * @param hidden whether some of them may not have been shown
   * @param otherParties whether its answer was over other parties, so that all keys are a
   *     difference
   */
  public record Earlier(KeySets sets, boolean hidden, boolean otherParties) {}

  /**
   * @param least the smallest number of entities that may differ
   */
  public KeyComparison(Table table, OutsideBounds outsideBounds, int least) {
    this.table = table;
    this.outsideBounds = outsideBounds;
    this.least = least;
  }

  /**
   * @return the place of the first earlier sets of which one is too close to one of the new query;
   *     the driver learns no number
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the comparison fails
   */
  public Optional<Integer> tooClose(List<KeySets> now, List<Earlier> then, RowSource source) {
    SortedSet<Integer> found = new TreeSet<>();
    for (Expr.Column key : now.stream().map(KeySets::key).distinct().toList()) {
      List<KeySets> sets = now.stream().filter(each -> each.key().equals(key)).toList();
      List<Integer> places = new ArrayList<>();
      for (int i = 0; i < then.size(); i++) {
        Earlier other = then.get(i);
        if (other.sets().key().equals(key)
            && (other.otherParties() || sets.stream().anyMatch(set -> !set.equals(other.sets())))) {
          places.add(i);
        }
      }
      if (!places.isEmpty()) {
        List<Earlier> others = places.stream().map(then::get).toList();
        List<Row> few = LocalJob.run(() -> few(sets, others, source).collectAsList());
        few.forEach(row -> found.add(places.get(row.getInt(0))));
      }
    }
    return found.stream().findFirst();
  }

  /** The places of earlier sets. */
  private Dataset<Row> few(List<KeySets> now, List<Earlier> then, RowSource source) {
    Dataset<Row> rows = keys(now, then, source);
    Dataset<Row> keys =
        rows.select(col("entity"), col("key"), explode(col("sets")).as("set")).distinct();
    Dataset<Row> ours = keys.filter(col("set.place").lt(lit(0)));
    Dataset<Row> theirs = keys.filter(col("set.place").geq(lit(0)));
    Dataset<Row> common =
        side(ours, "a")
            .join(side(theirs, "b"), new String[] {"entity", "key"})
            .groupBy("entity", "a", "b")
            .agg(count(lit(1)).as("both"));
    Dataset<Row> pairs =
        common
            .join(numbers(ours, "a"), new String[] {"entity", "a"})
            .join(numbers(theirs, "b"), new String[] {"entity", "b"})
            .groupBy("a", "b")
            .agg(
                count(lit(1)).as("common"),
                number(col("both").equalTo(col("of_a"))).as("inside"),
                number(col("both").equalTo(col("of_a")).and(col("both").equalTo(col("of_b"))))
                    .as("same"));
    return pairs
        .join(inOneRow(rows), new String[] {"a", "b"})
        .join(entities(ours, "a"), new String[] {"a"})
        .join(entities(theirs, "b"), new String[] {"b"})
        .filter(fewDiffer(then))
        .select(col("b.place").as("place"))
        .distinct();
  }

  /** Pairs of sets that have a row in common, as of two of which one lies within the other. */
  private static Dataset<Row> inOneRow(Dataset<Row> rows) {
    return rows.select(explode(col("sets")).as("a"), col("sets"))
        .filter(col("a.place").lt(lit(0)))
        .select(col("a"), explode(col("sets")).as("b"))
        .filter(col("b.place").geq(lit(0)))
        .distinct();
  }

  /** The keys of each entity, and the sets that each is in. Earlier sets have places from 0. */
  private Dataset<Row> keys(List<KeySets> now, List<Earlier> then, RowSource source) {
    List<Column> sets = new ArrayList<>();
    for (int i = 0; i < now.size(); i++) {
      sets.add(set(now.get(i), -1 - i));
    }
    for (int i = 0; i < then.size(); i++) {
      sets.add(set(then.get(i).sets(), i));
    }
    Column key = columns.of(now.get(0).key());
    return rows(now, then, source)
        .filter(key.isNotNull())
        .select(
            ColumnRenderer.named(ENTITY).as("entity"),
            xxhash64(key).as("key"),
            filter(array(sets.toArray(Column[]::new)), Column::isNotNull).as("sets"));
  }

  /** No declared column can have the name. */
  private static final String ENTITY = "#entity";

  private Dataset<Row> rows(List<KeySets> now, List<Earlier> then, RowSource source) {
    SortedSet<String> names = new TreeSet<>();
    Stream.concat(now.stream(), then.stream().map(Earlier::sets))
        .flatMap(KeySets::exprs)
        .forEach(expr -> names.addAll(expr.columns()));
    BoundsGuard guard = new BoundsGuard(outsideBounds);
    List<Column> read = new ArrayList<>();
    for (String name : names) {
      read.add(guard.value(table.column(name).orElseThrow(), ColumnRenderer.named(name)).as(name));
    }
    read.add(ColumnRenderer.named(ENTITY));
    return source.columnsAndEntity(names, ENTITY).select(read.toArray(Column[]::new));
  }

  /** The set that a row's key is in, or NULL. Spark leaves NULLs out of a hash. */
  private Column set(KeySets sets, int place) {
    List<Column> group = new ArrayList<>();
    group.add(lit(place));
    for (Expr expr : sets.groups()) {
      Column value = columns.of(expr);
      group.add(value.isNull());
      group.add(value);
    }
    Column in =
        sets.conditions().stream()
            .map(columns::of)
            .reduce(Column::and)
            .map(condition -> condition.and(columns.of(sets.chosen()).isNotNull()))
            .orElseGet(() -> columns.of(sets.chosen()).isNotNull());
    return when(
        in, struct(lit(place).as("place"), xxhash64(group.toArray(Column[]::new)).as("group")));
  }

  private static Dataset<Row> side(Dataset<Row> keys, String name) {
    return keys.withColumnRenamed("set", name);
  }

  /** How many keys of an entity are in a set. */
  private static Dataset<Row> numbers(Dataset<Row> keys, String name) {
    return side(keys, name).groupBy("entity", name).agg(count(lit(1)).as("of_" + name));
  }

  /** How many entities have a key in a set. */
  private static Dataset<Row> entities(Dataset<Row> keys, String name) {
    return side(keys, name)
        .select("entity", name)
        .distinct()
        .groupBy(name)
        .agg(count(lit(1)).as("all_" + name));
  }

  private static Column number(Column condition) {
    return sum(when(condition, lit(1L)).otherwise(lit(0L)));
  }

  /**
   * As sets of rows are compared (Verdict): of a set that was not shown only what is added counts.
   */
  private Column fewDiffer(List<Earlier> then) {
    Column all = col("all_a").plus(col("all_b"));
    Column apart = isFew(all.minus(col("common")).minus(col("same")));
    Column added = isFew(col("all_a").minus(col("inside")));
    Column few = lit(false);
    for (int i = 0; i < then.size(); i++) {
      Earlier other = then.get(i);
      Column fails =
          other.otherParties()
              ? isFew(all.minus(col("common")))
              : other.hidden() ? apart.or(added) : apart;
      few = few.or(col("b.place").equalTo(lit(i)).and(fails));
    }
    return few;
  }

  private Column isFew(Column number) {
    return number.gt(lit(0L)).and(number.lt(lit((long) least)));
  }
}
