package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
 * Rewrites an aggregation over a join of a joint table with the party's own tables (eager
 * aggregation, Yan and Larson 1995). The key of a joint row is everything that the joins,
 * conditions and groups read of it. The joint rows are first added up for each key. These totals
 * are joined in place of the rows, and the totals of the pairs are added up. All joint rows with
 * the same key join with the same rows of the other side, so the result is the sum over all pairs.
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

  /** The reason why an aggregation over a join is not rewritten, or null if it is. */
  public static @Nullable String obstacle(Aggregate optimized) {
    try {
      Aggregate aggregate = asWritten(optimized);
      new EagerAggregation(aggregate, JoinChain.below(aggregate.child())).rewritten();
      return null;
    } catch (NotRewritableException reason) {
      return reason.getMessage();
    }
  }

  /** The aggregation without the changes that Spark makes to decimals after push-down. */
  private static Aggregate asWritten(Aggregate aggregate) {
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : ScalaCollections.list(aggregate.aggregateExpressions())) {
      items.add(
          (NamedExpression)
              CatalystTrees.replace(
                  (Expression) item,
                  part -> part instanceof UnscaledValue unscaled ? unscaled.child() : part));
    }
    return Plans.aggregate(
        aggregate,
        ScalaCollections.list(aggregate.groupingExpressions()),
        items,
        aggregate.child());
  }

  private LogicalPlan rewritten() {
    GroupingSets.Groups groups = new GroupingSets.Groups();
    List<Expression> original = ScalaCollections.list(aggregate.groupingExpressions());
    List<Expression> lowered =
        original.stream().map(group -> groups.add(keys.lower(joined.resolve(group)))).toList();
    EagerAggregates totals = new EagerAggregates(joined, keys);
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : ScalaCollections.list(aggregate.aggregateExpressions())) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      Expression replaced =
          CatalystTrees.replace(
              value,
              part -> {
                Optional<Expression> group = counterpart(part, original, lowered);
                if (group.isPresent()) {
                  return group.get();
                }
                return part instanceof AggregateExpression function ? totals.of(function) : part;
              });
      // A column of the other side stays unchanged.
      items.add(
          replaced instanceof Attribute column && column.exprId().equals(item.exprId())
              ? column
              : CatalystTrees.namedAs(replaced, item));
    }
    LogicalPlan pairs = keys.joinTotals(totals.partials());
    return Plans.aggregate(
        aggregate,
        original.isEmpty() ? List.<Expression>of() : groups.expressions(),
        items,
        groups.over(pairs));
  }

  /** The lowered expression in the place of a group expression. */
  private static Optional<Expression> counterpart(
      Expression part, List<Expression> groups, List<Expression> lowered) {
    return IntStream.range(0, groups.size())
        .filter(i -> part.semanticEquals(groups.get(i)))
        .mapToObj(lowered::get)
        .findFirst();
  }
}
