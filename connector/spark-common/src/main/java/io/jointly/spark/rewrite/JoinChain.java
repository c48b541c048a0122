package io.jointly.spark.rewrite;

import io.jointly.spark.version.ScalaCollections;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.Cross$;
import org.apache.spark.sql.catalyst.plans.ExistenceJoin;
import org.apache.spark.sql.catalyst.plans.Inner$;
import org.apache.spark.sql.catalyst.plans.JoinType;
import org.apache.spark.sql.catalyst.plans.LeftAnti$;
import org.apache.spark.sql.catalyst.plans.LeftOuter$;
import org.apache.spark.sql.catalyst.plans.LeftSemi$;
import org.apache.spark.sql.catalyst.plans.RightOuter$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.Join;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.jspecify.annotations.Nullable;

/** The rows of a joint table and the joins, conditions and projections above them. */
final class JoinChain {

  /** A join, or a condition that Spark could not move below one, such as IN (SELECT …). */
  record Step(@Nullable Join join, boolean jointLeft, @Nullable Expression condition) {}

  private final LogicalPlan joint;
  private final List<Step> steps = new ArrayList<>();
  private AggregateInput above;
  private boolean nullExtended;

  private JoinChain(LogicalPlan joint) {
    this.joint = joint;
    this.above = new AggregateInput(joint, List.of(), Map.of());
  }

  /**
   * @throws NotRewritableException if the plan has another operator, or an unsupported kind of join
   */
  static JoinChain below(LogicalPlan plan) {
    if (AggregateInput.isOnlyJoint(plan)) {
      return new JoinChain(plan);
    }
    if (plan instanceof Project project) {
      JoinChain rows = below(project.child());
      rows.require(ScalaCollections.list(project.projectList()));
      rows.above = rows.above.projected(project);
      return rows;
    }
    if (plan instanceof Filter filter) {
      JoinChain rows = below(filter.child());
      rows.require(List.of(filter.condition()));
      rows.steps.add(new Step(null, true, rows.resolve(filter.condition())));
      return rows;
    }
    if (plan instanceof Join join) {
      return below(join);
    }
    throw new NotRewritableException(plan.nodeName() + " is between the rows and the aggregation");
  }

  private static JoinChain below(Join join) {
    boolean left = AggregateInput.isJoint(join.left());
    if (left && AggregateInput.isJoint(join.right())) {
      throw new NotRewritableException("both sides of the join are rows of joint tables");
    }
    JoinChain rows = below(left ? join.left() : join.right());
    JoinType type = join.joinType();
    if (type.equals(left ? RightOuter$.MODULE$ : LeftOuter$.MODULE$)) {
      rows.extendWithNulls();
    } else if (!(type.equals(Inner$.MODULE$)
        || type.equals(Cross$.MODULE$)
        || type.equals(left ? LeftOuter$.MODULE$ : RightOuter$.MODULE$)
        || (left && (type.equals(LeftSemi$.MODULE$) || type.equals(LeftAnti$.MODULE$))))) {
      throw new NotRewritableException(text(type));
    }
    Expression condition =
        join.condition().isDefined() ? rows.resolve(join.condition().get()) : null;
    if (condition != null) {
      rows.require(List.of(condition));
    }
    rows.steps.add(new Step(join, left, condition));
    return rows;
  }

  private static String text(JoinType type) {
    // Spark's own name for the join of a subquery that is part of an expression; SQL has none.
    return type instanceof ExistenceJoin
        ? "IN (SELECT …) or EXISTS is part of an aggregate, a FILTER, a group or an OR, so it would"
            + " have to be decided for each row"
        : "the join is " + type.sql();
  }

  /** The expression over the columns of the joint rows and of the other sides. */
  Expression resolve(Expression expression) {
    return above.resolve(expression);
  }

  /** Whether an outer join adds rows that have NULL in all columns of the joint table. */
  boolean isNullExtended() {
    return nullExtended;
  }

  /** A column of the totals, as it appears above all joins. */
  Expression above(Alias total) {
    Attribute column = total.toAttribute();
    return (Expression) (nullExtended ? column.withNullability(true) : column);
  }

  boolean readsJoint(Expression expression) {
    return ScalaCollections.list(expression.references().toSeq()).stream().anyMatch(this::isJoint);
  }

  /** Whether it reads only columns of the joint table, and at least one. */
  boolean readsOnlyJoint(Expression expression) {
    List<Attribute> columns = ScalaCollections.list(expression.references().toSeq());
    return !columns.isEmpty() && columns.stream().allMatch(this::isJoint);
  }

  /** The joins and conditions on the joint rows, from the bottom upwards. */
  List<Step> steps() {
    return List.copyOf(steps);
  }

  /** The joint rows themselves. */
  LogicalPlan joint() {
    return joint;
  }

  private void extendWithNulls() {
    if (!above.columns().values().stream().allMatch(CatalystTrees::isColumn)) {
      throw new NotRewritableException(
          "an expression is computed between two joins, one of them outer");
    }
    nullExtended = true;
  }

  private void require(List<?> expressions) {
    for (Object expression : expressions) {
      if (!((Expression) expression).deterministic()) {
        throw new NotRewritableException(((Expression) expression).sql() + " is not deterministic");
      }
    }
  }

  private boolean isJoint(Attribute column) {
    return joint.outputSet().contains((NamedExpression) column);
  }
}
