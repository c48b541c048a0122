package io.jointly.spark;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.Set;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Lists which rows count in which test of which comparison, as {test, key, entity or number of
 * rows}. Of what is known within one task to be enough, no more is listed.
 */
final class DifferingRows implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** Most tests and entities that a task keeps in mind; from there on it lists all that it sees. */
  private static final int KEPT = 1 << 20;

  private final RowKeys keys;
  private final int now;
  private final Comparison[] comparisons;
  private final boolean entities;
  private final int enough;
  private int kept;

  /**
   * @param now the new query's conditions
   * @param entities whether a row ends with an entity and not with a number of rows
   * @param enough the number from which on a difference is none
   */
  DifferingRows(RowKeys keys, int now, List<Comparison> comparisons, boolean entities, int enough) {
    this.keys = keys;
    this.now = now;
    this.comparisons = comparisons.toArray(Comparison[]::new);
    this.entities = entities;
    this.enough = enough;
  }

  private record Test(int number, String key) {}

  /** What was listed of a test. */
  private static final class Listed {
    private final Set<Long> entities = new HashSet<>();
    private long rows;
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Map<Test, Listed> known = new HashMap<>();
    Queue<Row> out = new ArrayDeque<>();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (out.isEmpty() && rows.hasNext()) {
          list(rows.next(), known, out);
        }
        return !out.isEmpty();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return out.remove();
      }
    };
  }

  private void list(Row row, Map<Test, Listed> known, Queue<Row> out) {
    keys.at(row);
    boolean isNow = keys.satisfies(now);
    long last = keys.last();
    for (int i = 0; i < comparisons.length; i++) {
      int first = number(i, Comparison.Part.ONLY_NOW);
      comparisons[i].count(
          keys,
          isNow,
          (part, key) -> {
            int number = first + part.ordinal();
            if (isNeeded(new Test(number, key), last, known)) {
              out.add(RowFactory.create(number, key, last));
            }
          });
    }
  }

  private boolean isNeeded(Test test, long last, Map<Test, Listed> known) {
    Listed listed = known.get(test);
    if (listed == null) {
      if (kept++ >= KEPT) {
        return true;
      }
      listed = new Listed();
      known.put(test, listed);
    }
    if (entities) {
      boolean isNew = listed.entities.size() < enough && !listed.entities.contains(last);
      if (isNew && kept++ < KEPT) {
        listed.entities.add(last);
      }
      return isNew;
    }
    if (listed.rows >= enough) {
      return false;
    }
    listed.rows += last;
    return true;
  }

  static int number(int comparison, Comparison.Part part) {
    return comparison * Comparison.Part.values().length + part.ordinal();
  }

  static int comparison(int number) {
    return number / Comparison.Part.values().length;
  }

  static Comparison.Part part(int number) {
    return Comparison.Part.values()[number % Comparison.Part.values().length];
  }
}
