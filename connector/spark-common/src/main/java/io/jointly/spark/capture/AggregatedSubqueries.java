package io.jointly.spark.capture;

import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.Not;
import org.apache.spark.sql.catalyst.expressions.SubqueryExpression;
import org.apache.spark.sql.catalyst.expressions.aggregate.AggregateExpression;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Project;

/**
 * Has subqueries that an aggregation is of, or groups by, computed in a projection below it: they
 * are about its rows.
 */
final class AggregatedSubqueries {

  private final List<Expression> found = new ArrayList<>();
  private final List<Alias> columns = new ArrayList<>();

  private AggregatedSubqueries() {}

  /** The same object if there are none. */
  static Aggregate below(Aggregate aggregate) {
    return new AggregatedSubqueries().rewritten(aggregate);
  }

  private Aggregate rewritten(Aggregate aggregate) {
    List<Expression> groups = ScalaCollections.list(aggregate.groupingExpressions());
    List<Expression> keys = groups.stream().map(this::replaced).toList();
    List<NamedExpression> items = new ArrayList<>();
    for (NamedExpression item :
        ScalaCollections.<NamedExpression>list(aggregate.aggregateExpressions())) {
      items.add((NamedExpression) CatalystTrees.replace((Expression) item, this::inAggregate));
    }
    if (columns.isEmpty()) {
      return aggregate;
    }
    List<NamedExpression> all = new ArrayList<>();
    ScalaCollections.<Attribute>list(aggregate.child().output()).forEach(all::add);
    all.addAll(columns);
    return Plans.aggregate(
        aggregate, keys, items, new Project(ScalaCollections.seq(all), aggregate.child()));
  }

  /** Within an aggregate function, or the same as a group. */
  private Expression inAggregate(Expression part) {
    if (part instanceof AggregateExpression) {
      return replaced(part);
    }
    return found.stream().anyMatch(part::semanticEquals) ? replaced(part) : part;
  }

  private Expression replaced(Expression expression) {
    return CatalystTrees.replace(expression, part -> isOfRows(part) ? column(part) : part);
  }

  private static boolean isOfRows(Expression part) {
    // NOT IN is one thing: of a NULL, Spark computes it as false, as it does IN.
    return (part instanceof SubqueryExpression || isIn(part)) && Joint.readsRowsIn(part);
  }

  private static boolean isIn(Expression part) {
    return part instanceof InSubquery
        || (part instanceof Not not && not.child() instanceof InSubquery);
  }

  private Expression column(Expression subquery) {
    for (int i = 0; i < found.size(); i++) {
      if (found.get(i).semanticEquals(subquery)) {
        return columns.get(i).toAttribute();
      }
    }
    Alias column = CatalystTrees.named(subquery, "subquery");
    found.add(subquery);
    columns.add(column);
    return column.toAttribute();
  }
}
