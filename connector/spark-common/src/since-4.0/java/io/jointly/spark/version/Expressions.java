package io.jointly.spark.version;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.objects.StaticInvoke;
import org.apache.spark.sql.classic.ExpressionUtils;
import org.apache.spark.sql.types.AbstractDataType;
import org.apache.spark.sql.types.DataType;
import scala.Option;

/** Between Spark's columns and the expressions inside them. */
public final class Expressions {

  private Expressions() {}

  public static Column column(Expression expression) {
    return ExpressionUtils.column(expression);
  }

  public static Expression of(Column column) {
    return ExpressionUtils.expression(column);
  }

  /** A call of a public static function; NULL where an argument is NULL. */
  public static Column call(
      Class<?> owner, String function, DataType type, List<Column> arguments) {
    return column(
        new StaticInvoke(
            owner,
            type,
            function,
            ScalaCollections.seq(arguments.stream().map(Expressions::of).toList()),
            ScalaCollections.seq(List.<AbstractDataType>of()),
            true,
            false,
            true,
            Option.empty()));
  }
}
