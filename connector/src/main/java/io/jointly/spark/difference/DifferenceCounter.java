package io.jointly.spark.difference;

import java.util.ArrayDeque;
import java.util.ArrayList;
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
 * Lists the rows that count in each test of each comparison, as {test, key, entity or number of
 * rows}. A task stops listing for a test when it has listed enough.
 */
final class DifferenceCounter implements MapPartitionsFunction<Row, Row> {

  private static final long serialVersionUID = 1L;

  /** The most rows, tests and entities that a task remembers. Beyond that it lists every row. */
  private static final int KEPT = 1 << 21;

  private final RowKeys keys;
  private final int now;
  private final Comparison[] comparisons;
  private final boolean entities;
  private final int enough;

  /**
   * @param now the number of the new query's set of conditions
   * @param entities whether a row ends with an entity instead of a number of rows
   * @param enough the smallest number of rows or entities that may differ
   */
  DifferenceCounter(
      RowKeys keys, int now, List<Comparison> comparisons, boolean entities, int enough) {
    this.keys = keys;
    this.now = now;
    this.comparisons = comparisons.toArray(Comparison[]::new);
    this.entities = entities;
    this.enough = enough;
  }

  private record Test(int number, String key) {}

  /** What a task has seen so far. */
  private static final class Seen {
    private final Map<Test, Listed> tests = new HashMap<>();
    // Key of equal rows -> the tests that still need rows listed.
    private final Map<String, List<Listed>> alike = new HashMap<>();
    private final Queue<Row> out = new ArrayDeque<>();
    private int kept;

    boolean keep(int more) {
      boolean fits = kept <= KEPT - more;
      kept += fits ? more : 0;
      return fits;
    }
  }

  /** The rows or entities listed for a test. */
  private static final class Listed {
    private final Test test;
    private final Set<Long> entities = new HashSet<>();
    private long rows;

    Listed(Test test) {
      this.test = test;
    }
  }

  @Override
  public Iterator<Row> call(Iterator<Row> rows) {
    Seen seen = new Seen();
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        while (seen.out.isEmpty() && rows.hasNext()) {
          list(rows.next(), seen);
        }
        return !seen.out.isEmpty();
      }

      @Override
      public Row next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return seen.out.remove();
      }
    };
  }

  private void list(Row row, Seen seen) {
    keys.at(row);
    String alike = keys.all();
    List<Listed> tests = seen.alike.get(alike);
    if (tests == null) {
      tests = tests(seen);
      if (seen.keep(1 + tests.size())) {
        seen.alike.put(alike, tests);
      }
    }
    long last = keys.last();
    tests.removeIf(test -> !list(test, last, seen));
  }

  /** The tests in which the row counts. */
  private List<Listed> tests(Seen seen) {
    boolean isNow = keys.satisfies(now);
    List<Listed> tests = new ArrayList<>();
    for (int i = 0; i < comparisons.length; i++) {
      int first = number(i, Comparison.Part.ONLY_NOW);
      comparisons[i].count(
          keys,
          isNow,
          (part, key) -> tests.add(listed(new Test(first + part.ordinal(), key), seen)));
    }
    return tests;
  }

  private static Listed listed(Test test, Seen seen) {
    Listed listed = seen.tests.get(test);
    if (listed == null) {
      listed = new Listed(test);
      if (seen.keep(1)) {
        seen.tests.put(test, listed);
      }
    }
    return listed;
  }

  /** Lists a row for a test unless the test has enough. Returns whether the test needs more. */
  private boolean list(Listed listed, long last, Seen seen) {
    if ((entities ? listed.entities.size() : listed.rows) >= enough) {
      return false;
    }
    if (entities) {
      if (listed.entities.contains(last)) {
        return true;
      }
      if (seen.keep(1)) {
        listed.entities.add(last);
      }
    } else {
      listed.rows += last;
    }
    seen.out.add(RowFactory.create(listed.test.number(), listed.test.key(), last));
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
