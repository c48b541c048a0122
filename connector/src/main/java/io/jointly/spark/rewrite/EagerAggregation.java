package io.jointly.spark.rewrite;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.UnscaledValue;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.jspecify.annotations.Nullable;

/**
 * An aggregation over a join of a joint table with tables of one's own: the joint rows are added up
 * for each combination of what the joins, conditions and groups read of them, these totals are
 * joined in the place of rows, and the totals of the pairs are added up. Every joint row with the
 * same key meets the same rows of the other side, so this is the sum over all pairs.
 */
public final class EagerAggregation {

  private final Aggregate aggregate;
  private final JoinChain joined;
  private final JoinKeys keys;

  private EagerAggregation(Aggregate aggregate, JoinChain joined) {
    this.aggregate = aggregate;
    this.joined = joined;
    this.keys = new JoinKeys(joined);
  }

  static LogicalPlan rewrite(Aggregate aggregate) {
    try {
      return new EagerAggregation(aggregate, JoinChain.below(aggregate.child())).rewritten();
    } catch (NotRewritableException reason) {
      return aggregate;
    }
  }

  /** Why an aggregation over a join is left as it is, or null if it would be rewritten. */
  public static @Nullable String obstacle(Aggregate optimized) {
    try {
      Aggregate aggregate = asWritten(optimized);
      new EagerAggregation(aggregate, JoinChain.below(aggregate.child())).rewritten();
      return null;
    } catch (NotRewritableException reason) {
      return reason.getMessage();
    }
  }

  /** Without what Spark does to decimals after aggregations have been pushed down. */
  private static Aggregate asWritten(Aggregate aggregate) {
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : CatalystTrees.list(aggregate.aggregateExpressions())) {
      items.add(
          (NamedExpression)
              CatalystTrees.replace(
                  (Expression) item,
                  part -> part instanceof UnscaledValue unscaled ? unscaled.child() : part));
    }
    return new Aggregate(
        aggregate.groupingExpressions(),
        CatalystTrees.seq(items),
        aggregate.child(),
        aggregate.hint());
  }

  private LogicalPlan rewritten() {
    GroupingSets.Groups groups = new GroupingSets.Groups();
    List<Expression> original = CatalystTrees.list(aggregate.groupingExpressions());
    List<Expression> lowered =
        original.stream().map(group -> groups.add(keys.lower(joined.resolve(group)))).toList();
    EagerAggregates totals = new EagerAggregates(joined, keys);
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : CatalystTrees.list(aggregate.aggregateExpressions())) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      Expression replaced =
          CatalystTrees.replace(
              value,
              part -> {
                int group = indexOf(part, original);
                if (group >= 0) {
                  return lowered.get(group);
                }
                return part instanceof AggregateExpression function ? totals.of(function) : part;
              });
      // A column of the other side stays the column that it is.
      items.add(
          replaced instanceof Attribute column && column.exprId().equals(item.exprId())
              ? column
              : CatalystTrees.namedAs(replaced, item));
    }
    LogicalPlan pairs = keys.joinTotals(totals.partials());
    return new Aggregate(
        original.isEmpty() ? CatalystTrees.seq(List.of()) : CatalystTrees.seq(groups.expressions()),
        CatalystTrees.seq(items),
        groups.over(pairs),
        aggregate.hint());
  }

  private static int indexOf(Expression part, List<Expression> groups) {
    for (int i = 0; i < groups.size(); i++) {
      if (part.semanticEquals(groups.get(i))) {
        return i;
      }
    }
    return -1;
  }
}
