package io.jointly.spark.version;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.BinaryComparison;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;

/**
 * Columns that a filter sets equal to a constant. In the other comparisons of that filter the
 * constant takes their place, so that Spark computes {@code x = 5 AND x + 1 < 3} by itself, and
 * finds that no row can meet it. Since 4.0 Spark does so in all comparisons; Spark 3.5 does in
 * those with {@code =} alone.
 */
public final class KnownColumns {

  private final List<Known> all = new ArrayList<>();

  private KnownColumns() {}

  /** Where an expression stands: outside of comparisons, as a side of one, or below a side. */
  private enum Place {
    OUTSIDE,
    SIDE,
    BELOW
  }

  private record Known(Expression condition, Attribute column, Literal value) {}

  /** The same object where nothing is known. */
  public static Filter rewrite(Filter filter) {
    List<Expression> conditions = new ArrayList<>();
    collect(filter.condition(), conditions);
    KnownColumns known = new KnownColumns();
    conditions.forEach(known::add);
    List<Expression> replaced =
        conditions.stream()
            .map(each -> known.sets(each) ? each : known.replaced(each, Place.OUTSIDE))
            .toList();
    return replaced.equals(conditions)
        ? filter
        : new Filter(replaced.stream().reduce(And::new).orElseThrow(), filter.child());
  }

  private static void collect(Expression condition, List<Expression> into) {
    if (condition instanceof And and) {
      collect(and.left(), into);
      collect(and.right(), into);
    } else {
      into.add(condition);
    }
  }

  private void add(Expression condition) {
    if ((condition instanceof EqualTo || condition instanceof EqualNullSafe)
        && condition instanceof BinaryComparison equal) {
      add(condition, equal.left(), equal.right());
      add(condition, equal.right(), equal.left());
    }
  }

  private void add(Expression condition, Expression one, Expression other) {
    if (one instanceof Attribute column
        && other instanceof Literal value
        && value.value() != null
        && valueOf(column).isEmpty()) {
      all.add(new Known(condition, column, value));
    }
  }

  private boolean sets(Expression condition) {
    return all.stream().anyMatch(known -> known.condition().equals(condition));
  }

  private Optional<Literal> valueOf(Attribute column) {
    return all.stream()
        .filter(known -> known.column().semanticEquals(column))
        .map(Known::value)
        .findFirst();
  }

  private Expression replaced(Expression expression, Place place) {
    if (expression instanceof Attribute column) {
      return canStandFor(column, place)
          ? valueOf(column).<Expression>map(value -> value).orElse(expression)
          : expression;
    }
    Place below =
        expression instanceof BinaryComparison
            ? Place.SIDE
            : place == Place.OUTSIDE ? Place.OUTSIDE : Place.BELOW;
    List<Expression> children = ScalaCollections.list(expression.children());
    List<Expression> changed = children.stream().map(child -> replaced(child, below)).toList();
    return changed.equals(children)
        ? expression
        : expression.withNewChildren(ScalaCollections.seq(changed));
  }

  /** 0.0 equals -0.0: no comparison tells them apart, and a function may. */
  private static boolean canStandFor(Attribute column, Place place) {
    boolean floating =
        column.dataType() instanceof DoubleType || column.dataType() instanceof FloatType;
    return place == Place.SIDE || (place == Place.BELOW && !floating);
  }
}
