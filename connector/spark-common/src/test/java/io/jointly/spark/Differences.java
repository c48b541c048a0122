package io.jointly.spark;

import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;
import scala.collection.Seq;

/** What distinguishes a joint answer from plain Spark's: names, types, rows. */
final class Differences {

  private final JointCase asked;

  private Differences(JointCase asked) {
    this.asked = asked;
  }

  /** An answer with its columns. */
  record Table(StructType schema, List<Row> rows) {

    static Table of(Dataset<Row> rows) {
      return new Table(rows.schema(), rows.collectAsList());
    }

    /** Names and types; what may be NULL is not part of an answer. */
    List<String> columns() {
      return Arrays.stream(schema.fields())
          .map(field -> field.name() + " " + field.dataType().catalogString())
          .toList();
    }
  }

  /** Empty where there are none. */
  static List<String> between(Table joint, Table plain, JointCase asked) {
    return new Differences(asked).between(joint, plain);
  }

  private List<String> between(Table joint, Table plain) {
    if (!joint.columns().equals(plain.columns())) {
      return List.of("columns " + joint.columns() + ", plain Spark has " + plain.columns());
    }
    if (joint.rows().size() != plain.rows().size()) {
      return List.of(
          joint.rows().size()
              + " rows "
              + joint.rows()
              + ", plain Spark has "
              + plain.rows().size()
              + " "
              + plain.rows());
    }
    List<Row> ours = inOrder(joint.rows());
    List<Row> theirs = inOrder(plain.rows());
    List<String> differences = new ArrayList<>();
    for (int i = 0; i < ours.size(); i++) {
      for (int c = 0; c < ours.get(i).size(); c++) {
        if (!same(ours.get(i).get(c), theirs.get(i).get(c), asked.near(c))) {
          differences.add(
              "column %d (%s) is %s, plain Spark has %s in %s"
                  .formatted(
                      c,
                      joint.schema().fieldNames()[c],
                      ours.get(i).get(c),
                      theirs.get(i).get(c),
                      theirs.get(i)));
        }
      }
    }
    return differences;
  }

  /** As they came where the query sorts them, else by the columns that are exact. */
  private List<Row> inOrder(List<Row> rows) {
    if (asked.isOrdered()) {
      return rows;
    }
    return rows.stream().sorted(Comparator.comparing(this::key)).toList();
  }

  private String key(Row row) {
    StringBuilder key = new StringBuilder();
    for (int c = 0; c < row.size(); c++) {
      if (asked.near(c).isExact()) {
        key.append(row.get(c)).append('|');
      }
    }
    return key.toString();
  }

  private static boolean same(@Nullable Object ours, @Nullable Object theirs, Near near) {
    if (ours instanceof Number number
        && theirs instanceof Number other
        && (ours instanceof Double || ours instanceof Float || !near.isExact())) {
      return near.holds(number.doubleValue(), other.doubleValue());
    }
    if (ours instanceof Seq<?> left && theirs instanceof Seq<?> right) {
      return same(ScalaCollections.list(left), ScalaCollections.list(right), near);
    }
    if (ours instanceof Row left && theirs instanceof Row right) {
      return same(ScalaCollections.list(left.toSeq()), ScalaCollections.list(right.toSeq()), near);
    }
    return java.util.Objects.equals(ours, theirs);
  }

  private static boolean same(List<?> ours, List<?> theirs, Near near) {
    if (ours.size() != theirs.size()) {
      return false;
    }
    for (int i = 0; i < ours.size(); i++) {
      if (!same(ours.get(i), theirs.get(i), near)) {
        return false;
      }
    }
    return true;
  }
}
