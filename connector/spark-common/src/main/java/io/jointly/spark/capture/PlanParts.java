package io.jointly.spark.capture;

import io.jointly.error.CallerException;
import io.jointly.error.ErrorCode;
import io.jointly.query.SqlType;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.translate.SparkTypes;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;

/** Parts of plans, and the refusal of those that cannot be taken over. */
final class PlanParts {

  private PlanParts() {}

  /** The type of a column in the algebra. */
  static SqlType type(NamedExpression column) {
    return type(column.name(), ((Expression) column).dataType());
  }

  /** The type of a column of this name in the algebra. */
  static SqlType type(String name, DataType of) {
    SqlType type = SparkTypes.joint(of);
    if (type == null) {
      throw refused(
          "column " + name + " has type " + of.sql() + ", which cannot be used below the total");
    }
    return type;
  }

  /** Refuses a NULL that nobody has given a type. */
  static void requireType(NamedExpression column, Expression value) {
    if (value.dataType() instanceof NullType) {
      throw refused(
          "column "
              + column.name()
              + " is NULL and has no type. Write CAST(NULL AS STRING), or another type that fits");
    }
  }

  /** The conditions that all have to hold. */
  static List<Expression> conjuncts(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> all = new ArrayList<>(conjuncts(and.left()));
      all.addAll(conjuncts(and.right()));
      return all;
    }
    return List.of(condition);
  }

  /** The columns that an expression reads. */
  static Set<ExprId> read(Expression expression) {
    return ids(ScalaCollections.list(expression.references().toSeq()));
  }

  /** What columns are known by. */
  static Set<ExprId> ids(List<Attribute> attributes) {
    Set<ExprId> ids = new LinkedHashSet<>();
    attributes.forEach(attribute -> ids.add(attribute.exprId()));
    return ids;
  }

  /**
   * An aggregation over other rows of the same columns; the same object where they are the same.
   */
  static Aggregate over(Aggregate aggregate, LogicalPlan rows) {
    return CatalystTrees.same(rows, aggregate.child())
        ? aggregate
        : Plans.aggregate(
            aggregate,
            ScalaCollections.list(aggregate.groupingExpressions()),
            ScalaCollections.list(aggregate.aggregateExpressions()),
            rows);
  }

  /** That something cannot be computed below the total. */
  static CallerException refused(String what) {
    return new CallerException(ErrorCode.UNSUPPORTED_SQL, what);
  }
}
