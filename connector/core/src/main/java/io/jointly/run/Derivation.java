package io.jointly.run;

import io.jointly.collaboration.Rules.Suppression;
import io.jointly.encoding.build.CheckedCounts;
import io.jointly.plan.Conditions;
import io.jointly.plan.GroupCondition;
import io.jointly.plan.QueryPlan;
import io.jointly.query.Evaluator;
import io.jointly.query.Expr;
import io.jointly.query.JointQuery;
import java.util.BitSet;
import java.util.Optional;

/** What a query can get from the answer to another one. */
final class Derivation {

  private Derivation() {}

  /**
   * The condition that makes a query of another one: the same rows in the same groups, or in larger
   * ones of which only the keys are asked; some of the aggregates; some of the groups.
   *
   * @return empty if the query is no such part of the other one
   */
  static Optional<GroupCondition> condition(QueryPlan whole, JointQuery part) {
    JointQuery query = whole.query();
    boolean isPart =
        query.rows().equals(part.rows())
            && query.settings().agreeWith(part.settings())
            && query.measures().containsAll(part.measures())
            && query.conjuncts().stream().allMatch(conjunct -> holds(conjunct, part))
            && (query.groups().equals(part.groups()) || areSomeKeys(part, query));
    return isPart
        ? GroupCondition.all(
            whole.domain(),
            part.conjuncts().stream()
                .filter(conjunct -> !query.conjuncts().contains(conjunct))
                .toList())
        : Optional.empty();
  }

  private static boolean holds(Expr conjunct, JointQuery part) {
    return part.conjuncts().contains(conjunct) || Conditions.isImplied(conjunct, part.conjuncts());
  }

  /** Of fewer columns it is known which keys there are, and nothing else; of none, one. */
  private static boolean areSomeKeys(JointQuery part, JointQuery query) {
    return part.measures().isEmpty() && query.groups().containsAll(part.groups());
  }

  /** Whether the answers to both show the same groups. */
  static boolean showSameGroups(QueryPlan left, QueryPlan right) {
    CheckedCounts one = CheckedCounts.of(left.layout());
    CheckedCounts other = CheckedCounts.of(right.layout());
    return left.query().sameRows(right.query())
        && one.includeAllOf(other)
        && other.includeAllOf(one);
  }

  /** Whether a query tells how many groups there are, where the written one may show fewer. */
  static boolean countsOtherGroups(QueryPlan plan, QueryPlan written) {
    return asksOnlyWhichGroups(plan)
        && !CheckedCounts.of(plan.layout()).includeAllOf(CheckedCounts.of(written.layout()));
  }

  static boolean asksOnlyWhichGroups(QueryPlan plan) {
    return plan.query().measures().isEmpty() && plan.layout().checks() != null;
  }

  /**
   * What a filter over the rows of an answer leaves of them, and of the suppressed groups.
   *
   * @return empty where there are too many different keys to try
   */
  static Optional<BitSet> left(Answer answer, GroupCondition condition, Evaluator evaluator) {
    if (!answer.isForThisParty()) {
      return Optional.of(answer.groups());
    }
    BitSet rows = new BitSet();
    BitSet hidden = new BitSet();
    answer.groups().stream()
        .forEach(
            group -> {
              if (answer.isSuppressed(group)) {
                hidden.set(group);
              } else if (answer.exists(group)) {
                rows.set(group);
              }
            });
    if (answer.plan().agreement().collaboration().rules().suppression() == Suppression.NULL) {
      rows.or(hidden);
      return condition.leaves(rows, evaluator);
    }
    Optional<BitSet> left = condition.leaves(rows, evaluator);
    left.ifPresent(shown -> shown.or(leftOf(hidden, condition, evaluator)));
    return left;
  }

  /** No filter over the answer would see these, so it would not fail on one either. */
  private static BitSet leftOf(BitSet hidden, GroupCondition condition, Evaluator evaluator) {
    try {
      return condition.leaves(hidden, evaluator).orElse(hidden);
    } catch (RuntimeException e) {
      return hidden;
    }
  }
}
