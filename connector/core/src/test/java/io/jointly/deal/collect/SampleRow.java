package io.jointly.deal.collect;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A row that is dealt in tests.
 *
 * @param site its place in {@link TableMaker#SITES}, or -1 for NULL
 * @param ward from 1, or 0 for NULL; without meaning where the table has no wards
 */
record SampleRow(int site, int ward, @Nullable Long age) {

  SampleRow(int site, @Nullable Long age) {
    this(site, 0, age);
  }

  List<@Nullable Object> dimensions(int columns) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(site < 0 ? null : TableMaker.SITES.get(site));
    if (columns > 1) {
      values.add(ward == 0 ? null : ward);
    }
    return values;
  }

  /** Of a valid row that differs from others by its number. */
  static SampleRow of(int number) {
    return new SampleRow(number % 3 - 1, number % 4 == 3 ? null : (long) number % 120);
  }

  static List<SampleRow> many(int n) {
    List<SampleRow> rows = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      rows.add(of(i));
    }
    return rows;
  }
}
