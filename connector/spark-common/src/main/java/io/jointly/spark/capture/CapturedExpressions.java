package io.jointly.spark.capture;

import io.jointly.query.Expr;
import io.jointly.query.SqlType;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.rewrite.JointAggregateRule;
import io.jointly.spark.translate.ExpressionTranslator;
import io.jointly.spark.translate.SparkAnalyzer;
import io.jointly.spark.translate.SparkTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.util.V2ExpressionBuilder;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import scala.Option;

/**
 * Translates expressions of a plan into the algebra. Spark's own builder of connector expressions
 * is in between, so that an expression means here what it means above the rows.
 */
final class CapturedExpressions {

  private final SparkSession spark;

  CapturedExpressions(SparkSession spark) {
    this.spark = spark;
  }

  /**
   * @param over the plan whose columns the expressions are over
   * @param input the same as a relation
   * @throws io.jointly.error.CallerException (UNSUPPORTED_SQL) where a part is not in the algebra
   */
  List<Expr> of(List<Expression> expressions, Captured input, LogicalPlan over) {
    Map<String, SqlType> types = new LinkedHashMap<>();
    input.columns().values().forEach(column -> types.put(column.name(), column.type()));
    List<org.apache.spark.sql.connector.expressions.Expression> handedOver = new ArrayList<>();
    for (Expression expression : expressions) {
      Expression rewritten = JointAggregateRule.handedOver(expression, over);
      handedOver.add(
          built(CatalystTrees.replace(rewritten, part -> named(part, input)), expression));
    }
    return new ExpressionTranslator(types, new SparkAnalyzer(spark, schema(types)))
        .translate(handedOver);
  }

  private static Expression named(Expression part, Captured input) {
    if (!(part instanceof Attribute attribute)) {
      return part;
    }
    return new AttributeReference(
        input.column((NamedExpression) attribute).name(),
        attribute.dataType(),
        attribute.nullable(),
        attribute.metadata(),
        attribute.exprId(),
        attribute.qualifier());
  }

  private static org.apache.spark.sql.connector.expressions.Expression built(
      Expression expression, Expression written) {
    boolean condition = expression.dataType().equals(DataTypes.BooleanType);
    Option<org.apache.spark.sql.connector.expressions.Expression> built =
        new V2ExpressionBuilder(expression, condition).build();
    if (built.isEmpty() && condition) {
      built = new V2ExpressionBuilder(expression, false).build();
    }
    if (built.isEmpty()) {
      throw PlanParts.refused(
          written.sql()
              + " cannot be computed below the total. Write it with the functions that SQL.md"
              + " lists, or compute it in the `source` of policy.yaml as a declared column");
    }
    return built.get();
  }

  private static StructType schema(Map<String, SqlType> types) {
    return new StructType(
        types.entrySet().stream()
            .map(
                column ->
                    DataTypes.createStructField(
                        column.getKey(), SparkTypes.spark(column.getValue()), true))
            .toArray(StructField[]::new));
  }
}
