package io.jointly.spark.difference;

import io.jointly.collaboration.Rules;
import io.jointly.encoding.build.CellPositions;
import io.jointly.ledger.Entry;
import io.jointly.plan.DifferenceObjection;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Expr;
import io.jointly.query.GroupDomain;
import io.jointly.query.JointQuery;
import io.jointly.spark.keys.KeyComparison;
import io.jointly.spark.keys.KeySets;
import io.jointly.spark.local.RowSource;
import io.jointly.spark.translate.SessionSettings;
import io.jointly.spark.translate.SparkEvaluator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.spark.sql.SparkSession;
import org.jspecify.annotations.Nullable;

/**
 * Compares a new query with earlier ones on this party's own rows (LEDGER.md). Executors count the
 * rows that differ, up to {@code min_difference} and no further. The driver learns which
 * comparisons found too few rows, but no number.
 */
public final class DifferenceCheck {

  /** The most earlier queries that a new one is compared with. Equivalent ones count once. */
  public static final int MOST = 1000;

  private final QueryPlan plan;
  private final SparkSession spark;
  private final Supplier<RowSource> rows;
  private final Runnable warned;
  private final Rules rules;
  private final CellPositions positions;
  private final Map<List<Expr>, GroupDomain> domains = new HashMap<>();

  /**
   * @param rows of the query's relation: this party's own, or what it sees of dealt ones
   * @param warned called if something was found but the rules only warn
   */
  public DifferenceCheck(
      QueryPlan plan, SparkSession spark, Supplier<RowSource> rows, Runnable warned) {
    this.plan = plan;
    this.spark = spark;
    this.rows = rows;
    this.warned = warned;
    this.rules = plan.agreement().policy().rules();
    this.positions = new CellPositions(plan.table(), plan.agreement().dataParties());
  }

  /**
   * @param earlier the queries that this party has answered, the newest last
   * @throws io.jointly.error.PolicyException (DIFFERENCE) if the rules refuse the query; if they
   *     only warn, the finding is logged
   * @throws io.jointly.error.EnvironmentException (LOCAL_JOB) if the comparison fails
   */
  public void check(List<Entry> earlier) {
    if (rules.differenceCheck() == Rules.DifferenceCheck.OFF) {
      return;
    }
    List<EarlierQuery> all = new ArrayList<>();
    Set<Object> seen = new HashSet<>();
    for (int i = earlier.size() - 1; i >= 0; i--) {
      EarlierQuery query = comparable(earlier.get(i));
      if (query != null && seen.add(query.likeness())) {
        all.add(query);
      }
    }
    if (all.size() > MOST) {
      object(DifferenceText.tooMany(all.size(), MOST));
    }
    List<EarlierQuery> past = all.subList(0, Math.min(all.size(), MOST));
    compare(past).or(() -> compareKeys(past)).ifPresent(this::object);
  }

  private @Nullable EarlierQuery comparable(Entry entry) {
    try {
      JointQuery query = EarlierQuery.decoded(entry);
      return query.rows().equals(plan.query().rows())
          ? EarlierQuery.of(entry, query, today())
          : null;
    } catch (EarlierQuery.IncomparableException e) {
      object(DifferenceText.incomparable(entry, String.valueOf(e.getMessage())));
      return null;
    }
  }

  private EarlierQuery.Today today() {
    return new EarlierQuery.Today(
        plan.table(),
        plan.agreement().dataPartyIds(),
        positions,
        query -> SessionSettings.of(spark, query),
        this::domain);
  }

  private GroupDomain domain(JointQuery query) {
    GroupDomain known = domains.get(query.groups());
    if (known == null) {
      known = plan.agreement().domains().of(plan.table(), query, new SparkEvaluator(spark));
      domains.put(query.groups(), known);
    }
    return known;
  }

  private void object(String what) {
    DifferenceObjection.raise(plan, warned, what);
  }

  /** The message about the newest earlier query that differs by too few rows, if there is one. */
  private Optional<String> compare(List<EarlierQuery> past) {
    ComparisonSet comparisons =
        new ComparisonSet(
            plan.query(),
            OpenedSets.of(plan.query(), plan.table(), positions),
            plan.layout().checks() != null,
            plan.rowsNeeded());
    past.forEach(comparisons::add);
    if (comparisons.isEmpty()) {
      return Optional.empty();
    }
    return new ComparisonJob(
            spark, plan.table(), plan.agreement().policy().outsideBounds(), rules.minDifference())
        .run(comparisons, rows.get()).stream()
            .findFirst()
            .map(
                failure ->
                    DifferenceText.tooFew(
                        comparisons.past(failure.comparison()),
                        failure.part(),
                        rules.minDifference(),
                        plan.table()));
  }

  /** The same about numbers of keys, which may differ by few where rows differ by many. */
  private Optional<String> compareKeys(List<EarlierQuery> past) {
    List<KeySets> now = KeySets.of(plan.query());
    List<KeyComparison.Earlier> then = new ArrayList<>();
    List<EarlierQuery> whose = new ArrayList<>();
    for (EarlierQuery other : past) {
      for (KeySets sets : KeySets.of(other.query())) {
        then.add(new KeyComparison.Earlier(sets, other.mayHideGroups(), other.otherParties()));
        whose.add(other);
      }
    }
    if (now.isEmpty() || then.isEmpty()) {
      return Optional.empty();
    }
    return new KeyComparison(
            plan.table(), plan.agreement().policy().outsideBounds(), rules.minDifference())
        .tooClose(now, then, rows.get())
        .map(
            place ->
                DifferenceText.tooFewKeys(whose.get(place), rules.minDifference(), plan.table()));
  }
}
