package io.jointly.spark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * A query that the parties and plain Spark have to answer alike.
 *
 * @param kind for the summary
 * @param joint names the table {@code {t}} and the catalog {@code {c}}
 * @param plain the same in what plain Spark has
 * @param near of each column of the result; those behind the end are exact
 */
record JointCase(String kind, String joint, String plain, List<Near> near) {

  static JointCase of(String kind, String sql) {
    return new JointCase(kind, sql, sql, List.of());
  }

  static JointCase of(String kind, String joint, String plain) {
    return new JointCase(kind, joint, plain, List.of());
  }

  /** The same where one column of the result need not be exact. */
  JointCase with(int column, Near given) {
    List<Near> all = new ArrayList<>(near);
    all.addAll(Collections.nCopies(Math.max(0, column + 1 - all.size()), Near.EXACT));
    all.set(column, given);
    return new JointCase(kind, joint, plain, List.copyOf(all));
  }

  Near near(int column) {
    return column < near.size() ? near.get(column) : Near.EXACT;
  }

  /** A query that sorts its result at the end. */
  boolean isOrdered() {
    return plain.lastIndexOf("ORDER BY") > plain.lastIndexOf(')');
  }
}
