package io.jointly.spark.scan;

import io.jointly.query.Aggregate;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import io.jointly.query.Measure;
import io.jointly.query.SqlType;
import io.jointly.spark.translate.ResultTypes;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns that Spark expects from the scan, in Spark's order: first the group expressions, then
 * the aggregates, with repetitions. A query holds each once, in canonical order.
 */
final class OutputColumns {

  private final List<Expr> groups;
  private final List<Measure> measures;
  private final int[] positions;
  private final boolean allGroups;

  private OutputColumns(
      List<Expr> groups, List<Measure> measures, int[] positions, boolean allGroups) {
    this.groups = groups;
    this.measures = measures;
    this.positions = positions;
    this.allGroups = allGroups;
  }

  static OutputColumns of(List<Expr> groups, List<Measure> measures) {
    return new OutputColumns(List.copyOf(groups), List.copyOf(measures), new int[0], true);
  }

  /** The same columns, with their positions among the groups and measures of a query. */
  OutputColumns in(JointQuery query) {
    int[] places = new int[size()];
    for (int i = 0; i < places.length; i++) {
      places[i] =
          isGroup(i)
              ? query.groups().indexOf(groups.get(i))
              : query.measures().indexOf(measures.get(i - groups.size()));
      if (places[i] < 0) {
        throw new IllegalStateException("column " + i + " is not in the query");
      }
    }
    return new OutputColumns(groups, measures, places, groups.containsAll(query.groups()));
  }

  int size() {
    return groups.size() + measures.size();
  }

  /** Whether all groups of the query are among the columns, so that each group is another row. */
  boolean areAllGroups() {
    return allGroups;
  }

  /** Whether there is a COUNT(*) among them. */
  boolean countRows() {
    return measures.stream().anyMatch(measure -> measure.aggregate() == Aggregate.COUNT_STAR);
  }

  boolean isGroup(int column) {
    return column < groups.size();
  }

  /** The index among the query's groups, or among its measures. */
  int position(int column) {
    return positions[column];
  }

  StructType schema() {
    List<StructField> fields = new ArrayList<>();
    for (Expr group : groups) {
      fields.add(field("group_col_" + fields.size(), group.type()));
    }
    for (Measure measure : measures) {
      fields.add(
          DataTypes.createStructField(
              "agg_func_" + (fields.size() - groups.size()), ResultTypes.of(measure), true));
    }
    return DataTypes.createStructType(fields);
  }

  private static StructField field(String name, SqlType type) {
    return DataTypes.createStructField(name, SparkTypes.spark(type), true);
  }
}
