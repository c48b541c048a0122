package io.jointly.spark.translate;

import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates expressions over constants with Spark's own functions. The rows are a local relation,
 * so Spark's optimiser does it on the driver; no job is started and no data is read.
 */
public final class SparkEvaluator implements Evaluator {

  private final SparkSession spark;

  public SparkEvaluator(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public List<@Nullable Object> evaluate(
      Expr expr, List<Expr.Column> inputs, List<List<@Nullable Object>> rows) {
    List<StructField> fields = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      fields.add(
          DataTypes.createStructField("c" + i, SparkTypes.spark(inputs.get(i).type()), true));
    }
    List<Row> constants = rows.stream().map(row -> RowFactory.create(row.toArray())).toList();
    Column rendered =
        new ColumnRenderer(column -> ColumnRenderer.named("c" + inputs.indexOf(column))).of(expr);
    Dataset<Row> evaluated =
        spark.createDataFrame(constants, DataTypes.createStructType(fields)).select(rendered);
    List<@Nullable Object> values = new ArrayList<>(rows.size());
    // Spark's inner values: a Row holds times as Java's old classes, whose calendar is the Julian
    // one before 1582.
    for (InternalRow row : evaluated.queryExecution().executedPlan().executeCollect()) {
      values.add(
          SparkTypes.fromRow(
              SparkTypes.fromInternal(row.get(0, SparkTypes.spark(expr.type())), expr.type()),
              expr.type()));
    }
    return values;
  }
}
