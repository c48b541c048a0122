package io.jointly.spark.version;

import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;

/** Conditions that are calls of a catalog's functions. */
public final class FunctionConditions {

  private FunctionConditions() {}

  /** What a function has to return in order to be a condition. */
  public static DataType type() {
    return DataTypes.BooleanType;
  }

  /** What the function returns where the condition holds. */
  public static Object truth() {
    return true;
  }

  /** What the function returns where it does not hold. */
  public static Object untruth() {
    return false;
  }

  /** The same condition in a form that Spark pushes down. */
  public static Expression of(Expression call) {
    return call;
  }
}
