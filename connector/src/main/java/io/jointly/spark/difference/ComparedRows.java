package io.jointly.spark.difference;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.jointly.collaboration.Policy.OutsideBounds;
import io.jointly.collaboration.Table;
import io.jointly.query.Expr;
import io.jointly.spark.local.BoundsGuard;
import io.jointly.spark.local.SourceTable;
import io.jointly.spark.translate.ColumnRenderer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * This party's own rows as a comparison of queries needs them. It is one plain Spark aggregation:
 * rows that satisfy the same conditions and have the same values of the expressions become one.
 */
final class ComparedRows {

  private final Map<List<Expr>, Integer> conditions = new LinkedHashMap<>();
  private final Map<Expr, Integer> expressions = new LinkedHashMap<>();
  // For each expression, the conditions under which a query reads it. On other rows it may fail.
  private final List<BitSet> readers = new ArrayList<>();

  /** The number of this set of conditions, all of which must hold. */
  int conditions(List<Expr> conjuncts) {
    return conditions.computeIfAbsent(conjuncts, key -> conditions.size());
  }

  /**
   * The number of an expression.
   *
   * @param reader the number of the conditions of a query that reads it
   */
  int expression(Expr expr, int reader) {
    int number = expressions.computeIfAbsent(expr, key -> expressions.size());
    if (number == readers.size()) {
      readers.add(new BitSet());
    }
    readers.get(number).set(reader);
    return number;
  }

  RowKeys keys() {
    return new RowKeys(words(), expressions.keySet().stream().map(Expr::type).toList());
  }

  private int words() {
    return (conditions.size() + RowKeys.BITS - 1) / RowKeys.BITS;
  }

  /** The rows in the form that {@link RowKeys} reads. The job has not run yet. */
  Dataset<Row> over(SourceTable source, Table table, OutsideBounds outsideBounds) {
    TreeSet<String> names = new TreeSet<>();
    conditions.keySet().forEach(list -> list.forEach(expr -> names.addAll(expr.columns())));
    expressions.keySet().forEach(expr -> names.addAll(expr.columns()));
    List<String> used = List.copyOf(names);
    BoundsGuard guard = new BoundsGuard(outsideBounds);
    List<Column> read = new ArrayList<>();
    Map<String, Column> places = new LinkedHashMap<>();
    for (String name : used) {
      String place = "c" + places.size();
      read.add(guard.value(table.column(name).orElseThrow(), ColumnRenderer.named(name)).as(place));
      places.put(name, col(place));
    }
    boolean entities = table.entityKey() != null;
    String entity = "entity";
    while (table.column(entity).isPresent()) {
      entity += "_";
    }
    if (entities) {
      read.add(col(entity).as("n"));
    }
    ColumnRenderer columns =
        new ColumnRenderer(column -> Objects.requireNonNull(places.get(column.name())));
    Dataset<Row> rows =
        (entities ? source.columnsAndEntity(used, entity) : source.columns(used))
            .select(read.toArray(Column[]::new));
    return merged(withExpressions(withWords(rows, columns), columns, entities), entities);
  }

  /** All columns of the rows, and the words. */
  private Dataset<Row> withWords(Dataset<Row> rows, ColumnRenderer columns) {
    Column[] words = new Column[words()];
    int number = 0;
    for (List<Expr> conjuncts : conditions.keySet()) {
      Column bit = lit(1L << number % RowKeys.BITS);
      Column word =
          conjuncts.stream()
              .map(columns::of)
              .reduce(Column::and)
              .map(all -> when(all, bit).otherwise(lit(0L)))
              .orElse(bit);
      int at = number / RowKeys.BITS;
      words[at] = words[at] == null ? word : words[at].bitwiseOR(word);
      number++;
    }
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < words.length; i++) {
      all.add(words[i].as("w" + i));
    }
    for (String name : rows.columns()) {
      all.add(col(name));
    }
    return rows.select(all.toArray(Column[]::new));
  }

  private Dataset<Row> withExpressions(
      Dataset<Row> rows, ColumnRenderer columns, boolean entities) {
    List<Column> all = new ArrayList<>();
    for (int i = 0; i < words(); i++) {
      all.add(col("w" + i));
    }
    int number = 0;
    for (Expr expr : expressions.keySet()) {
      all.add(when(any(readers.get(number)), columns.of(expr)).as("e" + number));
      number++;
    }
    if (entities) {
      all.add(col("n"));
    }
    return rows.select(all.toArray(Column[]::new));
  }

  private Column any(BitSet wanted) {
    Column any = lit(false);
    for (int i = 0; i < words(); i++) {
      long bits = 0;
      for (int bit = 0; bit < RowKeys.BITS; bit++) {
        bits |= wanted.get(i * RowKeys.BITS + bit) ? 1L << bit : 0;
      }
      if (bits != 0) {
        any = any.or(col("w" + i).bitwiseAND(lit(bits)).notEqual(lit(0L)));
      }
    }
    return any;
  }

  private static Dataset<Row> merged(Dataset<Row> rows, boolean entities) {
    Column[] all = Arrays.stream(rows.columns()).map(ColumnRenderer::named).toArray(Column[]::new);
    return entities ? rows.distinct() : rows.groupBy(all).agg(count(lit(1)).as("n"));
  }
}
