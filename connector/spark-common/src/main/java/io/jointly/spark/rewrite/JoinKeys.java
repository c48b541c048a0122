package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;
import scala.Option;

/**
 * The keys by which the totals are grouped: the largest parts of the expressions in joins,
 * conditions and groups that read only the joint table.
 */
final class JoinKeys {

  private final JoinChain joined;
  private final List<Alias> keys = new ArrayList<>();

  JoinKeys(JoinChain joined) {
    this.joined = joined;
  }

  /** The same expression over the keys. */
  Expression lower(Expression expression) {
    return CatalystTrees.replace(expression, part -> isKey(part) ? key(part) : part);
  }

  private boolean isKey(Expression part) {
    return joined.readsOnlyJoint(part)
        && CatalystTrees.isPlain(part)
        // For a row that an outer join added, a computed expression need not be NULL.
        && (!joined.isNullExtended() || CatalystTrees.isColumn(part));
  }

  private Expression key(Expression part) {
    for (Alias key : keys) {
      if (key.child().semanticEquals(part)) {
        return joined.above(key);
      }
    }
    Alias key = CatalystTrees.named(part, "_key");
    keys.add(key);
    return joined.above(key);
  }

  /** The joins, over totals in place of rows. */
  LogicalPlan joinTotals(List<Alias> partials) {
    // First, because it may add keys.
    List<@Nullable Expression> conditions = new ArrayList<>();
    List<JoinChain.Step> steps = joined.steps();
    steps.forEach(
        step -> conditions.add(step.condition() == null ? null : lower(step.condition())));
    LogicalPlan plan = totals(partials);
    for (int i = 0; i < steps.size(); i++) {
      Join join = steps.get(i).join();
      Expression condition = conditions.get(i);
      if (join != null) {
        plan =
            new Join(
                steps.get(i).jointLeft() ? plan : join.left(),
                steps.get(i).jointLeft() ? join.right() : plan,
                join.joinType(),
                Option.apply(condition),
                join.hint());
      } else if (condition != null) {
        plan = new Filter(condition, plan);
      }
    }
    return plan;
  }

  private LogicalPlan totals(List<Alias> partials) {
    GroupingSets.Groups groups = new GroupingSets.Groups();
    List<NamedExpression> items = new ArrayList<>();
    keys.forEach(key -> items.add(CatalystTrees.namedAs(groups.add(key.child()), key)));
    items.addAll(partials);
    return Plans.aggregate(null, groups.expressions(), items, groups.over(joined.joint()));
  }
}
