package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/**
 * {@code FROM a, b WHERE a.key = b.key}: the equations of WHERE become conditions of the joins that
 * they are about, which then say by which keys rows are brought together.
 */
final class WhereJoins {

  private WhereJoins() {}

  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan,
        node ->
            node instanceof Filter filter && filter.child() instanceof Join join && isInner(join)
                ? moved(filter, join)
                : node);
  }

  private static LogicalPlan moved(Filter filter, Join join) {
    List<Expression> joining = new ArrayList<>();
    List<Expression> others = new ArrayList<>();
    for (Expression conjunct : PlanParts.conjuncts(filter.condition())) {
      boolean both =
          conjunct instanceof EqualTo equal
              && equal.left() instanceof Attribute
              && equal.right() instanceof Attribute
              && isBetweenTables(conjunct, join);
      (both ? joining : others).add(conjunct);
    }
    if (joining.isEmpty()) {
      return filter;
    }
    LogicalPlan joined = with(join, joining);
    return others.isEmpty() ? joined : new Filter(all(others), joined);
  }

  /** Whether the two columns are of different sides of one of the inner joins. */
  private static boolean isBetweenTables(Expression equation, Join join) {
    for (LogicalPlan side : List.of(join.left(), join.right())) {
      if (isOf(equation, side)) {
        return isInner(side) && isBetweenTables(equation, (Join) side);
      }
    }
    return true;
  }

  private static Join with(Join join, List<Expression> conditions) {
    List<Expression> left = new ArrayList<>();
    List<Expression> right = new ArrayList<>();
    List<Expression> own = new ArrayList<>();
    if (join.condition().isDefined()) {
      own.add((Expression) join.condition().get());
    }
    for (Expression condition : conditions) {
      if (isInner(join.left()) && isOf(condition, join.left())) {
        left.add(condition);
      } else if (isInner(join.right()) && isOf(condition, join.right())) {
        right.add(condition);
      } else {
        own.add(condition);
      }
    }
    return join.copy(
        left.isEmpty() ? join.left() : with((Join) join.left(), left),
        right.isEmpty() ? join.right() : with((Join) join.right(), right),
        join.joinType(),
        own.isEmpty() ? Option.empty() : Option.apply(all(own)),
        join.hint());
  }

  private static boolean isInner(LogicalPlan plan) {
    return plan instanceof Join join
        && (join.joinType().equals(Inner$.MODULE$) || join.joinType().equals(Cross$.MODULE$));
  }

  private static boolean isOf(Expression condition, LogicalPlan side) {
    Set<ExprId> columns = PlanParts.ids(ScalaCollections.list(side.output()));
    return columns.containsAll(PlanParts.read(condition));
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
