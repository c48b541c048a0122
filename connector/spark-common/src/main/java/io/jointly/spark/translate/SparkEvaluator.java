package io.jointly.spark.translate;

import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.InterpretedMutableProjection;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.internal.SQLConf;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.jspecify.annotations.Nullable;
import scala.Function1;

/**
 * Evaluates expressions over constants with Spark's own functions, on the driver; no job is started
 * and no data is read. Spark's analyser and optimiser prepare an expression once. Finding the
 * groups of a query evaluates one expression dozens of times.
 */
public final class SparkEvaluator implements Evaluator {

  private static final int KEPT = 32;

  private final SparkSession spark;
  private final Map<List<Object>, Prepared> kept =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<List<Object>, Prepared> eldest) {
          return size() > KEPT;
        }
      };

  public SparkEvaluator(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * An expression as Spark evaluates it.
   *
   * @param converters from the inputs' values to Spark's internal ones
   */
  private record Prepared(
      InterpretedMutableProjection projection, List<Function1<Object, Object>> converters) {

    @Nullable Object of(List<@Nullable Object> row, SqlType type) {
      @Nullable Object[] internal = new @Nullable Object[converters.size()];
      for (int i = 0; i < internal.length; i++) {
        internal[i] = converters.get(i).apply(row.get(i));
      }
      InternalRow result = projection.apply(new GenericInternalRow(internal));
      return SparkTypes.withoutSign(
          SparkTypes.fromInternal(result.get(0, SparkTypes.spark(type)), type));
    }
  }

  @Override
  public synchronized List<@Nullable Object> evaluate(
      Expr expr, List<Expr.Column> inputs, List<List<@Nullable Object>> rows) {
    Prepared prepared = kept.computeIfAbsent(List.of(expr, inputs), key -> prepare(expr, inputs));
    return SQLConf.withExistingConf(
        conf(),
        () -> {
          List<@Nullable Object> values = new ArrayList<>(rows.size());
          for (List<@Nullable Object> row : rows) {
            values.add(prepared.of(row, expr.type()));
          }
          return values;
        });
  }

  private SQLConf conf() {
    return Sessions.state(spark).conf();
  }

  private Prepared prepare(Expr expr, List<Expr.Column> inputs) {
    List<StructField> fields = new ArrayList<>();
    List<Function1<Object, Object>> converters = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      StructField field =
          DataTypes.createStructField("c" + i, SparkTypes.spark(inputs.get(i).type()), true);
      fields.add(field);
      converters.add(CatalystTypeConverters.createToCatalystConverter(field.dataType()));
    }
    Column rendered =
        new ColumnRenderer(column -> ColumnRenderer.named("c" + inputs.indexOf(column))).of(expr);
    // Of an RDD, which Spark's optimiser cannot look into: so it leaves the expression to evaluate.
    JavaRDD<Row> nothing = new JavaSparkContext(spark.sparkContext()).<Row>emptyRDD();
    LogicalPlan plan =
        spark
            .createDataFrame(nothing, DataTypes.createStructType(fields))
            .select(rendered)
            .queryExecution()
            .optimizedPlan();
    return new Prepared(projection(plan), converters);
  }

  /** What computes the one column of a plan from the row below it. */
  private static InterpretedMutableProjection projection(LogicalPlan plan) {
    List<Attribute> input =
        ScalaCollections.list(
            plan instanceof Project project ? project.child().output() : plan.output());
    List<Expression> computed = new ArrayList<>();
    if (plan instanceof Project project) {
      computed.add((Expression) project.projectList().head());
    } else {
      // The column itself.
      computed.add(plan.output().head());
    }
    return new InterpretedMutableProjection(
        ScalaCollections.seq(computed), ScalaCollections.seq(input));
  }
}
