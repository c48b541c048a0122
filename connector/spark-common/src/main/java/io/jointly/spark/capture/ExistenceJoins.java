package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.ExprId;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.IsNotNull;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.ExistenceJoin;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import scala.Option;

/**
 * Writes the joins by which Spark computes EXISTS and IN (SELECT …) within OR, CASE and SELECT as
 * joins that the algebra has. They give every row of the left side, and whether there is a match.
 */
final class ExistenceJoins {

  private final Join join;
  private final Attribute exists;
  private final Set<Attribute> ofRight = new LinkedHashSet<>();
  private final List<Expression> equations = new ArrayList<>();
  private final List<Expression> conditions = new ArrayList<>();
  private boolean isByEquations = true;

  private ExistenceJoins(Join join, Attribute exists) {
    this.join = join;
    this.exists = exists;
  }

  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan,
        node ->
            node instanceof Join join && join.joinType() instanceof ExistenceJoin type
                ? new ExistenceJoins(join, type.exists()).rewritten()
                : node);
  }

  private LogicalPlan rewritten() {
    if (join.condition().isDefined()) {
      PlanParts.conjuncts((Expression) join.condition().get()).forEach(this::sort);
    }
    return isByEquations && !equations.isEmpty() ? withKeys() : eitherWay();
  }

  private void sort(Expression condition) {
    if (isOf(condition, join.right())) {
      conditions.add(condition);
    } else if (!(condition instanceof EqualTo equation
        && (isEquation(equation.left(), equation.right())
            || isEquation(equation.right(), equation.left())))) {
      isByEquations = false;
    }
  }

  private boolean isEquation(Expression left, Expression right) {
    if (right instanceof Attribute column && isOf(right, join.right()) && isOf(left, join.left())) {
      ofRight.add(column);
      equations.add(new EqualTo(left, right));
      return true;
    }
    return false;
  }

  /** The left side joined with the keys that the right side has, each once. */
  private LogicalPlan withKeys() {
    List<Attribute> keys = List.copyOf(ofRight);
    keys.forEach(key -> conditions.add(new IsNotNull((Expression) key)));
    LogicalPlan right =
        Plans.aggregate(null, keys, keys, new Filter(all(conditions), join.right()));
    LogicalPlan joined =
        new Join(join.left(), right, LeftOuter$.MODULE$, Option.apply(all(equations)), join.hint());
    return with(joined, new IsNotNull((Expression) keys.get(0)));
  }

  /** The rows with a match, and those without. */
  private LogicalPlan eitherWay() {
    return new Union(
        ScalaCollections.seq(
            List.of(matched(LeftSemi$.MODULE$, true), matched(LeftAnti$.MODULE$, false))),
        false,
        false);
  }

  private LogicalPlan matched(JoinType type, boolean found) {
    return with(
        join.copy(join.left(), join.right(), type, join.condition(), join.hint()),
        Literal$.MODULE$.apply((Object) found));
  }

  private LogicalPlan with(LogicalPlan rows, Expression found) {
    List<NamedExpression> columns = new ArrayList<>();
    ScalaCollections.<Attribute>list(join.left().output()).forEach(columns::add);
    columns.add(CatalystTrees.named(found, exists.name(), exists.exprId()));
    return new Project(ScalaCollections.seq(columns), rows);
  }

  private static boolean isOf(Expression expression, LogicalPlan side) {
    Set<ExprId> columns = PlanParts.ids(ScalaCollections.list(side.output()));
    return columns.containsAll(PlanParts.read(expression));
  }

  private static Expression all(List<Expression> conditions) {
    return conditions.stream().reduce(And::new).orElseThrow();
  }
}
