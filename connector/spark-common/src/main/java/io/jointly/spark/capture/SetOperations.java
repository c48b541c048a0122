package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.EqualNullSafe;
import org.apache.spark.sql.catalyst.expressions.EqualTo;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.JoinHint;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import scala.Option;

/**
 * Writes INTERSECT and EXCEPT of rows with the key of an entity as semi and anti joins of rows that
 * are grouped. The group has no row without a key, so keys are compared as in any other join. What
 * has no key Spark writes itself.
 */
final class SetOperations {

  private SetOperations() {}

  static LogicalPlan rewrite(LogicalPlan plan) {
    return CatalystTrees.rewrite(
        plan,
        node -> {
          if (node instanceof Intersect both && !both.isAll()) {
            return joined(both, both.left(), both.right(), LeftSemi$.MODULE$);
          }
          return node instanceof Except but && !but.isAll()
              ? joined(but, but.left(), but.right(), LeftAnti$.MODULE$)
              : node;
        });
  }

  private static LogicalPlan joined(
      LogicalPlan node, LogicalPlan left, LogicalPlan right, JoinType type) {
    RowKind ofLeft = RowKind.of(left);
    RowKind ofRight = RowKind.of(right);
    List<Attribute> lefts = ScalaCollections.list(left.output());
    List<Attribute> rights = ScalaCollections.list(right.output());
    List<Expression> conditions = new ArrayList<>();
    boolean hasKey = false;
    for (int i = 0; i < lefts.size(); i++) {
      Attribute one = lefts.get(i);
      Attribute other = rights.get(i);
      boolean isKey =
          !hasKey
              && ofLeft.keys().contains(one.exprId())
              && ofRight.keys().contains(other.exprId());
      hasKey |= isKey;
      conditions.add(
          isKey
              ? new EqualTo((Expression) one, (Expression) other)
              : new EqualNullSafe((Expression) one, (Expression) other));
    }
    return hasKey
        ? new Join(
            Plans.aggregate(null, lefts, lefts, left),
            right,
            type,
            Option.apply(conditions.stream().reduce(And::new).orElseThrow()),
            JoinHint.NONE())
        : node;
  }
}
