package io.jointly.spark.difference.entity;

import io.jointly.codec.MalformedException;
import io.jointly.collaboration.Entity;
import io.jointly.collaboration.Rules;
import io.jointly.collaboration.Table;
import io.jointly.encoding.build.CellPositions;
import io.jointly.error.JointlyException;
import io.jointly.ledger.Entry;
import io.jointly.plan.Agreement;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import io.jointly.query.AggregateParts;
import io.jointly.query.Evaluator;
import io.jointly.query.JointQuery;
import io.jointly.query.Relation;
import io.jointly.relation.Locality;
import io.jointly.relation.RepeatedRows;
import io.jointly.spark.difference.DifferenceCheck;
import io.jointly.spark.difference.DifferenceText;
import io.jointly.spark.difference.EarlierQuery;
import io.jointly.spark.difference.OpenedSets;
import io.jointly.spark.translate.SessionSettings;
import io.jointly.spark.translate.SparkEvaluator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Compares a new query with earlier ones that read other rows of the same entities, on this party's
 * own rows (LEDGER.md). {@link DifferenceCheck} compares queries over the same rows.
 */
public final class EntityCheck {

  private final QueryPlan plan;
  private final SparkSession spark;
  private final Runnable warned;
  private final Agreement agreement;
  private final Locality locality;
  private final Evaluator evaluator;
  private final RepeatedRows rows;
  private final Map<Relation, EarlierQuery.Today> known = new HashMap<>();

  /**
   * @param warned called if something was found but the rules only warn
   */
  public EntityCheck(QueryPlan plan, SparkSession spark, Runnable warned) {
    this.plan = plan;
    this.spark = spark;
    this.warned = warned;
    this.agreement = plan.agreement();
    this.locality = new Locality(agreement.collaboration());
    this.evaluator = new SparkEvaluator(spark);
    this.rows = new RepeatedRows(agreement.collaboration());
  }

  /**
   * @param earlier the queries that this party has answered, the newest last
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query; if they
   *     only warn, the finding is logged
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the comparison fails
   */
  public void check(List<Entry> earlier) {
    Entity counted = locality.counted(plan.query().rows()).orElse(null);
    if (agreement.policy().rules().differenceCheck() == Rules.DifferenceCheck.OFF
        || counted == null) {
      return;
    }
    List<EarlierQuery> past = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (int i = earlier.size() - 1; i >= 0; i--) {
      EarlierQuery query = comparable(earlier.get(i), counted);
      if (query != null && seen.add(likeness(query))) {
        past.add(query);
      }
    }
    if (past.size() > DifferenceCheck.MOST) {
      object(DifferenceText.tooMany(past.size(), DifferenceCheck.MOST));
      past = past.subList(0, DifferenceCheck.MOST);
    }
    boolean repeats = plan.layout().checks() != null && rows.mayBeInGroups(plan.query());
    if (repeats || !past.isEmpty()) {
      compare(past, repeats, counted);
    }
  }

  /** Everything that decides the outcome of a comparison. */
  private static Object likeness(EarlierQuery query) {
    return List.of(query.query().rows(), EntityNumber.of(query.query()), query.likeness());
  }

  private @Nullable EarlierQuery comparable(Entry entry, Entity counted) {
    JointQuery query;
    try {
      query = entry.asked().decoded();
    } catch (MalformedException e) {
      // The comparison over the same rows has objected to it already.
      return null;
    }
    if (!isToBeCompared(query) || !mayBeAbout(query.rows(), counted)) {
      return null;
    }
    try {
      if (!counted.equals(locality.counted(query.rows()).orElse(null))) {
        return null;
      }
      return EarlierQuery.of(entry, query, today(query));
    } catch (EarlierQuery.IncomparableException e) {
      object(DifferenceText.incomparable(entry, String.valueOf(e.getMessage())));
    } catch (JointlyException e) {
      object(
          DifferenceText.incomparable(
              entry, "reads what the collaboration no longer declares as it did then"));
    }
    return null;
  }

  /** Over the same rows, only numbers of keys are not compared as the rows are. */
  private boolean isToBeCompared(JointQuery query) {
    return !query.rows().equals(plan.query().rows())
        || countsKeys(query)
        || countsKeys(plan.query());
  }

  private static boolean countsKeys(JointQuery query) {
    return query.measures().stream()
        .anyMatch(measure -> measure.aggregate().parts() == AggregateParts.KEYS);
  }

  /** Whether some table of a relation is about such entities, or about what belongs to them. */
  private boolean mayBeAbout(Relation rows, Entity counted) {
    return rows.tables().stream()
        .map(name -> agreement.collaboration().tables().get(name))
        .filter(Objects::nonNull)
        .flatMap(table -> table.keys().stream())
        .anyMatch(key -> key.entity() != null && key.entity().isWithin(counted));
  }

  private EarlierQuery.Today today(JointQuery query) {
    EarlierQuery.Today today = known.get(query.rows());
    if (today == null) {
      Table table = agreement.rows(query, evaluator).table();
      today =
          new EarlierQuery.Today(
              table,
              agreement.dataPartyIds(),
              new CellPositions(table, agreement.dataParties()),
              asked -> SessionSettings.of(spark, asked),
              asked -> agreement.domains().of(table, asked, evaluator));
      known.put(query.rows(), today);
    }
    return today;
  }

  private void object(String what) {
    DifferenceObjection.raise(plan, warned, what);
  }

  /**
   * @param withItself whether groups of the new query are compared with each other
   */
  private void compare(List<EarlierQuery> past, boolean withItself, Entity counted) {
    Map<Relation, Integer> numbers = new LinkedHashMap<>();
    List<RelationReader> relations = new ArrayList<>();
    List<QueryShape> queries = new ArrayList<>();
    numbers.put(plan.query().rows(), 0);
    relations.add(new RelationReader(plan.query().rows(), plan.table()));
    OpenedSets opened =
        OpenedSets.of(
            plan.query(), plan.table(), new CellPositions(plan.table(), agreement.dataParties()));
    queries.add(relations.get(0).shape(0, plan.query(), opened, null));
    for (EarlierQuery query : past) {
      Relation rows = query.query().rows();
      Integer number = numbers.get(rows);
      if (number == null) {
        number = relations.size();
        numbers.put(rows, number);
        relations.add(new RelationReader(rows, today(query.query()).table()));
      }
      queries.add(
          relations.get(number).shape(number, query.query(), query.opened(), query.shown()));
    }
    List<EntityVerdict.Past> known = new ArrayList<>();
    past.forEach(
        query ->
            known.add(
                new EntityVerdict.Past(
                    query.otherParties()
                        ? EntityVerdict.Answered.OTHER_PARTIES
                        : EntityVerdict.Answered.EARLIER,
                    query.uncertain())));
    if (withItself) {
      queries.add(queries.get(0));
      known.add(new EntityVerdict.Past(EntityVerdict.Answered.NOW, false));
    }
    int least = agreement.policy().rules().minDifference();
    new EntityJob(spark, agreement, relations)
            .run(
                new EntityJob.Asked(
                    queries,
                    known,
                    rows.mayBeInNumbers(plan.query()) ? EntityNumber.told(plan.query()) : Set.of(),
                    new FewEntities(least),
                    plan.layout().checks() != null,
                    plan.rowsNeeded()))
            .stream()
            .findFirst()
            .ifPresent(
                found ->
                    object(
                        found.query() > past.size()
                            ? EntityText.tooFewBetweenGroups(least, counted)
                            : EntityText.tooFew(
                                past.get(found.query() - 1), found.part(), least, counted)));
  }
}
