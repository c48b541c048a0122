package io.jointly.spark.version;

import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Conditions that are calls of a catalog's functions. */
public final class FunctionConditions {

  private FunctionConditions() {}

  /** What a function has to return in order to be a condition: until 4.0, a number. */
  public static DataType type() {
    return DataTypes.IntegerType;
  }

  /** What the function returns where the condition holds. */
  public static Object truth() {
    return 1;
  }

  /** What the function returns where it does not hold. */
  public static Object untruth() {
    return 0;
  }

  /** The same condition in a form that Spark pushes down. */
  public static Expression of(Expression call) {
    return new EqualTo(call, Literal$.MODULE$.apply((Object) 1));
  }
}
