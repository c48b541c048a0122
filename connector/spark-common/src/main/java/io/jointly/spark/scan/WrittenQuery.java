package io.jointly.spark.scan;

import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Cast;
import org.apache.spark.sql.catalyst.expressions.Exists;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.InSubquery;
import org.apache.spark.sql.catalyst.expressions.RuntimeReplaceable;
import org.apache.spark.sql.catalyst.expressions.ScalarSubquery;
import org.apache.spark.sql.catalyst.plans.logical.Except;
import org.apache.spark.sql.catalyst.plans.logical.Intersect;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;

/**
 * A query as its person wrote it, from Spark's analysed plan. The optimiser writes some functions
 * as others, and subqueries as joins. Only error messages depend on this.
 */
final class WrittenQuery {

  /** What a person may have written where Spark has made a join of it. */
  enum Lookup {
    IN("IN (SELECT …)"),
    EXISTS("EXISTS (SELECT …)"),
    SUBQUERY("a subquery over other rows"),
    EXCEPT("EXCEPT"),
    INTERSECT("INTERSECT"),
    JOIN("a join");

    private final String words;

    Lookup(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  private final List<LogicalPlan> nodes = new ArrayList<>();
  private final List<Expression> expressions = new ArrayList<>();

  WrittenQuery(LogicalPlan analyzed) {
    collect(analyzed);
  }

  private void collect(LogicalPlan plan) {
    nodes.add(plan);
    ScalaCollections.list(plan.expressions()).forEach(this::collect);
    ScalaCollections.list(plan.children()).forEach(this::collect);
    ScalaCollections.list(plan.subqueries()).forEach(subquery -> collect((LogicalPlan) subquery));
    ScalaCollections.list(plan.innerChildren())
        .forEach(
            inner -> {
              if (inner instanceof LogicalPlan part && !nodes.contains(part)) {
                collect(part);
              }
            });
  }

  private void collect(Expression expression) {
    expressions.add(expression);
    ScalaCollections.list(expression.children()).forEach(this::collect);
  }

  /** An expression of the optimised plan, in the words in which it was written. */
  String text(Expression optimised) {
    if (optimised instanceof ScalarSubquery) {
      return "(SELECT …)";
    }
    return expressions.stream()
        .filter(RuntimeReplaceable.class::isInstance)
        .filter(written -> holds(((RuntimeReplaceable) written).replacement(), optimised))
        .findFirst()
        .map(WrittenQuery::pretty)
        .orElseGet(() -> pretty(optimised));
  }

  /** Whether what Spark puts in the place of a function is the expression, or has it in it. */
  private static boolean holds(Expression replacement, Expression optimised) {
    return replacement.semanticEquals(optimised)
        || ScalaCollections.list(replacement.children()).stream()
            .anyMatch(child -> holds(child, optimised));
  }

  /** Without what the analyser adds: the table's name before a column, and casts. */
  private static String pretty(Expression expression) {
    return bare(expression).sql();
  }

  private static Expression bare(Expression expression) {
    if (expression instanceof AttributeReference column) {
      return column.withQualifier(ScalaCollections.seq(List.of()));
    }
    if (expression instanceof Cast cast && !isWritten(cast)) {
      return bare(cast.child());
    }
    List<Expression> children = ScalaCollections.list(expression.children());
    return children.isEmpty()
        ? expression
        : expression.withNewChildren(
            ScalaCollections.seq(children.stream().map(WrittenQuery::bare).toList()));
  }

  private static boolean isWritten(Cast cast) {
    return cast.getTagValue(Cast.USER_SPECIFIED_CAST()).isDefined();
  }

  /** What a join of the optimised plan was. */
  Lookup lookup() {
    if (nodes.stream().anyMatch(Join.class::isInstance)) {
      return Lookup.JOIN;
    }
    return written(Except.class, Lookup.EXCEPT)
        .or(() -> written(Intersect.class, Lookup.INTERSECT))
        .or(() -> used(InSubquery.class::isInstance, Lookup.IN))
        .or(() -> used(Exists.class::isInstance, Lookup.EXISTS))
        .or(() -> used(ScalarSubquery.class::isInstance, Lookup.SUBQUERY))
        .orElse(Lookup.JOIN);
  }

  boolean has(Class<? extends LogicalPlan> node) {
    return nodes.stream().anyMatch(node::isInstance);
  }

  private Optional<Lookup> written(Class<? extends LogicalPlan> node, Lookup lookup) {
    return has(node) ? Optional.of(lookup) : Optional.empty();
  }

  private Optional<Lookup> used(Predicate<Expression> what, Lookup lookup) {
    return expressions.stream().anyMatch(what) ? Optional.of(lookup) : Optional.empty();
  }
}
