package io.jointly.spark.difference;

import io.jointly.spark.translate.SparkTypes;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.jspecify.annotations.Nullable;

/**
 * The results of all functions of some columns, for the rows of a block. Rows with equal results
 * are of one class.
 *
 * @param classes the class of each row
 * @param facts for each class, a bit for each fact: whether it holds
 * @param failed for each class, a bit for each fact: whether Spark failed on it; null if none did
 * @param keys for each class and key, the place of its value among {@code values}; {@link #FAILED}
 *     where Spark failed
 * @param values the values of each key
 */
record PartResults(
    int[] classes,
    long[][] facts,
    long @Nullable [][] failed,
    int[][] keys,
    List<List<String>> values) {

  /** Stands for a key that Spark could not compute. */
  static final int FAILED = -1;

  static PartResults of(RowShape.Part part, ColumnCoder[] coders, int[][] codes, int rows) {
    return new Evaluation(part, coders).results(codes, rows);
  }

  int size() {
    return facts.length;
  }

  /** The same results for other rows. */
  PartResults with(int[] otherClasses) {
    return new PartResults(otherClasses, facts, failed, keys, values);
  }

  /** One part of a block while it is computed. */
  private static final class Evaluation {
    private final RowShape.Part part;
    private final ColumnCoder[] coders;
    private final int words;
    private final List<long[]> facts = new ArrayList<>();
    private final List<long[]> failed = new ArrayList<>();
    private final List<int[]> keys = new ArrayList<>();
    private final List<Map<String, Integer>> values = new ArrayList<>();
    private final Map<LongBuffer, Integer> known = new HashMap<>();
    private boolean anyFailed;

    Evaluation(RowShape.Part part, ColumnCoder[] coders) {
      this.part = part;
      this.coders = coders;
      this.words = (part.facts().size() + Long.SIZE - 1) / Long.SIZE;
      part.keys().forEach(key -> values.add(new HashMap<>()));
    }

    PartResults results(int[][] codes, int rows) {
      int[] classes = new int[rows];
      if (part.columns().size() == 1) {
        int column = part.columns().get(0);
        int[] classOf = new int[coders[column].size()];
        for (int code = 0; code < classOf.length; code++) {
          classOf[code] = evaluate(new int[] {code});
        }
        for (int i = 0; i < rows; i++) {
          classes[i] = classOf[codes[column][i]];
        }
      } else {
        together(codes, rows, classes);
      }
      return new PartResults(
          classes,
          facts.toArray(long[][]::new),
          anyFailed ? failed.toArray(long[][]::new) : null,
          keys.toArray(int[][]::new),
          values.stream().map(Evaluation::inOrder).toList());
    }

    private static List<String> inOrder(Map<String, Integer> numbered) {
      String[] ordered = new String[numbered.size()];
      numbered.forEach((value, number) -> ordered[number] = value);
      return List.of(ordered);
    }

    /** The classes of rows by the values of several columns, or of none. */
    private void together(int[][] codes, int rows, int[] classes) {
      List<LongIntMap> pairs = new ArrayList<>();
      part.columns().forEach(column -> pairs.add(new LongIntMap()));
      int[] classOf = new int[16];
      Arrays.fill(classOf, -1);
      int[] row = new int[part.columns().size()];
      for (int i = 0; i < rows; i++) {
        int tuple = 0;
        for (int c = 0; c < row.length; c++) {
          row[c] = codes[part.columns().get(c)][i];
          tuple = pairs.get(c).of((long) tuple << Integer.SIZE | row[c]);
        }
        if (tuple >= classOf.length) {
          int before = classOf.length;
          classOf = Arrays.copyOf(classOf, 2 * Math.max(tuple, before));
          Arrays.fill(classOf, before, classOf.length, -1);
        }
        if (classOf[tuple] < 0) {
          classOf[tuple] = evaluate(row);
        }
        classes[i] = classOf[tuple];
      }
    }

    /** The class of rows with these values. */
    private int evaluate(int[] codes) {
      @Nullable Object[] read = new @Nullable Object[codes.length];
      for (int i = 0; i < codes.length; i++) {
        read[i] = coders[part.columns().get(i)].value(codes[i]);
      }
      GenericInternalRow row = new GenericInternalRow(read);
      long[] holds = new long[words];
      long[] fails = new long[words];
      for (int i = 0; i < part.facts().size(); i++) {
        long bit = 1L << i % Long.SIZE;
        try {
          if (Boolean.TRUE.equals(part.facts().get(i).of(row))) {
            holds[i / Long.SIZE] |= bit;
          }
        } catch (Exception e) {
          // Spark throws checked exceptions, too, that Scala does not declare. Only a failure in a
          // row that a query reads is one; see BlockRows.
          fails[i / Long.SIZE] |= bit;
          anyFailed = true;
        }
      }
      int[] places = new int[part.keys().size()];
      for (int i = 0; i < places.length; i++) {
        places[i] = place(i, row);
      }
      long[] all = Arrays.copyOf(holds, 2 * words + places.length);
      System.arraycopy(fails, 0, all, words, words);
      for (int i = 0; i < places.length; i++) {
        all[2 * words + i] = places[i];
      }
      return known.computeIfAbsent(
          LongBuffer.wrap(all),
          added -> {
            facts.add(holds);
            failed.add(fails);
            keys.add(places);
            return facts.size() - 1;
          });
    }

    private int place(int key, GenericInternalRow row) {
      RowShape.KeyFunction function = part.keys().get(key);
      try {
        Object result = SparkTypes.fromInternal(function.function().of(row), function.type());
        // GROUP BY treats -0.0 as 0.0.
        String value =
            FixedValues.key(function.type(), SparkTypes.fromRow(result, function.type()));
        Map<String, Integer> numbered = values.get(key);
        return numbered.computeIfAbsent(value, added -> numbered.size());
      } catch (Exception e) {
        return FAILED;
      }
    }
  }
}
