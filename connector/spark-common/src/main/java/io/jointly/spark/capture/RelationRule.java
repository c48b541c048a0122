package io.jointly.spark.capture;

import io.jointly.collaboration.Collaboration;
import io.jointly.collaboration.Table;
import io.jointly.error.CallerException;
import io.jointly.error.JointlyException;
import io.jointly.error.PolicyException;
import io.jointly.relation.Locality;
import io.jointly.relation.SharesBelowTotal;
import io.jointly.spark.rewrite.CatalystTrees;
import io.jointly.spark.version.Plans;
import io.jointly.spark.version.ScalaCollections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.optimizer.SimplifyCasts;
import org.apache.spark.sql.catalyst.plans.logical.Aggregate;
import org.apache.spark.sql.catalyst.plans.logical.Deduplicate;
import org.apache.spark.sql.catalyst.plans.logical.Distinct;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.WithCTE;
import org.apache.spark.sql.catalyst.rules.Rule;

/**
 * Puts one derived table in the place of joins, windows and aggregations of entities below an
 * aggregation of joint rows. It works on the analysed plan, which versions of Spark make alike, and
 * before any optimisation. What is above the derived table stays as it is.
 */
public final class RelationRule extends Rule<LogicalPlan> {

  private final SparkSession spark;

  public RelationRule(SparkSession spark) {
    this.spark = spark;
  }

  @Override
  public LogicalPlan apply(LogicalPlan plan) {
    if (!plan.resolved() || !Joint.isIn(plan)) {
      return plan;
    }
    LogicalPlan inPlace = plan instanceof WithCTE ? Plans.withCommonTablesInPlace(plan) : plan;
    LogicalPlan captured = CatalystTrees.rewriteWithSubqueries(inPlace, this::capture);
    return CatalystTrees.same(captured, inPlace) ? plan : captured;
  }

  private LogicalPlan capture(LogicalPlan node) {
    if (node instanceof Aggregate aggregate) {
      return capture(aggregate);
    }
    if (node instanceof Distinct distinct) {
      return captured(ScalaCollections.list(distinct.child().output()), distinct.child(), node);
    }
    if (node instanceof Deduplicate distinct
        && distinct.keys().toSet().equals(distinct.child().output().toSet())) {
      return captured(ScalaCollections.list(distinct.child().output()), distinct.child(), node);
    }
    return node;
  }

  /** Rows without repetitions as the aggregation that they are. */
  private LogicalPlan captured(List<Attribute> columns, LogicalPlan rows, LogicalPlan node) {
    Aggregate aggregate = Plans.aggregate(null, columns, columns, rows);
    LogicalPlan captured = capture(aggregate);
    return CatalystTrees.same(captured, aggregate) ? node : captured;
  }

  private LogicalPlan capture(Aggregate original) {
    if (!Joint.isIn(original)) {
      return captured(original);
    }
    Aggregate written;
    try {
      written = (Aggregate) NegatedSubqueries.rewrite(original);
    } catch (CallerException refusal) {
      boolean entities =
          Joint.ofOneCatalog(original)
              .filter(joint -> usesEntities(joint.collaboration(), original))
              .isPresent();
      if (isLeftOut(refusal, entities)) {
        return original;
      }
      throw refusal;
    }
    return captured(written);
  }

  private LogicalPlan captured(Aggregate written) {
    Aggregate rowsAlone = RowsAlone.of(written);
    Aggregate aggregate = readable(AggregatedSubqueries.below(rowsAlone));
    if (PlanAbove.isOverTable(aggregate)) {
      return rowsAlone;
    }
    return PlanAbove.of(aggregate)
        .flatMap(above -> derived(aggregate, above))
        .<LogicalPlan>map(child -> PlanParts.over(aggregate, child))
        .orElse(written);
  }

  /** Without what hides keys: the casts of a view to the same types, and joins in WHERE. */
  private static Aggregate readable(Aggregate aggregate) {
    return PlanParts.over(aggregate, WhereJoins.rewrite(SimplifyCasts.apply(aggregate.child())));
  }

  /** The aggregation's input with a derived table in the place of some rows. */
  private Optional<LogicalPlan> derived(Aggregate aggregate, PlanAbove above) {
    if (Joint.hasOuterReference(above.rows())) {
      return Optional.empty();
    }
    LogicalPlan prepared = Decorrelation.of(above.rows());
    if (Joint.hasCorrelatedSubquery(prepared)) {
      // Such as one in ON: Spark has no place for it, and says so when it checks the query.
      return Optional.empty();
    }
    RowKind kind = RowKind.of(prepared);
    Optional<RelationSource> one = Joint.ofOneCatalog(prepared);
    if (one.isPresent() && !kind.isRows() && usesEntities(one.get().collaboration(), prepared)) {
      CorrelatedSubqueries.requireEquality(above.rows());
    }
    if (one.isEmpty()
        || !(kind.isRows() || kind.operator().isPresent())
        || RowKind.isByKey(aggregate, RowKind.of(above.over(prepared)))) {
      return Optional.empty();
    }
    RelationSource joint = one.get();
    declared(joint.collaboration(), prepared).forEach(SharesBelowTotal::refuseBelowTotal);
    boolean entities = usesEntities(joint.collaboration(), prepared);
    if (kind.operator().isPresent()) {
      if (entities) {
        throw UnknownOperator.refused(kind.operator().get());
      }
      return Optional.empty();
    }
    boolean values = ValuesCapture.isIn(prepared);
    if (values && !entities) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          above.over(
              needed ->
                  new RelationCapture(spark, joint.collaboration())
                      .of(prepared, needed)
                      .over(joint, prepared)));
    } catch (CallerException | PolicyException refusal) {
      if (values ? canBeJoinedAbove(joint, prepared) : isLeftOut(refusal, entities)) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  private static boolean isLeftOut(JointlyException refusal, boolean entities) {
    return refusal instanceof CallerException && !entities;
  }

  /** Totals of one table may be joined with the asker's own rows where no groups are suppressed. */
  private static boolean canBeJoinedAbove(RelationSource joint, LogicalPlan plan) {
    return Joint.tables(plan).size() == 1 && !joint.collaboration().rules().areChecked();
  }

  /** Without entities and public tables, a join is one of totals, or refused when it is planned. */
  private static boolean usesEntities(Collaboration collaboration, LogicalPlan plan) {
    return declared(collaboration, plan)
        .anyMatch(table -> table.isPublic() || Locality.isAtOneParty(table));
  }

  private static Stream<Table> declared(Collaboration collaboration, LogicalPlan plan) {
    return Joint.tables(plan).stream()
        .map(name -> collaboration.tables().get(name))
        .flatMap(Stream::ofNullable);
  }
}
