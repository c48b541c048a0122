package io.jointly.spark.local;

import io.jointly.collaboration.Table;
import io.jointly.encoding.layout.Position;
import io.jointly.query.Expr;
import io.jointly.spark.translate.ColumnRenderer;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.ScalaCollections;
import io.jointly.spark.version.Sessions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BoundReference;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import scala.runtime.AbstractPartialFunction;

/**
 * Expressions as Spark evaluates them on single rows. Spark analyses and optimises them once, all
 * together, over a relation without rows.
 */
public final class RowExpressions {

  private final ColumnRenderer columns =
      new ColumnRenderer(column -> ColumnRenderer.named(column.name()));
  private final PositionColumns positions = new PositionColumns(columns, new LongColumns(columns));
  private final List<Column> rendered = new ArrayList<>();
  private final List<List<String>> read = new ArrayList<>();

  /** Names of the columns that any of them reads, sorted. */
  public List<String> columns() {
    return read.stream().flatMap(List::stream).distinct().sorted().toList();
  }

  /** Adds an expression. */
  public void add(Expr expr) {
    rendered.add(columns.of(expr).as("x" + rendered.size()));
    read.add(List.copyOf(expr.columns()));
  }

  /** Adds a position: a BIGINT, NULL where there is none. */
  public void add(Position position) {
    rendered.add(positions.of(position).as("x" + rendered.size()));
    read.add(List.copyOf(position.expr().columns()));
  }

  /**
   * All expressions in the order in which they were added. Each reads rows of its own columns, in
   * the order of their names.
   */
  public List<Expression> bound(SparkSession spark, Table table) {
    return bound(spark, table, read);
  }

  /**
   * All expressions in the order in which they were added, over rows that have these columns first.
   */
  public List<Expression> over(List<String> columns, SparkSession spark, Table table) {
    return bound(spark, table, Collections.nCopies(read.size(), columns));
  }

  private List<Expression> bound(SparkSession spark, Table table, List<List<String>> places) {
    if (rendered.isEmpty()) {
      return List.of();
    }
    LogicalPlan plan = optimised(spark, table);
    if (!(plan instanceof Project project)) {
      throw new IllegalStateException("Spark made a " + plan.nodeName() + " of expressions");
    }
    List<Attribute> attributes = ScalaCollections.list(plan.collectLeaves().head().output());
    List<NamedExpression> list = ScalaCollections.list(project.projectList());
    List<Expression> bound = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      bound.add(((Expression) list.get(i)).transform(new Binder(attributes, places.get(i))));
    }
    return bound;
  }

  /** Replaces columns by their places in a row. */
  private static final class Binder extends AbstractPartialFunction<Expression, Expression> {
    private final Map<ExprId, Integer> places = new HashMap<>();

    Binder(List<Attribute> attributes, List<String> read) {
      attributes.forEach(
          attribute -> places.put(attribute.exprId(), read.indexOf(attribute.name())));
    }

    @Override
    public boolean isDefinedAt(Expression expression) {
      return expression instanceof Attribute;
    }

    @Override
    public Expression apply(Expression expression) {
      Integer place = places.get(((Attribute) expression).exprId());
      if (place == null || place < 0) {
        throw new IllegalStateException("Spark reads another column than was asked for");
      }
      return new BoundReference(place, expression.dataType(), true);
    }
  }

  private LogicalPlan optimised(SparkSession spark, Table table) {
    StructType schema =
        DataTypes.createStructType(
            columns().stream()
                .map(
                    name ->
                        DataTypes.createStructField(
                            name, SparkTypes.spark(table.column(name).orElseThrow().type()), true))
                .toList());
    Dataset<Row> none =
        spark.createDataFrame(
            JavaSparkContext.fromSparkContext(spark.sparkContext()).<Row>emptyRDD(), schema);
    return Sessions.execution(none.select(rendered.toArray(Column[]::new))).optimizedPlan();
  }
}
