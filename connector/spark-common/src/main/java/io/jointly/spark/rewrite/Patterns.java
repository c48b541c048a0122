package io.jointly.spark.rewrite;

import io.jointly.spark.translate.TextFunction;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.RegExpReplace;
import org.apache.spark.sql.catalyst.expressions.StringTranslate;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataTypes;

/**
 * Rewrites conditions and functions on patterns that Spark does not push down: LIKE with a constant
 * pattern, which Spark itself has left over after it has simplified the simple ones, and the
 * replacement of one plain character, which {@code crosstab} makes.
 */
final class Patterns {

  private static final String PLAIN = "[^\\\\.\\[\\]{}()*+?^$|]";

  private Patterns() {}

  static Aggregate rewrite(Aggregate aggregate) {
    return AggregateExpressions.map(
        aggregate, expression -> CatalystTrees.replace(expression, Patterns::rewrite));
  }

  private static Expression rewrite(Expression part) {
    if (part instanceof Like like
        && isText(like.left())
        && !like.left().foldable()
        && like.right() instanceof Literal pattern
        && pattern.value() != null
        && isText(pattern)) {
      return TextFunction.of(new Like(replaced(like.left()), pattern, like.escapeChar()));
    }
    if (part instanceof RegExpReplace replace && isOfOneCharacter(replace)) {
      return new StringTranslate(replaced(replace.subject()), replace.regexp(), replace.rep());
    }
    return part;
  }

  private static Expression replaced(Expression expression) {
    return CatalystTrees.replace(expression, Patterns::rewrite);
  }

  /** Text that is compared byte by byte. */
  private static boolean isText(Expression expression) {
    return expression.dataType().equals(DataTypes.StringType);
  }

  /** Every one is replaced by another one, or by nothing, as TRANSLATE does. */
  private static boolean isOfOneCharacter(RegExpReplace replace) {
    return isText(replace.subject())
        && replace.regexp() instanceof Literal pattern
        && pattern.value() != null
        && pattern.value().toString().matches(PLAIN)
        && replace.rep() instanceof Literal by
        && by.value() != null
        && (by.value().toString().isEmpty() || by.value().toString().matches(PLAIN))
        && replace.pos().semanticEquals(Literal$.MODULE$.apply(1));
  }
}
