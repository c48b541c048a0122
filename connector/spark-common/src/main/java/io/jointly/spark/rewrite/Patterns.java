package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Like;
import org.apache.spark.sql.catalyst.expressions.LikeAllBase;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.MultiLikeBase;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.NotLikeAll;
import org.apache.spark.sql.catalyst.expressions.NotLikeAny;
import org.apache.spark.sql.catalyst.expressions.Or;
import org.apache.spark.sql.catalyst.expressions.RegExpReplace;
import org.apache.spark.sql.catalyst.expressions.StringTranslate;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.unsafe.types.UTF8String;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites conditions and functions on patterns in terms of simpler ones: LIKE with several
 * constant patterns, and the replacement of one plain character, which {@code crosstab} makes.
 */
final class Patterns {

  private static final String PLAIN = "[^\\\\.\\[\\]{}()*+?^$|]";

  private static final char ESCAPE = '\\';

  private Patterns() {}

  static Aggregate rewrite(Aggregate aggregate) {
    return AggregateExpressions.map(
        aggregate, expression -> CatalystTrees.replace(expression, Patterns::rewrite));
  }

  private static Expression rewrite(Expression part) {
    if (part instanceof MultiLikeBase like
        && !like.foldable()
        && isText(ScalaCollections.list(like.children()).get(0))) {
      return each(like);
    }
    if (part instanceof RegExpReplace replace && isOfOneCharacter(replace)) {
      return new StringTranslate(replaced(replace.subject()), replace.regexp(), replace.rep());
    }
    return part;
  }

  /** LIKE ALL and LIKE ANY of constants, as a condition for each of these. */
  private static Expression each(MultiLikeBase like) {
    boolean all = like instanceof LikeAllBase;
    boolean not = like instanceof NotLikeAll || like instanceof NotLikeAny;
    Expression text = replaced(ScalaCollections.list(like.children()).get(0));
    return ScalaCollections.list(like.patterns()).stream()
        .<Expression>map(pattern -> one(text, pattern, not))
        .reduce((one, other) -> all ? new And(one, other) : new Or(one, other))
        .orElse(like);
  }

  private static Expression one(Expression text, @Nullable UTF8String pattern, boolean not) {
    Like like = new Like(text, new Literal(pattern, DataTypes.StringType), ESCAPE);
    return not ? new Not(like) : like;
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
