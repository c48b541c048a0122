package io.jointly.spark.version;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;

/**
 * Conditions that no row can meet because they compare a column that equals a value with another
 * value. Spark finds {@code x = 5 AND x < 3} by itself since 4.0; Spark 3.5 finds {@code x = 5 AND
 * x = 3} alone.
 */
public final class Contradiction {

  private Contradiction() {}

  /** Without rows where that is so; else the same object. */
  public static Filter rewrite(Filter filter) {
    List<Expression> conditions = new ArrayList<>();
    collect(filter.condition(), conditions);
    for (Expression condition : conditions) {
      if (condition instanceof EqualTo equal && excludesAny(equal, conditions)) {
        return new Filter(Literal.FalseLiteral(), filter.child());
      }
    }
    return filter;
  }

  private static void collect(Expression condition, List<Expression> into) {
    if (condition instanceof And and) {
      collect(and.left(), into);
      collect(and.right(), into);
    } else {
      into.add(condition);
    }
  }

  private static boolean excludesAny(EqualTo equal, List<Expression> conditions) {
    if (equal.left() instanceof Attribute column && equal.right() instanceof Literal value) {
      return conditions.stream().anyMatch(other -> isFalse(other, column, value));
    }
    return equal.right() instanceof Attribute column
        && equal.left() instanceof Literal value
        && conditions.stream().anyMatch(other -> isFalse(other, column, value));
  }

  /** Whether a comparison of the column with a constant is not true of a value. */
  private static boolean isFalse(Expression condition, Attribute column, Literal value) {
    if (!(condition instanceof BinaryComparison comparison)
        || condition instanceof EqualNullSafe
        || value.value() == null) {
      return false;
    }
    boolean left = comparison.left().semanticEquals(column);
    boolean right = comparison.right().semanticEquals(column);
    Expression other = left ? comparison.right() : comparison.left();
    if (left == right || !(other instanceof Literal constant) || constant.value() == null) {
      return false;
    }
    Expression known =
        comparison.withNewChildren(
            ScalaCollections.seq(left ? List.of(value, other) : List.of(other, value)));
    return Boolean.FALSE.equals(known.eval(null));
  }
}
