package io.jointly.spark.rewrite;

import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.catalyst.analysis.DeduplicateRelations$;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Literal;
import org.apache.spark.sql.catalyst.expressions.Literal$;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.catalyst.plans.logical.Union;
import org.jspecify.annotations.Nullable;

/**
 * Rewrites ROLLUP, CUBE and GROUPING SETS as a union of one aggregation for each grouping set.
 * Spark's own plan copies each row once for each grouping set, and that would need rows.
 */
final class GroupingSets {

  private GroupingSets() {}

  /**
   * Returns the aggregation itself where a group may have rows of several copies. Those of {@code
   * unpivot} have, unless it is grouped by the names of the columns.
   */
  static LogicalPlan rewrite(Aggregate aggregate) {
    List<AggregateInput> copies = AggregateInput.below(aggregate.child());
    List<Expression> groups = ScalaCollections.list(aggregate.groupingExpressions());
    List<List<Expression>> keys =
        copies.stream().map(rows -> groups.stream().map(rows::resolve).toList()).toList();
    if (!areApart(keys)) {
      return aggregate;
    }
    List<LogicalPlan> branches = new ArrayList<>();
    for (AggregateInput rows : copies) {
      branches.add(branch(aggregate, rows));
    }
    LogicalPlan all =
        branches.size() == 1
            ? branches.get(0)
            // Each branch needs column ids of its own.
            : DeduplicateRelations$.MODULE$.apply(
                new Union(ScalaCollections.seq(branches), false, false));
    return new Project(ScalaCollections.seq(renamed(aggregate, all)), all);
  }

  /** Whether any two copies of the rows differ in a group expression that is constant in each. */
  private static boolean areApart(List<List<Expression>> keys) {
    for (int one = 0; one < keys.size(); one++) {
      for (int other = 0; other < one; other++) {
        if (!isApart(keys.get(one), keys.get(other))) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean isApart(List<Expression> keys, List<Expression> others) {
    return IntStream.range(0, keys.size())
        .anyMatch(
            i ->
                keys.get(i) instanceof Literal
                    && others.get(i) instanceof Literal
                    && !keys.get(i).semanticEquals(others.get(i)));
  }

  private static List<NamedExpression> renamed(Aggregate aggregate, LogicalPlan all) {
    List<NamedExpression> columns = new ArrayList<>();
    List<Attribute> output = ScalaCollections.list(all.output());
    for (int i = 0; i < output.size(); i++) {
      columns.add(
          CatalystTrees.namedAs(
              output.get(i), ScalaCollections.list(aggregate.aggregateExpressions()).get(i)));
    }
    return columns;
  }

  private static LogicalPlan branch(Aggregate aggregate, AggregateInput rows) {
    Groups groups = new Groups();
    List<Expression> original = ScalaCollections.list(aggregate.groupingExpressions());
    List<Expression> resolved =
        original.stream().map(group -> groups.add(rows.resolve(group))).toList();
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item : ScalaCollections.list(aggregate.aggregateExpressions())) {
      Expression value = item instanceof Alias alias ? alias.child() : (Expression) item;
      Expression replaced =
          CatalystTrees.replace(value, part -> counterpart(part, original, resolved, rows));
      items.add(CatalystTrees.named(replaced, item.name()));
    }
    return Plans.aggregate(
        aggregate, groups.expressions(), items, groups.over(rows.filteredBase()));
  }

  /**
   * A part of a selected item over the new rows: a group expression in its new form, an aggregate
   * with its arguments resolved, or anything else as it is.
   */
  static Expression counterpart(
      Expression part, List<Expression> groups, List<Expression> resolved, AggregateInput rows) {
    for (int i = 0; i < groups.size(); i++) {
      if (part.semanticEquals(groups.get(i))) {
        return resolved.get(i);
      }
    }
    return part instanceof AggregateExpression ? rows.resolve(part) : part;
  }

  /** Group expressions as columns of a projection below the aggregation, without constants. */
  static final class Groups {

    private final List<Expression> seen = new ArrayList<>();
    private final List<Expression> columns = new ArrayList<>();
    private final List<NamedExpression> computed = new ArrayList<>();

    /** The expression that represents the group expression above the aggregation's child. */
    Expression add(Expression expression) {
      if (expression.foldable()) {
        return expression;
      }
      Expression known = find(expression);
      if (known != null) {
        return known;
      }
      Expression column = expression;
      if (!CatalystTrees.isColumn(expression)) {
        Alias alias = CatalystTrees.named(expression, "_group");
        computed.add(alias);
        column = (Expression) alias.toAttribute();
      }
      seen.add(expression);
      columns.add(column);
      return column;
    }

    /**
     * The expressions to group by, never empty. An aggregation without groups returns a row even
     * for empty input. An aggregation by a constant does not, and neither does a grouping set,
     * which Spark groups by its number.
     */
    List<Expression> expressions() {
      return columns.isEmpty() ? List.of(Literal$.MODULE$.TrueLiteral()) : List.copyOf(columns);
    }

    LogicalPlan over(LogicalPlan child) {
      if (computed.isEmpty()) {
        return child;
      }
      List<NamedExpression> all = new ArrayList<>(ScalaCollections.list(child.output()));
      all.addAll(computed);
      return new Project(ScalaCollections.seq(all), child);
    }

    private @Nullable Expression find(Expression expression) {
      for (int i = 0; i < seen.size(); i++) {
        if (seen.get(i).semanticEquals(expression)) {
          return columns.get(i);
        }
      }
      return null;
    }
  }
}
